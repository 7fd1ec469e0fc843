"""What the page shows, as plain rows: elements grouped by page or sheet, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.document import Document, Element, ElementKind
from pipelines.language import detect_language
from scripts.view.grid import Place, table_rows
from scripts.view.pictures import Picture
from scripts.view.routes import Route

# Recognised text from the first confidence on is rarely wrong, below the second often; the legend names both.
SURE, DOUBTFUL = 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Item:
    """An element to show.

    Attributes:
        language: BCP 47 tag of its text, None where the text does not tell.
        section: titles above it where they differ from those above the item before or a group begins, else None.
        place: left, top, width and height in percent of the page's picture; None without a picture or box.
        band: `sure`, `fair` or `doubtful` by confidence; empty for text that was not recognised.
        rows: of a table; None for other kinds and for a table that has no cells.

    """

    element: Element
    language: str | None
    section: tuple[str, ...] | None
    place: tuple[float, float, float, float] | None
    band: str
    rows: list[list[Place]] | None


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one page or one sheet, or of a whole file that has neither."""

    page: int | None
    sheet: str | None
    picture: Picture | None
    route: Route | None
    items: list[Item] = field(default_factory=list)


def group(
    document: Document, pages: Sequence[int], pictures: Mapping[int, Picture], ways: Mapping[int, Route]
) -> list[Group]:
    """Return every element of the document in a group; pages without any element have a group of their own.

    Args:
        pages: numbers of the pages to show, 1-based; empty for a file without pages.
        pictures: by page number.
        ways: how a page was read, by page number.

    """
    found: dict[tuple[int | None, str | None], Group] = {}
    for number in pages:
        found[number, None] = Group(number, None, pictures.get(number), ways.get(number))
    above: tuple[str, ...] = ()
    last: Group | None = None
    for element in document.elements:
        page, sheet = element.locator.page, element.locator.sheet
        if (page, sheet) not in found:
            found[page, sheet] = Group(page, sheet, None, None if page is None else ways.get(page))
        here = found[page, sheet]
        told = element.kind is not ElementKind.FURNITURE and (element.section != above or here is not last)
        if told:
            above, last = element.section, here
        here.items.append(_item(element, document, here.picture, told=told))
    return list(found.values())


def band(confidence: float | None) -> str:
    """Return the name of the range a confidence falls into."""
    if confidence is None:
        return ""
    return "sure" if confidence >= SURE else "fair" if confidence >= DOUBTFUL else "doubtful"


def _item(element: Element, document: Document, picture: Picture | None, *, told: bool) -> Item:
    hints = tuple(tag for tag in (document.language, "zh-Hant-TW", "en") if tag)
    box = element.locator.box
    return Item(
        element=element,
        language=element.language or detect_language([element.text], hints),
        section=element.section if told else None,
        place=picture.place(box) if picture and box else None,
        band=band(element.confidence),
        rows=table_rows(element.cells),
    )
