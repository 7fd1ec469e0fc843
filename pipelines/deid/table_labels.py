"""Which label each cell of a table stands under: the head of its column, or a label cell beside it.

Columns are classified once a table. Forms have their labels to the left of the values or above them, and exports are
sometimes transposed; such labels count as weaker (`beside`).
"""

from __future__ import annotations

from pipelines.deid.finder import Piece
from pipelines.deid.labels import classify
from pipelines.document import Cell

_MIN_ROWS = 3


def cell_pieces(cells: tuple[Cell, ...]) -> list[Piece]:
    """Return the cells as pieces to search, in their order."""
    heads = _column_heads(cells)
    grid = {(cell.row, cell.col + offset): cell for cell in cells for offset in range(max(1, cell.col_span))}
    first = {cell.row: cell for cell in sorted(cells, key=lambda cell: -cell.col)}
    return [_piece(cell, heads, grid, first) for cell in cells]


def _piece(cell: Cell, heads: dict[int, Cell], grid: dict[tuple[int, int], Cell], first: dict[int, Cell]) -> Piece:
    head = heads.get(cell.col)
    if head is not None and cell.row > head.row and not cell.header:
        return Piece(cell.text, head.text)
    beside = (grid.get((cell.row, cell.col - 1)), first.get(cell.row), grid.get((cell.row - 1, cell.col)))
    for neighbour in beside:
        if neighbour is not None and neighbour is not cell and classify(neighbour.text) is not None:
            return Piece(cell.text, neighbour.text, beside=True)
    return Piece(cell.text)


def _column_heads(cells: tuple[Cell, ...]) -> dict[int, Cell]:
    """Return by column the header cell whose text is a label; the lowest of several header rows wins."""
    flagged = [cell for cell in cells if cell.header]
    rows = {cell.row for cell in cells}
    if not flagged and len(rows) >= _MIN_ROWS:
        flagged = [cell for cell in cells if cell.row == min(rows)]
    return {
        column: cell
        for cell in sorted(flagged, key=lambda cell: (cell.row, cell.col))
        if classify(cell.text) is not None
        for column in range(cell.col, cell.col + max(1, cell.col_span))
    }
