"""OpenDocument tables: merged cells, repeated rows and columns, header rows, what else stands in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from pipelines.document import Cell
from pipelines.errors import DocumentError
from pipelines.parsers.odt_names import TABLE, integer
from pipelines.parsers.odt_text import PARAGRAPHS

_GROUPS = {f"{TABLE}table-row-group", f"{TABLE}table-rows", f"{TABLE}table-header-rows"}
_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
# Spreadsheets pasted into a text repeat empty rows and columns to the end of a sheet.
_MAX_REPEATED, _MAX_CELLS = 100, 500_000


def table_cells(table: Element, text_of: Callable[[Element], str]) -> tuple[Cell, ...]:
    """Return the cells of a table without what tables inside them hold.

    Args:
        text_of: gives the text of a paragraph.

    Raises:
        DocumentError: `too_many_cells`.

    """
    cells: list[Cell] = []
    row = 0
    marked = any(header for _, header in _rows(table))
    for element, header in _rows(table):
        for _ in range(_repeated(element.get(f"{TABLE}number-rows-repeated"))):
            col = 0
            for item in element:
                width = _repeated(item.get(f"{TABLE}number-columns-repeated"))
                if item.tag == f"{TABLE}table-cell":
                    text, spans = _cell_text(item, text_of), (_span(item, "rows"), _span(item, "columns"))
                    head = header or (not marked and not row)
                    cells += [Cell(row, place, text, *spans, header=head) for place in range(col, col + width)]
                col += width if item.tag in _CELLS else 0
            row += 1
            if len(cells) > _MAX_CELLS:
                raise DocumentError("too_many_cells")
    return tuple(cells)


def is_frame(table: Element) -> bool:
    """Whether a table has a single cell: a frame around text."""
    return sum(item.tag == f"{TABLE}table-cell" for row, _ in _rows(table) for item in row) == 1


def cells_of(table: Element) -> Iterator[tuple[str, Element]]:
    """Yield every cell element with its path in the table."""
    for row, (element, _) in enumerate(_rows(table)):
        for col, cell in enumerate(item for item in element if item.tag == f"{TABLE}table-cell"):
            yield f"cell/{row}/{col}", cell


def _cell_text(cell: Element, text_of: Callable[[Element], str]) -> str:
    """Return the paragraphs of a cell on one line."""
    return " ".join(part for item in paragraphs_in(cell) if (part := " ".join(text_of(item).split())))


def paragraphs_in(element: Element) -> Iterator[Element]:
    """Yield the paragraphs of a cell, those of lists and sections in it included, not those of tables in it."""
    for child in element:
        if child.tag in PARAGRAPHS:
            yield child
        elif child.tag != f"{TABLE}table":
            yield from paragraphs_in(child)


def _rows(table: Element, header: bool = False) -> Iterator[tuple[Element, bool]]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag in _GROUPS:
            yield from _rows(child, header or child.tag == f"{TABLE}table-header-rows")


def _repeated(value: str | None) -> int:
    return max(1, min(integer(value, 1), _MAX_REPEATED))


def _span(cell: Element, what: str) -> int:
    return max(1, min(integer(cell.get(f"{TABLE}number-{what}-spanned"), 1), 1_000))
