"""The text of ruled tables: lines of a page to the cells of its grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.document import Cell
from pipelines.parsers.geometry import Box, Line, centre, turned
from pipelines.parsers.grids import Grid
from pipelines.parsers.joining import join_lines
from pipelines.parsers.page_table import Table
from pipelines.parsers.rows import merge_rows

# A cell over this share of the page with this many lines is a frame around the text, not a cell.
_FRAME_SHARE, _FRAME_LINES = 0.3, 6
# A grid in which fewer cells hold text is a chart or a form's ornament.
_MIN_FILLED = 0.2
_CELLS_PER_GRID = 100_000


def cell_finder(grids: Sequence[Grid], turn: int, width: float, height: float) -> Callable[[float, float], int]:
    """Return a function from a point of the unturned page to a number for the cell it lies in, -1 for none."""

    def cell_of(x: float, y: float) -> int:
        px, py, _, _ = turned((x, y, x, y), turn, width, height)
        return _cell_at(grids, px, py)

    return cell_of


def read_tables(grids: Sequence[Grid], lines: Sequence[Line], page_area: float) -> tuple[list[Table], list[Line]]:
    """Part the lines into tables and the rest, which stays in order."""
    if not grids:
        return [], list(lines)
    places = [_cell_at(grids, *centre(line.box)) for line in lines]
    inside: dict[int, list[Line]] = {}
    for line, place in zip(lines, places, strict=True):
        inside.setdefault(place, []).append(line)
    tables: list[Table] = []
    taken: set[int] = set()
    for number, grid in enumerate(grids):
        numbers = _cells_of_table(number, grid, inside, page_area)
        if numbers:
            taken.update(numbers)
            tables.append(_table(grid, number, numbers, inside))
    return tables, [line for line, place in zip(lines, places, strict=True) if place not in taken]


def _cell_at(grids: Sequence[Grid], x: float, y: float) -> int:
    for number, grid in enumerate(grids):
        cell = grid.cell_at(x, y)
        if cell >= 0:
            return number * _CELLS_PER_GRID + cell
    return -1


def _cells_of_table(number: int, grid: Grid, inside: dict[int, list[Line]], page_area: float) -> set[int]:
    """Return the cells of a grid that make a table; none if it is no table."""
    numbers = set()
    for index, cell in enumerate(grid.cells):
        key = number * _CELLS_PER_GRID + index
        area = (cell.box[2] - cell.box[0]) * (cell.box[3] - cell.box[1])
        if area < _FRAME_SHARE * page_area or len(inside.get(key, ())) < _FRAME_LINES:
            numbers.add(key)
    filled = sum(1 for key in numbers if key in inside)
    columns = {grid.cells[key % _CELLS_PER_GRID].col for key in numbers}
    return numbers if filled >= max(2, _MIN_FILLED * len(numbers)) and len(columns) > 1 else set()


def _table(grid: Grid, number: int, numbers: set[int], inside: dict[int, list[Line]]) -> Table:
    cells = []
    first = min(grid.cells[key % _CELLS_PER_GRID].row for key in numbers)
    for key in sorted(numbers):
        cell = grid.cells[key % _CELLS_PER_GRID]
        text = _cell_text(inside.get(key, []))
        cells.append(Cell(cell.row - first, cell.col, text, cell.row_span, cell.col_span, header=cell.row == first))
    lines = [line for key in numbers for line in inside.get(key, ())]
    sure = [line.confidence for line in lines if line.confidence is not None]
    return Table(_box(grid, numbers), _column_edges(grid, numbers), tuple(cells), min(sure) if sure else None)


def _cell_text(lines: list[Line]) -> str:
    return join_lines([line.text.replace("\t", " ") for line in merge_rows(lines)])


def _box(grid: Grid, numbers: set[int]) -> Box:
    boxes = [grid.cells[key % _CELLS_PER_GRID].box for key in numbers]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _column_edges(grid: Grid, numbers: set[int]) -> tuple[float, ...]:
    cells = [grid.cells[key % _CELLS_PER_GRID] for key in numbers]
    first, last = min(cell.col for cell in cells), max(cell.col + cell.col_span for cell in cells)
    return grid.xs[first : last + 1]
