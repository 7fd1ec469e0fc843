"""The cells of one worksheet as they are shown, read as a stream: a million empty rows take no memory."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

from pipelines.errors import DocumentError
from pipelines.parsers.grid import Area, Row
from pipelines.parsers.limits import MAX_COLUMNS, Budget
from pipelines.parsers.number_format import display, plain
from pipelines.parsers.xlsx_book import Book
from pipelines.parsers.xlsx_text import RichText, unescaped
from pipelines.parsers.xml_stream import read_xml

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MAX_MERGES = 100_000
_TRUE = frozenset({"1", "true"})


@dataclass(slots=True)
class Content:
    """What a worksheet holds.

    Attributes:
        rows: that hold any text, ascending.
        counts: `error_cells`, `formula_without_value`, `dates_rejected` (a date format on a number that is none),
            `hidden_rows`, `hidden_columns`.

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
        self._book, self._budget = book, budget
        self._content = Content()
        self._hidden: list[range] = []
        self._row, self._row_hidden = 0, False
        self._cells: dict[int, str] = {}
        self._reference, self._column, self._kind, self._style = "", -1, "n", "0"
        self._rich = RichText()
        self._value, self._formula = "", ""
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
            text = self._shown()
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
            self._value += data
        elif self._inside == "f":
            self._formula += data
        else:
            self._rich.text(data)

    def content(self) -> Content:
        """Return what was read, the rows in ascending order."""
        found = self._content
        found.rows.sort(key=lambda row: row.number)
        used = max((len(row.cells) for row in found.rows), default=0)
        hidden = {column for columns in self._hidden for column in range(columns.start, min(columns.stop, used))}
        found.counts["hidden_columns"] += len(hidden)
        return found

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        if not reference:
            self._column = self._current_column() + 1
        self._reference = reference
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._formula, self._has_formula = "", "", False

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

    def _shown(self) -> str:
        """Return the text of the cell that ends."""
        value, counts = self._value, self._content.counts
        if self._kind == "inlineStr":
            return self._rich.take()
        if not value:
            counts["formula_without_value"] += self._has_formula
            return f"={self._formula}" if self._formula else ""
        if self._kind == "s":
            return self._string(value)
        if self._kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if self._kind == "n":
            return self._number(value)
        counts["error_cells"] += self._kind == "e"
        return value.replace("T", " ").removesuffix(" 00:00:00") if self._kind == "d" else unescaped(value)

    def _string(self, value: str) -> str:
        index = _integer(value, -1)
        if not 0 <= index < len(self._book.strings):
            raise DocumentError("corrupt")
        return self._book.strings[index]

    def _number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            raise DocumentError("corrupt") from None
        if not math.isfinite(number):
            return value
        formats, style = self._book.formats, _integer(self._style, 0)
        code = formats[style] if style < len(formats) else "General"
        if code == "General":
            return plain(number)
        text, rejected = display(number, code, date1904=self._book.date1904)
        self._content.counts["dates_rejected"] += rejected
        return text


def _place(reference: str) -> tuple[int, int]:
    """Return the row number and 0-based column of a cell's reference."""
    found = _PLACE.fullmatch(reference)
    column = column_index_from_string(found.group(1)) if found else 0
    if not found or column > MAX_COLUMNS:
        raise DocumentError("corrupt")
    return int(found.group(2)), column - 1


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
