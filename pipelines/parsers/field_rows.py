"""Fields set as two columns, label and value, of which either runs over several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.parsers.geometry import Line, union
from pipelines.parsers.joining import join_lines
from pipelines.parsers.rows import TAB

# Lines of a label stand in line, give or take this share of their size, and follow as closely; a label has so many.
_EDGE, _LEADING, _MAX_LINES = 0.3, 0.5, 8
_COLON = (":", "：")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of label and value, and where the value begins."""

    line: Line
    label: str
    value: str
    start: float


def join_fields(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of each label that ends with a colon further down, and those of its value."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        row = _row(line) if "\t" in line.text else None
        taken = _rest(row, lines[index + 1 : index + _MAX_LINES]) if row else []
        joined.append(_field(row, taken) if row and taken else line)
        index += 1 + len(taken)
    return joined


def _row(line: Line) -> _Row | None:
    """Return a line as a row of two fields."""
    label, _, value = line.text.partition("\t")
    if "\t" in value:
        return None
    starts = [right.box[0] for left, right in pairwise(line.pieces) if right.box[0] - left.box[2] > TAB * right.size]
    return _Row(line, label, value, starts[0]) if starts else None


def _rest(row: _Row, below: Sequence[Line]) -> list[Line]:
    """Return the lines below that a row takes: of its label up to its colon, or of its value where it has one."""
    labelled = row.label.endswith(_COLON)
    start = row.start if labelled else row.line.box[0]
    taken: list[Line] = []
    above = row.line
    for line in below:
        if "\t" in line.text:
            break
        follows = line.box[1] - above.box[3] <= _LEADING * line.size and line.bold == row.line.bold
        if not follows or abs(line.box[0] - start) > _EDGE * line.size:
            break
        taken.append(line)
        above = line
        if not labelled and line.text.endswith(_COLON):
            return taken
    return taken if labelled else []


def _field(row: _Row, taken: Sequence[Line]) -> Line:
    texts = [line.text for line in taken]
    labelled = row.label.endswith(_COLON)
    label = row.label if labelled else join_lines([row.label, *texts])
    value = join_lines([row.value, *texts]) if labelled else row.value
    return replace(row.line, text=f"{label}\t{value}", box=union(line.box for line in (row.line, *taken)))
