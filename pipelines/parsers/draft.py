"""What a parser hands over: drafts in reading order, which become elements with order and section path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.document import Cell, Element, ElementKind, Field, Locator

Level = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An element before it knows its place.

    Attributes:
        level: of a title: the smaller it sorts, the further out it stands. Of anything else, where it is given: it
            begins a part without a title, and titles of this level and further in end above it.

    """

    kind: ElementKind
    text: str
    locator: Locator
    level: Level = ()
    cells: tuple[Cell, ...] = ()
    fields: tuple[Field, ...] = ()
    confidence: float | None = None


@dataclass(slots=True)
class Parsed:
    """A file after its parser: drafts, and what the file says about itself.

    Attributes:
        title: from the file's metadata, where there is a sensible one.
        pages: pages or sheets; 0 where the notion does not apply.
        counts: for the ledger, e.g. `pages_ocr`.
        dropped: what was found but not handed on, by reason.

    """

    drafts: list[Draft]
    title: str | None = None
    pages: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def assemble(drafts: Iterable[Draft]) -> tuple[Element, ...]:
    """Number the drafts that hold any text and give each the titles above it, outermost first."""
    elements: list[Element] = []
    open_titles: list[tuple[Level, str]] = []
    for draft in drafts:
        if not draft.text.strip():
            continue
        if draft.level or draft.kind is ElementKind.TITLE:
            while open_titles and open_titles[-1][0] >= draft.level:
                open_titles.pop()
        section = () if draft.kind is ElementKind.FURNITURE else tuple(title for _, title in open_titles)
        elements.append(
            Element(
                order=len(elements), kind=draft.kind, text=draft.text, locator=draft.locator, section=section,
                cells=draft.cells, fields=draft.fields, confidence=draft.confidence,
            )
        )  # fmt: skip
        if draft.kind is ElementKind.TITLE:
            open_titles.append((draft.level, draft.text))
    return tuple(elements)
