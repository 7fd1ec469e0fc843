"""What the rows below a header are: records, or what people put between and under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from pipelines.parsers.cells import CellKind, Profile, kind_of, profile
from pipelines.parsers.grid import Grid, Row
from pipelines.parsers.header import Header, one_line

# A cell that says this and nothing else begins a row of sums or averages.
_TOTAL = re.compile(
    r"(?:合\s*計|總\s*計|小\s*計|總\s*和|平均值?|加總|累計|(?:grand |sub-?)?total|sum|average|mean)\s*[:：]?",
    re.IGNORECASE,
)
# Footnotes and signatures stand alone in their row, below the last record.
_NOTE = re.compile(
    r"※|\*|[註注]\s*\d*\s*[:：.、]|(?:備註|說明|notes?|remarks?)\s*\d*\s*[:：]|製表|核准|審核|覆核|承辦", re.IGNORECASE
)
_MIN_COLUMNS = 3
_SAMPLE = 200


class Role(StrEnum):
    """The role of a row; a `banner` names the rows below it."""

    RECORD = "record"
    REPEATED = "repeated"
    TOTAL = "total"
    BANNER = "banner"
    NOTE = "note"


def roles_of(grid: Grid, header: Header) -> list[Role]:
    """Return the role of every row below the header."""
    repeated = {_key(row) for row in grid.rows[header.start : header.end]}
    body = grid.rows[header.end :]
    width = grid.width
    least = max(_MIN_COLUMNS, width)
    banners = {m.top for m in grid.merges if m.top == m.bottom and len(m.columns) >= least}
    roles = [_role(row, width, repeated) for row in body]
    records = [row for row, role in zip(body, roles, strict=True) if role is Role.RECORD and row.filled > 1]
    first = profile([row.cell(0) for row in records[:_SAMPLE]])
    for index, row in enumerate(body):
        alone = roles[index] is Role.RECORD and row.filled == 1 and width >= _MIN_COLUMNS
        if alone and (row.number in banners or _is_strange(row, first)):
            roles[index] = Role.BANNER
    _mark_notes(body, roles, width)
    return roles


def _role(row: Row, width: int, repeated: set[tuple[str, ...]]) -> Role:
    if _key(row) in repeated:
        return Role.REPEATED
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    total = width >= _MIN_COLUMNS and len(filled) < width and _TOTAL.fullmatch(filled[0])
    return Role.TOTAL if total else Role.RECORD


def _is_strange(row: Row, first: Profile) -> bool:
    """Whether a lone first cell is a text where the column holds numbers, dates or codes."""
    typed = first.kind in {CellKind.NUMBER, CellKind.DATE, CellKind.CODE}
    return typed and bool(row.cell(0).strip()) and kind_of(row.cell(0)) is CellKind.TEXT


def _mark_notes(body: Sequence[Row], roles: list[Role], width: int) -> None:
    """Mark the footnotes and signatures at the end, from the first row that begins as one."""
    start = len(body)
    while start and width >= _MIN_COLUMNS and roles[start - 1] is not Role.TOTAL and _may_be_note(body[start - 1]):
        start -= 1
    for index in range(start, len(body)):
        if _NOTE.match(next(cell.strip() for cell in body[index].cells if cell.strip())):
            roles[index:] = [Role.NOTE] * (len(body) - index)
            break


def _may_be_note(row: Row) -> bool:
    return row.filled == 1 or all(_NOTE.match(cell.strip()) for cell in row.cells if cell.strip())


def _key(row: Row) -> tuple[str, ...]:
    return tuple(one_line(cell) for cell in row.cells)
