"""Tables without rules: rows of short entries that stand in the same columns row after row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pipelines.document import Cell
from pipelines.parsers.geometry import Line, union
from pipelines.parsers.joining import join_lines
from pipelines.parsers.page_table import Table

# Fewer columns or rows than these may be a list with numbers, an address or the authors of a paper.
_MIN_COLUMNS, _MIN_ROWS = 3, 4
# No entry of any row reaches into the room between columns, this many times their size; most rows fill this share of
# the columns.
_GAP, _MIN_FILLED = 0.5, 0.6
# Where entries of most columns reach over this share of theirs, the columns are of running text.
_RUNNING, _WIDE = 0.85, 8
# Longer entries (characters, median) are running text in columns.
_MAX_ENTRY = 40
# Rows of a table follow each other within this many times their size.
_MAX_LEADING = 3.0
# An entry of a table of contents ends in dots before its page number.
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_NUMBER = re.compile(r"[<>≤≥±~]?\s*[-+]?\d")


def find_aligned(lines: Sequence[Line]) -> list[Table | list[Line]]:
    """Part the rows of a region, from the top, into tables and the runs of lines between them."""
    found: list[Table | list[Line]] = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        table = _table(lines[start:end]) if end - start >= _MIN_ROWS else None
        if table is not None:
            found.append(table)
        else:
            end = start + 1
            if found and isinstance(found[-1], list):
                found[-1].append(lines[start])
            else:
                found.append([lines[start]])
        start = end
    return found


def _run(lines: Sequence[Line], start: int) -> int:
    """Return where a run of rows with several entries ends; a row with fewer than three may stand within it."""
    end = start
    for index in range(start, len(lines)):
        row = lines[index]
        if index > start and row.box[1] - lines[index - 1].box[3] > _MAX_LEADING * row.size:
            break
        if len(row.pieces) >= _MIN_COLUMNS:
            end = index + 1
        elif len(row.pieces) < _MIN_COLUMNS - 1 or index == start:
            break
    return end


def _table(rows: Sequence[Line]) -> Table | None:
    columns = _columns(rows)
    entries = [_entries(row, columns) for row in rows]
    filled = sum(len(row) for row in entries)
    if len(columns) < _MIN_COLUMNS or filled < _MIN_FILLED * len(rows) * len(columns):
        return None
    texts = [text for row in entries for text in row.values()]
    if median(map(len, texts)) > _MAX_ENTRY or 2 * sum(bool(_LEADER.search(row.text)) for row in rows) > len(rows):
        return None
    if _is_running(rows, columns):
        return None
    header = _names_columns(entries)
    cells = tuple(
        Cell(number, column, row.get(column, ""), header=header and number == 0)
        for number, row in enumerate(entries) for column in range(len(columns))
    )  # fmt: skip
    box = union(row.box for row in rows)
    edges = (box[0], *((left[1] + right[0]) / 2 for left, right in pairwise(columns)), box[2])
    sure = [row.confidence for row in rows if row.confidence is not None]
    return Table(box, edges, cells, min(sure) if sure else None)


def _names_columns(entries: Sequence[dict[int, str]]) -> bool:
    """Whether the first row names the columns: no number is among it, and nothing that stands in its column again."""
    return not any(
        _NUMBER.match(text) or any(row.get(column) == text for row in entries[1:])
        for column, text in entries[0].items()
    )


def leaves_doubt(lines: Sequence[Line]) -> bool:
    """Whether lines outside tables hold as many rows of several entries as a table would."""
    return sum(len(line.pieces) >= _MIN_COLUMNS for line in lines) >= _MIN_ROWS


def with_header(table: Table, line: Line) -> Table | None:
    """Return a table under the row that names its columns, or None if the line does not."""
    if len(line.pieces) < _MIN_COLUMNS or not 0 <= table.box[1] - line.box[3] <= _MAX_LEADING * line.size:
        return None
    names: dict[int, list[str]] = {}
    for piece in line.pieces:
        middle = (piece.box[0] + piece.box[2]) / 2
        column = min(max(bisect_right(table.edges, middle) - 1, 0), len(table.edges) - 2)
        names.setdefault(column, []).append(piece.text)
    if len(names) < _MIN_FILLED * (len(table.edges) - 1):
        return None
    head = [Cell(0, c, join_lines(names.get(c, [])), header=True) for c in range(len(table.edges) - 1)]
    body = [replace(cell, row=cell.row + 1, header=False) for cell in table.cells]
    return replace(table, box=union((line.box, table.box)), cells=(*head, *body))


def _is_running(rows: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    full = 0
    for low, high in columns:
        widths = [p.box[2] - p.box[0] for row in rows for p in row.pieces if low <= p.box[0] <= high]
        full += bool(widths) and median(widths) >= _RUNNING * (high - low) and high - low > _WIDE * rows[0].size
    return 2 * full > len(columns)


def _columns(rows: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the stretches of x that entries cover, with room between them."""
    room = _GAP * median(row.size for row in rows)
    columns: list[tuple[float, float]] = []
    for low, high in sorted((piece.box[0], piece.box[2]) for row in rows for piece in (row.pieces or (row,))):
        if columns and low < columns[-1][1] + room:
            columns[-1] = (columns[-1][0], max(columns[-1][1], high))
        else:
            columns.append((low, high))
    return columns


def _entries(row: Line, columns: Sequence[tuple[float, float]]) -> dict[int, str]:
    parts: dict[int, list[str]] = {}
    for piece in row.pieces or (row,):
        column = next(index for index, (_, high) in enumerate(columns) if piece.box[0] <= high)
        parts.setdefault(column, []).append(piece.text)
    return {column: join_lines(texts) for column, texts in parts.items()}
