"""HTML tables: rows and columns as a browser places them, merged cells, header cells, tables within cells."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.document import Cell
from pipelines.errors import DocumentError
from pipelines.parsers.html_text import BLOCKS, BREAK, UNSEEN, folded, inline, is_hidden
from pipelines.parsers.html_tree import Node

# What browsers allow (HTML standard, 4.9.11); a row span of 0 reaches to the end of the table.
_MAX_COL_SPAN, _MAX_ROW_SPAN = 1_000, 65_534
_MAX_PLACES = 1_000_000
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MAX_PARAGRAPHS = 6


def table_cells(table: Node) -> tuple[Cell, ...]:
    """Return the cells of a table without the text of tables inside them (see `inner_tables`).

    Raises:
        DocumentError: `too_many_cells` if its spans cover more than a million places.

    """
    rows = list(_rows(table))
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, (element, in_head) in enumerate(rows):
        col = 0
        for item in (child for child in element if child.tag in {"td", "th"}):
            while (row, col) in taken:
                col += 1
            width = _span(item.get("colspan"), _MAX_COL_SPAN)
            height = min(_span(item.get("rowspan"), _MAX_ROW_SPAN) or len(rows), len(rows) - row)
            if len(taken) + width * height > _MAX_PLACES:
                raise DocumentError("too_many_cells")
            taken.update((row + down, col + right) for down in range(height) for right in range(width))
            header = in_head or item.tag == "th"
            cells.append(Cell(row, col, " ".join(cell_text(item).split()), height, max(1, width), header=header))
            col += width
    return tuple(cells)


def cell_text(cell: Node) -> str:
    """Return the text of a cell, its blocks on lines of their own, without that of tables inside it."""
    parts = [cell.text or ""]
    for child in cell:
        if child.tag != "table" and isinstance(child.tag, str) and child.tag not in UNSEEN and not is_hidden(child):
            if child.tag in BLOCKS or child.find(".//table") is not None:
                parts += [BREAK, cell_text(child), BREAK]
            else:
                parts.append(inline(child))
        parts.append(child.tail or "")
    return folded("".join(parts))


def in_cells(table: Node) -> Iterator[Node]:
    """Yield what stands directly in the cells of a table."""
    for row, _ in _rows(table):
        for cell in row:
            if cell.tag in {"td", "th"}:
                yield from cell


def inner_tables(table: Node) -> Iterator[Node]:
    """Yield the outermost tables that are shown inside the cells of a table."""
    for node in in_cells(table):
        yield from _outermost(node)


def _outermost(node: Node) -> Iterator[Node]:
    if not isinstance(node.tag, str) or is_hidden(node):
        return
    if node.tag == "table":
        yield node
        return
    for child in node:
        yield from _outermost(child)


def strays(table: Node) -> Iterator[str | Node]:
    """Yield what stands in a table outside its cells, where no text belongs but some pages have it."""
    yield from _strays(table, {row for row, _ in _rows(table)})


def _strays(part: Node, rows: set[Node]) -> Iterator[str | Node]:
    for text in (part.text, *(child.tail for child in part)):
        if text and text.strip():
            yield " ".join(text.split())
    belongs = {"td", "th"} if part in rows else {"caption"} if part.tag == "table" else set()
    for child in part:
        if child in rows or (child.tag in {"thead", "tbody", "tfoot"} and part.tag == "table"):
            yield from _strays(child, rows)
        elif isinstance(child.tag, str) and child.tag not in belongs | UNSEEN:
            yield child


def is_layout(table: Node) -> bool:
    """Whether a table only arranges a page: a single cell, or cells with headings, tables or running text in them."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if table.find("caption") is not None or table.find(".//th") is not None:
        return False
    cells = [cell for row, _ in _rows(table) for cell in row if cell.tag == "td"]
    if len(cells) <= 1:
        return True
    return any(
        cell.find(".//table") is not None
        or any(item.tag in _HEADINGS for item in cell.iter())
        or len(cell.findall(".//p")) > _MAX_PARAGRAPHS
        for cell in cells
    )


def _rows(table: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the rows of a table and whether they stand in its head; a row without cells is none."""
    for child in table:
        if child.tag == "tr" and any(cell.tag in {"td", "th"} for cell in child):
            yield child, False
        elif child.tag in {"thead", "tbody", "tfoot"}:
            for row in child:
                if row.tag == "tr" and any(cell.tag in {"td", "th"} for cell in row):
                    yield row, child.tag == "thead"


def _span(value: str | None, most: int) -> int:
    text = (value or "1").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 7 else 1
