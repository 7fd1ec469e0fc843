"""The texts of a document that are searched, each with its place, and the document made of the masked ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipelines.card import LogColumns
from pipelines.deid.entities import EntityType, Span
from pipelines.deid.finder import Piece, hidden
from pipelines.deid.folding import BARRIER
from pipelines.deid.phrases import occurrences
from pipelines.deid.table_labels import cell_pieces
from pipelines.document import Document, Element, Field, record_text, table_text

DOCUMENT_ORDER = -1
_MIN_ASSET = 3
_OWN = ("title", "doc_number", "revision")
Place = tuple[int, str]


class Unit(NamedTuple):
    """One text of a document.

    Attributes:
        place: element order and `text`, `cell 2,1` or `field <name>`; or -1 and one of the document's own texts:
            `title`, `doc_number`, `revision`, `note <text>`, `section <text>`, `sheet <name>`, `column <name>`.
        taken: what is masked whatever the rules say.

    """

    place: Place
    piece: Piece
    taken: tuple[Span, ...] = ()


def document_units(document: Document, columns: LogColumns | None) -> list[Unit]:
    """List every text of a document that may hold personal data; what elements share comes once.

    Args:
        columns: of the corpus's card; a log's label and date columns are left out, its asset column is taken whole.

    """
    own = [(name, getattr(document, name)) for name in _OWN]
    units = [Unit((DOCUMENT_ORDER, name), Piece(text)) for name, text in own if text]
    units += [Unit((DOCUMENT_ORDER, f"{kind} {text}"), Piece(text)) for kind, text in _shared_texts(document)]
    for element in document.elements:
        units += _element_units(element, columns)
    return units


def _shared_texts(document: Document) -> dict[tuple[str, str], None]:
    """Return notes, section titles, sheet names and column names, each once, in order of appearance."""
    found = {("note", note): None for note in document.notes}
    for element in document.elements:
        found.update((("section", title), None) for title in element.section)
        if element.locator.sheet:
            found["sheet", element.locator.sheet] = None
        found.update((("column", item.name), None) for item in element.fields)
    return found


def _element_units(element: Element, columns: LogColumns | None) -> Iterator[Unit]:
    if element.fields:
        yield from _record_units(element, columns)
    elif element.cells:
        for cell, piece in zip(element.cells, cell_pieces(element.cells), strict=True):
            yield Unit((element.order, f"cell {cell.row},{cell.col}"), piece)
    else:
        yield Unit((element.order, "text"), Piece(element.text))


def _record_units(element: Element, columns: LogColumns | None) -> Iterator[Unit]:
    untouched = (columns.label, columns.date) if columns else ()
    asset_name = columns.asset if columns else None
    asset = next((item.value for item in element.fields if item.name == asset_name), "").strip()
    distinctive = len(asset) >= _MIN_ASSET and any(map(str.isdigit, asset))
    for name, item in zip(_field_names(element), element.fields, strict=True):
        if item.name in untouched or not item.value:
            continue
        taken: tuple[Span, ...] = ()
        if item.name == asset_name:
            taken = _whole(item.value)
        elif distinctive and asset in item.value:
            taken = _mentions(item.value, asset)
        yield Unit((element.order, name), Piece(item.value, item.name), taken)


def _field_names(element: Element) -> list[str]:
    """Return the place of each field; repeated names get a number."""
    names = [f"field {item.name}" for item in element.fields]
    if len(set(names)) == len(names):
        return names
    seen: Counter[str] = Counter()
    for index, name in enumerate(names):
        seen[name] += 1
        names[index] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return names


def _whole(value: str) -> tuple[Span, ...]:
    start, end = len(value) - len(value.lstrip()), len(value.rstrip())
    if end <= start or BARRIER in hidden(value, []):
        return ()
    return (Span(start, end, EntityType.TOOL_ID, 1.0, "asset_column"),)


def _mentions(value: str, asset: str) -> tuple[Span, ...]:
    """Return where a record names its own asset: left there, it would undo the masking of the column."""
    places = occurrences(hidden(value, []), asset)
    return tuple(Span(start, end, EntityType.TOOL_ID, 1.0, "asset_mention") for start, end in places)


def rebuilt(document: Document, masked: Mapping[Place, str]) -> Document:
    """Return the document with masked texts in their places, without its path and offset maps.

    Args:
        masked: the texts that changed.

    """
    own = {name: masked.get((DOCUMENT_ORDER, name), getattr(document, name)) for name in _OWN}
    shared = {where: text for (order, where), text in masked.items() if order == DOCUMENT_ORDER}
    notes = tuple(shared.get(f"note {note}", note) for note in document.notes)
    elements = tuple(_rebuilt_element(element, masked, shared) for element in document.elements)
    return replace(document, path="", notes=notes, elements=elements, **own)


def _rebuilt_element(element: Element, masked: Mapping[Place, str], shared: Mapping[str, str]) -> Element:
    order, locator, section = element.order, element.locator, element.section
    if shared:
        section = tuple(shared.get(f"section {title}", title) for title in section)
        if f"sheet {locator.sheet}" in shared:
            locator = replace(locator, sheet=shared[f"sheet {locator.sheet}"])
    places = [(order, f"cell {cell.row},{cell.col}") for cell in element.cells]
    cells = tuple(
        replace(cell, text=masked[place]) if place in masked else cell
        for place, cell in zip(places, element.cells, strict=True)
    )
    fields = tuple(
        Field(shared.get(f"column {item.name}", item.name), masked.get((order, name), item.value))
        for name, item in zip(_field_names(element), element.fields, strict=True)
    )
    text = masked.get((order, "text"), element.text)
    if fields or cells:
        text = record_text(fields) if fields else table_text(cells)
    return replace(element, text=text, locator=locator, section=section, cells=cells, fields=fields, edits=())
