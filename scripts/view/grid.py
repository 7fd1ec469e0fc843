"""Table cells as the rows of an HTML table: every cell is written once, every place is covered once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.document import Cell

# A table of more places is shown as text: filling its gaps would take longer than reading it.
_MOST_PLACES = 200_000

_Starts = dict[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell to write; `scope` is `col` or `row` for a header cell, else empty; `gap` where the table has no cell."""

    text: str
    row_span: int = 1
    col_span: int = 1
    scope: str = ""
    gap: bool = False


def table_rows(cells: Sequence[Cell]) -> list[list[Place]] | None:
    """Return the cells row by row, gaps filled, spans cut where another cell begins; None for too large a table."""
    height = max((cell.row for cell in cells), default=-1) + 1
    width = max((cell.col + max(1, cell.col_span) for cell in cells), default=0)
    if not 0 < height * width <= _MOST_PLACES:
        return None
    starts = _starts(cells)
    plain_rows = {cell.row for cell in cells if not cell.header}
    covered: set[tuple[int, int]] = set()
    rows: list[list[Place]] = []
    for row in range(height):
        rows.append([])
        for col in range(width):
            if (row, col) in covered:
                continue
            cell = starts.get((row, col))
            if cell is None:
                rows[-1].append(Place("", gap=True))
                continue
            places = _span(cell, height, starts, covered)
            covered.update(places)
            tall, wide = places[-1][0] - row + 1, places[-1][1] - col + 1
            scope = ("row" if row in plain_rows else "col") if cell.header else ""
            rows[-1].append(Place(cell.text, tall, wide, scope))
    return rows


def _starts(cells: Iterable[Cell]) -> _Starts:
    """Map the place where each cell begins to it; cells that begin at one place are joined."""
    starts: _Starts = {}
    for cell in cells:
        other = starts.get((cell.row, cell.col))
        starts[cell.row, cell.col] = replace(other, text=f"{other.text}\n{cell.text}") if other else cell
    return starts


def _span(cell: Cell, height: int, starts: _Starts, covered: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of a cell, first to last: its span as far as nothing else stands there."""

    def free(row: int, col: int) -> bool:
        return (row, col) not in starts and (row, col) not in covered

    wide = 1
    while wide < cell.col_span and free(cell.row, cell.col + wide):
        wide += 1
    tall = 1
    while (
        tall < cell.row_span
        and cell.row + tall < height
        and all(free(cell.row + tall, cell.col + right) for right in range(wide))
    ):
        tall += 1
    return [(cell.row + down, cell.col + right) for down in range(tall) for right in range(wide)]
