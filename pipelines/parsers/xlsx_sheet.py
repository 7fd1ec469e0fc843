"""The cells of one worksheet as they are shown, read as a stream: a million empty rows take no memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from openpyxl.utils import column_index_from_string

from pipelines.errors import DocumentError
from pipelines.parsers.grid import Area, Row
from pipelines.parsers.limits import MAX_COLUMNS, Budget
from pipelines.parsers.xlsx_book import Book
from pipelines.parsers.xlsx_text import RichText
from pipelines.parsers.xlsx_values import Values
from pipelines.parsers.xml_stream import read_xml

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MAX_MERGES = 100_000
_TRUE = frozenset({"1", "true"})


@dataclass(slots=True)
class Content:
    """What a worksheet holds.

    Attributes:
        rows: that hold any text, ascending.
        counts: `hidden_rows`, `hidden_columns` and those of `Values`.

    """

    rows: list[Row] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def read_sheet(chunks: Iterable[bytes], book: Book, budget: Budget) -> Content:
    """Read a worksheet.

    Raises:
        DocumentError: `corrupt`, `dtd_in_xml`, rejected `too_many_rows` or `too_many_cells`.

    """
    reader = _Reader(book, budget)
    read_xml(chunks, reader)
    return reader.content()


def area_of(reference: str) -> Area:
    """Return the rectangle of an A1 reference.

    Raises:
        DocumentError: `corrupt`.

    """
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


class _Reader:
    """Takes the elements of a worksheet as they come."""

    def __init__(self, book: Book, budget: Budget) -> None:
        self._budget = budget
        self._content = Content()
        self._values = Values(book, self._content.counts)
        self._hidden: list[range] = []
        self._row, self._row_hidden = 0, False
        self._cells: dict[int, str] = {}
        self._reference, self._column, self._kind, self._style = "", -1, "n", ""
        self._rich = RichText()
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_formula = False
        self._inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "f"}:
            self._inside = name
            self._has_formula |= name == "f"
        elif name == "row":
            self._row = _integer(attributes.get("r"), self._row + 1)
            self._row_hidden = attributes.get("hidden") in _TRUE
            self._cells, self._reference, self._column = {}, "", -1
        elif name == "mergeCell" and len(self._content.merges) < _MAX_MERGES:
            self._content.merges.append(area_of(attributes.get("ref", "")))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self._hidden.append(range(_integer(attributes.get("min"), 1) - 1, _integer(attributes.get("max"), 1)))
        else:
            self._rich.start(name, attributes)

    def end(self, name: str) -> None:
        if name == "c":
            text = self._ended()
            if text.strip():
                self._cells[self._current_column()] = text
        elif name in {"v", "f"}:
            self._inside = ""
        elif name == "row":
            self._end_row()
        else:
            self._rich.end(name)

    def text(self, data: str) -> None:
        if self._inside == "v":
            self._value.append(data)
        elif self._inside == "f":
            self._formula.append(data)
        else:
            self._rich.text(data)

    def content(self) -> Content:
        """Return what was read, the rows in ascending order.

        Raises:
            DocumentError: `corrupt` if two rows have the same number.

        """
        found = self._content
        found.rows.sort(key=lambda row: row.number)
        if any(first.number == second.number for first, second in pairwise(found.rows)):
            raise DocumentError("corrupt")
        used = max((len(row.cells) for row in found.rows), default=0)
        hidden = {column for columns in self._hidden for column in range(columns.start, min(columns.stop, used))}
        found.counts["hidden_columns"] += len(hidden)
        return found

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        if not reference:
            self._column = self._current_column() + 1
        self._reference = reference
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value, self._formula, self._has_formula = [], [], False

    def _ended(self) -> str:
        """Return the text of the cell that ends."""
        if self._kind == "inlineStr":
            return self._rich.take()
        if self._value:
            return self._values.shown("".join(self._value), self._kind, self._style)
        return self._values.formula("".join(self._formula)) if self._has_formula else ""

    def _current_column(self) -> int:
        """Return the column of the cell at hand; most cells of an inflated sheet are never asked for theirs."""
        if self._reference:
            self._column, self._reference = _place(self._reference)[1], ""
        return self._column

    def _end_row(self) -> None:
        if not self._cells:
            return
        width = max(self._cells) + 1
        self._budget.take(width)
        self._content.rows.append(Row(self._row, tuple(self._cells.get(column, "") for column in range(width))))
        self._content.counts["hidden_rows"] += self._row_hidden


def _place(reference: str) -> tuple[int, int]:
    """Return the row number and 0-based column of a cell's reference."""
    found = _PLACE.fullmatch(reference)
    column = column_index_from_string(found.group(1)) if found else 0
    if not found or column > MAX_COLUMNS:
        raise DocumentError("corrupt")
    return int(found.group(2)), column - 1


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
