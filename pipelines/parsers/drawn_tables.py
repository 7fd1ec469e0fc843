"""Tables drawn with characters in plain text: `┌──┬──┐`, `│閥號│值│`. Limits in laws and old manuals stand in such.

Characters are taken as dots on a page, their lines as rulings, and cells found as in a ruled table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.document import Cell
from pipelines.parsers.geometry import Rules
from pipelines.parsers.grids import Grid, find_grids
from pipelines.parsers.joining import join_lines

# Unicode block Box Drawing, light, heavy and double; corners and crossings lie on both kinds of line.
_ACROSS, _DOWN = set("─━═╌┄┈"), set("│┃║╎┆┊")
_CORNERS = {chr(code) for code in range(0x250C, 0x254C)} | {chr(code) for code in range(0x2552, 0x2574)}
_RULINGS = _ACROSS | _DOWN | _CORNERS
_BEGINS = set("┌┏╔╒╓╭")
# Points that a column and a line of text stand for: further apart than rulings that count as one.
_WIDTH, _HEIGHT = 6.0, 12.0
_MIN_LINES = 3
# A line that ends within so many columns of the middle of the ruling fills its cell.
_FULL = 3


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table and the lines of the text that it takes: from `first` up to, not including, `last`.

    Without cells it is a drawing of which no table could be made.
    """

    first: int
    last: int
    cells: tuple[Cell, ...]


def find_drawn_tables(lines: Sequence[str]) -> list[DrawnTable]:
    """Return the tables and drawings among the lines of a text, from top to bottom."""
    tables = []
    for first, last in _blocks(lines):
        readings = (_cells([_columns(line, ambiguous) for line in lines[first:last]]) for ambiguous in (2, 1))
        tables.append(DrawnTable(first, last, next(filter(None, readings), ())))
    return tables


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield ranges of lines that begin with an upper corner and go on with rulings."""
    first = 0
    while first < len(lines):
        last = first
        if lines[first].lstrip()[:1] in _BEGINS:
            while last < len(lines) and lines[last].strip()[:1] in _RULINGS:
                last += 1
                if last < len(lines) and lines[last].lstrip()[:1] in _BEGINS:
                    break
        if last - first >= _MIN_LINES:
            yield first, last
        first = max(last, first + 1)


def _columns(line: str, ambiguous: int) -> list[tuple[int, int, str]]:
    """Return start and end column and sign of each character; rulings are as wide as `ambiguous` says."""
    columns = []
    place = 0
    for char in line.rstrip():
        wide = unicodedata.east_asian_width(char)
        width = 2 if wide in "WF" else ambiguous if wide == "A" else 0 if unicodedata.combining(char) else 1
        columns.append((place, place + width, char))
        place += width
    return columns


def _cells(rows: list[list[tuple[int, int, str]]]) -> tuple[Cell, ...]:
    """Return the cells of a block; none if its characters do not line up to a table without gaps."""
    grids = find_grids(_rules(rows))
    if len(grids) != 1 or {row[-1][1] for row in rows} != {rows[0][-1][1]}:
        return ()
    grid = grids[0]
    texts: dict[int, list[tuple[str, bool]]] = {}
    for index, row in enumerate(rows):
        pieces: dict[int, str] = {}
        ends: dict[int, int] = {}
        for start, end, char in row:
            cell = grid.cell_at((start + end) / 2 * _WIDTH, (index + 0.5) * _HEIGHT)
            if char in _RULINGS:
                continue
            if cell < 0 and not char.isspace():
                return ()
            pieces[cell] = pieces.get(cell, "") + char
            ends[cell] = ends.get(cell, 0) if char.isspace() else end
        for cell, text in pieces.items():
            full = ends[cell] * _WIDTH >= grid.cells[cell].box[2] - _FULL * _WIDTH
            texts.setdefault(cell, []).append((text.strip(), full))
    return tuple(
        Cell(cell.row, cell.col, _joined(texts.get(i, [])), cell.row_span, cell.col_span, header=cell.row < _head(grid))
        for i, cell in enumerate(grid.cells)
    )


def _head(grid: Grid) -> int:
    """Return how many rows the cells of the first row reach down."""
    return max(cell.row_span for cell in grid.cells if cell.row == 0)


def _joined(lines: list[tuple[str, bool]]) -> str:
    """Join the lines of a cell; one that fills the cell runs on, another ends there."""
    parts: list[list[str]] = []
    running = False
    for text, full in lines:
        if text and running:
            parts[-1].append(text)
        elif text:
            parts.append([text])
        running = full and bool(text)
    return " ".join(" ".join(join_lines(part).split()) for part in parts)


def _rules(rows: list[list[tuple[int, int, str]]]) -> Rules:
    across = [((index + 0.5) * _HEIGHT, x0, x1) for index, row in enumerate(rows) for x0, x1 in _runs(row)]
    begun: dict[float, float] = {}
    down: list[tuple[float, float, float]] = []
    for index, row in enumerate([*rows, []]):
        y = (index + 0.5) * _HEIGHT
        here = {(start + end) / 2 * _WIDTH for start, end, char in row if char in _DOWN | _CORNERS}
        down += [(x, begun.pop(x), y - _HEIGHT) for x in sorted(begun) if x not in here]
        for x in here:
            begun.setdefault(x, y)
    return Rules(tuple(across), tuple(item for item in down if item[2] > item[1]))


def _runs(row: list[tuple[int, int, str]]) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a line that are drawn across."""
    run: list[float] = []
    for start, end, char in [*row, (0, 0, " ")]:
        if char in _ACROSS | _CORNERS:
            run.append((start + end) / 2 * _WIDTH)
            continue
        if len(run) > 1:
            yield run[0], run[-1]
        run = []
