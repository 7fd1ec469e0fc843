"""Blank cells below a cell that was merged over several rows before a spreadsheet was exported.

An export keeps a merged cell's value in its first row only. A blank is filled where the column gives evidence of that:

* The first column (or the first after a running number) is blank in most rows, never in the first, and no value
  repeats the one above it: it parts the rows into groups.
* A column to its right belongs to the merged ones if its blanks avoid the rows in which a cell of a merged column
  begins, more than chance would let them (hypergeometric test); or if it stands right beside the merged columns and
  is blank only where they all are.

Every other blank means blank: an optional remark is as often missing in the first row of a group as in the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Cells = tuple[str, ...]
# A merged cell spans two rows or more, so that at least half of the cells of the outermost column are blank.
_MIN_BLANK = 0.5
# The chance that blanks of an optional column avoid the beginnings of groups this well.
_LEVEL = 0.01


@dataclass(frozen=True, slots=True)
class Filled:
    """Rows with their blanks filled.

    Attributes:
        cells: number of cells that were filled.
        across: those of them whose value comes from another group of the columns to their left: the export
            does not tell whether they were merged or blank.

    """

    rows: list[Cells]
    cells: int
    across: int


def fill_down(rows: Sequence[Cells]) -> Filled:
    """Fill the blanks that merged cells left; rows without any are returned as they are.

    Args:
        rows: of one table, all of the same width, without its header.

    """
    merged = _merged_columns(rows)
    filled = [list(row) for row in rows]
    cells = across = 0
    for place, column in enumerate(merged):
        begun = False
        for above, row in pairwise(filled):
            begun = begun or any(above[left] != row[left] for left in merged[:place])
            if row[column].strip():
                begun = False
            else:
                row[column] = above[column]
                cells, across = cells + 1, across + begun
    return Filled([tuple(row) for row in filled], cells, across)


def _merged_columns(rows: Sequence[Cells]) -> list[int]:
    """Return the columns that were merged, from left to right; none if there is no evidence."""
    anchor = _anchor(rows)
    if anchor is None:
        return []
    merged, tested = [anchor], False
    for column in range(anchor + 1, len(rows[0])):
        blanks = _blanks(rows, column)
        if not blanks or 0 in blanks:
            continue
        if _avoid_beginnings(blanks, [_blanks(rows, left) for left in merged], len(rows)):
            merged.append(column)
            tested = True
        elif merged[-1] == column - 1 and all(blanks <= _blanks(rows, left) for left in merged):
            merged.append(column)
    return merged if tested else []


def _anchor(rows: Sequence[Cells]) -> int | None:
    """Return the outermost merged column, None if no column parts the rows into groups."""
    for column in range(len(rows[0]) if rows else 0):
        values = [row[column].strip() for row in rows]
        if all(values):
            if _is_running(values):
                continue
            return None
        shown = [value for value in values if value]
        groups = values[0] and all(first != second for first, second in pairwise(shown))
        return column if groups and len(shown) <= (1 - _MIN_BLANK) * len(values) else None
    return None


def _is_running(values: Sequence[str]) -> bool:
    """Whether a column numbers its rows."""
    if not all(value.isdecimal() and len(value) < 10 for value in values):
        return False
    numbers = [int(value) for value in values]
    return all(second == first + 1 for first, second in pairwise(numbers))


def _blanks(rows: Sequence[Cells], column: int) -> frozenset[int]:
    return frozenset(index for index, row in enumerate(rows) if not row[column].strip())


def _avoid_beginnings(blanks: frozenset[int], merged: Sequence[frozenset[int]], rows: int) -> bool:
    """Whether it is no chance that so few blanks fall on rows where some merged column is filled.

    Args:
        blanks: of the column in question.
        merged: the blanks of each merged column; the level is shared among them (Bonferroni).
        rows: of the table.

    """
    chances = (_chance_of_at_most(len(blanks - left), rows, rows - len(left), len(blanks)) for left in merged)
    return min(chances) < _LEVEL / len(merged)


def _chance_of_at_most(met: int, rows: int, marked: int, drawn: int) -> float:
    """Return the hypergeometric probability that of `drawn` rows at most `met` are among the `marked` ones."""
    whole = _log_choose(rows, drawn)
    least = max(0, drawn - (rows - marked))
    return math.fsum(
        math.exp(_log_choose(marked, hits) + _log_choose(rows - marked, drawn - hits) - whole)
        for hits in range(least, met + 1)
    )


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
