"""Where the header of a table is, how many rows it has, and what its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.parsers.cells import CellKind, looks_like_name, profile
from pipelines.parsers.evidence import SAMPLE, evidence, named_by_default, named_by_evidence
from pipelines.parsers.grid import Grid, Row
from pipelines.parsers.units import is_no_unit, is_unit, with_unit

# The header is looked for in the first rows; no real table met so far has more titles and remarks above it.
_WITHIN = 20
# What a row must have of the widest row's cells to be the header: names may be missing above comments and totals.
_MIN_FILLED = 0.6


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        start: index of its first row; what stands above are remarks.
        end: index after its last row, unit row included; equal to `start` where there is no header.
        names: of all columns, groups and units joined to them; empty where the header has none.

    """

    start: int
    end: int
    names: tuple[str, ...]


def find_header(grid: Grid, columns: Sequence[str] = ()) -> Header:
    """Find the header of a table.

    Args:
        grid: of one table, rows padded to the same width, at least one row.
        columns: that the source card names; a row that holds them all is the header whatever else it looks like.

    """
    rows = grid.rows
    for index, row in enumerate(rows[:_WITHIN] if columns else ()):
        if set(columns) <= {one_line(cell) for cell in row.cells}:
            return _header(grid, index)
    width = max(row.filled for row in rows[:_WITHIN])
    wide = [index for index, row in enumerate(rows[:_WITHIN]) if row.filled >= max(1, _MIN_FILLED * width)]
    narrow = [index for index, row in enumerate(rows[:_WITHIN]) if row.filled > 1 and index not in wide]
    for candidates in (wide, narrow):
        found = [(index, evidence(rows, index)) for index in candidates]
        strong = [(index, shown.votes) for index, shown in found if shown.is_strong]
        if strong:
            return _header(grid, max(strong, key=lambda item: (item[1], rows[item[0]].filled, -item[0]))[0])
    if named_by_default(rows, wide[0]):
        return _header(grid, wide[0])
    return Header(wide[0], wide[0], ("",) * grid.width)


def unique_names(names: Sequence[str]) -> list[str]:
    """Return names for every column: `column_3` where the header has none, `name (2)` where it repeats one."""
    found: list[str] = []
    for index, text in enumerate(names):
        name = text or f"column_{index + 1}"
        copies = sum(other == name or other.startswith(f"{name} (") for other in found) if name in found else 0
        found.append(f"{name} ({copies + 1})" if copies else name)
    return found


def one_line(text: str) -> str:
    """Return a text with single spaces only."""
    return " ".join(text.split())


def _header(grid: Grid, index: int) -> Header:
    """Return the header around the row that names the columns: rows of groups above or below, and units."""
    start = end = index
    while start and _groups(grid, start - 1):
        start -= 1
    while _groups(grid, end):
        end += 1
    names = _joined(grid, start, end)
    end += 1
    if _is_unit_row(grid.rows, end):
        names = [with_unit(name, unit) for name, unit in zip(names, grid.rows[end].cells, strict=True)]
        end += 1
    return Header(start, end, tuple(names))


def _groups(grid: Grid, index: int) -> bool:
    """Whether a row groups the names in the row below: by merged cells, or as an export leaves those."""
    if index + 1 >= len(grid.rows):
        return False
    upper, lower = grid.rows[index], grid.rows[index + 1]
    if lower.number != upper.number + 1 or not all(looks_like_name(cell) for cell in lower.cells if cell.strip()):
        return False
    spans = [m.columns for m in grid.merges if m.top == m.bottom == upper.number and upper.cell(m.left).strip()]
    if any(1 < len(span) < grid.width and _names_all(lower, span) for span in spans):
        return named_by_evidence(grid.rows, index + 1) or not named_by_evidence(grid.rows, index)
    return _groups_by_blanks(upper, lower) and named_by_evidence(grid.rows, index + 1)


def _names_all(row: Row, columns: range) -> bool:
    return all(row.cell(column).strip() for column in columns)


def _groups_by_blanks(upper: Row, lower: Row) -> bool:
    """Whether the blanks of a row continue a group: every column has a name in one of both rows, the first above."""
    pairs = list(zip(upper.cells, lower.cells, strict=True))
    covered = bool(upper.cell(0).strip()) and all(a.strip() or b.strip() for a, b in pairs)
    plain = all(looks_like_name(a) and not {":", "："} & set(a) for a, _ in pairs if a.strip())
    spread = any(a.strip() and b.strip() and not c.strip() for (a, b), (c, _) in pairwise(pairs))
    return covered and plain and spread


def _joined(grid: Grid, start: int, end: int) -> list[str]:
    """Return the names of the columns: the texts above one another joined by ` / `, groups filled to the right."""
    parts: list[list[str]] = [[] for _ in range(grid.width)]
    for index in range(start, end + 1):
        texts = [one_line(cell) for cell in grid.rows[index].cells]
        if index < end:
            texts = _spread(grid, index, texts)
        for column, text in enumerate(texts):
            if text and text not in parts[column]:
                parts[column].append(text)
    return [" / ".join(texts) for texts in parts]


def _spread(grid: Grid, index: int, texts: list[str]) -> list[str]:
    """Write the name of a group above each of its columns."""
    row, lower = grid.rows[index], grid.rows[index + 1]
    merges = [m for m in grid.merges if m.top <= row.number <= m.bottom]
    for merge in merges:
        for column in merge.columns if merge.right < len(texts) else ():
            texts[column] = texts[merge.left]
    if not merges:
        for column in range(1, len(texts)):
            if not texts[column] and lower.cells[column].strip():
                texts[column] = texts[column - 1]
    return texts


def _is_unit_row(rows: Sequence[Row], index: int) -> bool:
    """Whether a row holds nothing but units, above numbers."""
    if index >= len(rows):
        return False
    cells = rows[index].cells
    units = [column for column, cell in enumerate(cells) if is_unit(cell)]
    if not units or not all(is_unit(cell) or is_no_unit(cell) for cell in cells):
        return False
    body = rows[index + 1 : index + 1 + SAMPLE]
    kinds = [profile([row.cell(column) for row in body]).kind for column in units]
    return 2 * kinds.count(CellKind.NUMBER) > len(kinds)
