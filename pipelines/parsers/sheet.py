"""Rows of a sheet or CSV to records or a table: where the header is, what the columns are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.document import Cell, ElementKind, Field, Locator, record_text, table_text
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Draft
from pipelines.parsers.task import Policy

# The header is looked for in the first rows; titles and remarks may stand above it.
_HEADER_WITHIN = 20
_HEADER_SHARE = 0.6
_NUMERIC = re.compile(r"[-+]?[\d.,:/%\s-]*\d[\d.,:/%\s-]*")
_MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its 1-based number in the file, and its cells from the first column on."""

    number: int
    cells: tuple[str, ...]


Locate = Callable[[Row, int], Locator]


def drafts_of(rows: Sequence[Row], policy: Policy, locate: Locate) -> list[Draft]:
    """Return records where each row stands for itself, else one table.

    Args:
        rows: that hold anything; ragged rows are padded, nothing is cut.
        policy: of the card: kind and the columns a log must have.
        locate: turns a row and its width into a locator.

    Raises:
        DocumentError: `missing_column` if a log lacks a column that its card names.

    """
    if not rows:
        return []
    header = header_index(rows, policy.columns)
    above = [_remark(row, locate) for row in rows[:header]]
    if policy.wants_records:
        names = column_names(rows[header:])
        _require(policy.columns, names)
        return above + [_record(names, row, locate) for row in rows[header + 1 :]]
    return [*above, _table(rows[header:], locate)]


def header_index(rows: Sequence[Row], columns: Sequence[str] = ()) -> int:
    """Return the index of the header: the row with the card's columns, else the first that looks like names."""
    for index, row in enumerate(rows[:_HEADER_WITHIN] if columns else ()):
        if set(columns) <= {cell.strip() for cell in row.cells}:
            return index
    width = max(_filled(row) for row in rows[:_HEADER_WITHIN])
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        if _filled(row) >= max(1, _HEADER_SHARE * width) and _looks_like_names(row):
            return index
    return 0


def column_names(rows: Sequence[Row]) -> list[str]:
    """Return unique names for every column that holds anything; `column_3` where the header has none."""
    width = max(_width(row) for row in rows)
    names: list[str] = []
    for index in range(width):
        header = rows[0].cells
        name = " ".join(header[index].split()) if index < len(header) else ""
        name = name or f"column_{index + 1}"
        copies = names.count(name)
        names.append(
            name if not copies else f"{name} ({sum(n == name or n.startswith(f'{name} (') for n in names) + 1})"
        )
    return names


def _looks_like_names(row: Row) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    texts = [cell for cell in filled if not _NUMERIC.fullmatch(cell) and len(cell) <= _MAX_NAME]
    return len(texts) >= 0.7 * len(filled) and len(set(filled)) >= 0.8 * len(filled)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _width(row: Row) -> int:
    return max((index + 1 for index, cell in enumerate(row.cells) if cell.strip()), default=0)


def _require(columns: Sequence[str], names: Sequence[str]) -> None:
    if not set(columns) <= set(names):
        raise DocumentError("missing_column")


def _remark(row: Row, locate: Locate) -> Draft:
    text = "\t".join(cell.strip() for cell in row.cells if cell.strip())
    kind = (
        ElementKind.TITLE if row.number == 1 and _filled(row) == 1 and len(text) <= _MAX_NAME else ElementKind.PARAGRAPH
    )
    return Draft(kind, text, locate(row, _width(row)), (0.0,) if kind is ElementKind.TITLE else ())


def _record(names: Sequence[str], row: Row, locate: Locate) -> Draft:
    values = [row.cells[index].strip() if index < len(row.cells) else "" for index in range(len(names))]
    fields = tuple(Field(name, value) for name, value in zip(names, values, strict=True))
    return Draft(ElementKind.RECORD, record_text(fields), locate(row, len(names)), fields=fields)


def _table(rows: Sequence[Row], locate: Locate) -> Draft:
    width = max(_width(row) for row in rows)
    cells = tuple(
        Cell(index, col, " ".join(row.cells[col].split()) if col < len(row.cells) else "", header=index == 0)
        for index, row in enumerate(rows) for col in range(width)
    )  # fmt: skip
    first, last = locate(rows[0], width), locate(rows[-1], width)
    return Draft(ElementKind.TABLE, table_text(cells), _range(first, last), cells=cells)


def _range(first: Locator, last: Locator) -> Locator:
    if first.cells is None or last.cells is None:
        return first
    return Locator(sheet=first.sheet, cells=f"{first.cells.split(':')[0]}:{last.cells.split(':')[-1]}")
