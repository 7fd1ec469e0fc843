"""Word tables: merged cells, header rows, rows deleted by a tracked change, tables within cells.

A table within a cell is a table of its own after the one around it; the cell keeps the text beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from pipelines.document import Cell
from pipelines.parsers.docx_names import W, child_value, is_on
from pipelines.parsers.docx_runs import paragraph_text, text_boxes
from pipelines.parsers.stated_numbers import whole_number

_CONTAINERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"}
_MAX_SPAN = 1_000


def table_cells(table: Element) -> tuple[Cell, ...]:
    """Return the cells of a table without what tables inside them hold; a merged cell appears once with its span."""
    cells: list[Cell] = []
    open_merges: dict[int, int] = {}
    headers = _header_rows(table)
    for row, element in enumerate(_rows(table)):
        col = _integer(child_value(element.find(f"{W}trPr"), "gridBefore"), 0)
        for item in _children(element, f"{W}tc"):
            properties = item.find(f"{W}tcPr")
            width = _integer(child_value(properties, "gridSpan"), 1)
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            above = open_merges.get(col)
            if merge is not None and child_value(properties, "vMerge") != "restart" and above is not None:
                cells[above] = replace(cells[above], row_span=row - cells[above].row + 1)
            else:
                open_merges.pop(col, None)
                if merge is not None:
                    open_merges[col] = len(cells)
                cells.append(Cell(row, col, cell_text(item), 1, width, header=row < headers))
            col += width
    return tuple(cells)


def is_frame(table: Element) -> bool:
    """Whether a table has a single cell: a frame around text."""
    rows = list(_rows(table))
    return len(rows) == 1 and len(list(_children(rows[0], f"{W}tc"))) == 1


def cell_text(cell: Element) -> str:
    """Return the text of a cell on one line, without that of tables inside it."""
    parts = (" ".join(paragraph_text(child).split()) for child in _blocks(cell) if child.tag == f"{W}p")
    return " ".join(part for part in parts if part)


def inside_cells(table: Element) -> Iterator[tuple[str, Element]]:
    """Yield the tables and text boxes directly inside the cells of a table, each with its path in the table.

    What stands inside one of them is not yielded again.
    """
    for row, element in enumerate(_rows(table)):
        for col, cell in enumerate(_children(element, f"{W}tc")):
            number = 0
            for child in _blocks(cell):
                for item in [child] if child.tag == f"{W}tbl" else text_boxes(child):
                    yield f"cell/{row}/{col}/{number}", item
                    number += 1


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows that a tracked change has not deleted."""
    for row in _children(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or properties.find(f"{W}del") is None:
            yield row


def _header_rows(table: Element) -> int:
    """The rows marked as headers, at least the first."""
    count = 0
    for row in _rows(table):
        if not is_on(row.find(f"{W}trPr"), "tblHeader"):
            break
        count += 1
    return max(1, count)


def _blocks(cell: Element) -> Iterator[Element]:
    for child in cell:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _blocks(child)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield children of a tag, looking through content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)


def _integer(text: str, default: int) -> int:
    return min(whole_number(text, default), _MAX_SPAN)
