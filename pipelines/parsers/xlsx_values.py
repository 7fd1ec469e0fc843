"""The values of cells as they are shown."""

from __future__ import annotations

import math
from collections import Counter

from pipelines.errors import DocumentError
from pipelines.parsers.number_format import display, plain
from pipelines.parsers.xlsx_book import Book
from pipelines.parsers.xlsx_text import unescaped

_GENERAL = "General"


class Values:
    """Turns stored values into text and counts what is odd about them.

    Args:
        book: whose strings and formats the values refer to.
        counts: raised by `error_cells`, `formula_without_value` and `dates_rejected` (a date format on a number that
            is no day).

    """

    def __init__(self, book: Book, counts: Counter[str]) -> None:
        self._book, self._counts = book, counts

    def shown(self, value: str, kind: str, style: str) -> str:
        """Return the text of a value.

        Args:
            value: as stored.
            kind: attribute `t` of the cell (ECMA-376 part 1, 18.18.11).
            style: attribute `s`, empty where there is none.

        Raises:
            DocumentError: `corrupt`.

        """
        if kind == "s":
            return self._string(value)
        if kind == "b":
            return "TRUE" if value in {"1", "true"} else "FALSE"
        if kind == "n":
            return self._number(value, style)
        self._counts["error_cells"] += kind == "e"
        return value.replace("T", " ").removesuffix(" 00:00:00") if kind == "d" else unescaped(value)

    def formula(self, text: str) -> str:
        """Return what stands for a formula whose value was never computed: itself, if the cell holds it."""
        self._counts["formula_without_value"] += 1
        return f"={text}" if text else ""

    def _string(self, value: str) -> str:
        strings = self._book.strings
        if not value.isdecimal() or len(value) > 9 or int(value) >= len(strings):
            raise DocumentError("corrupt")
        return strings[int(value)]

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            raise DocumentError("corrupt") from None
        if not math.isfinite(number):
            return value
        code = self._format(style)
        if code == _GENERAL:
            return plain(number)
        text, rejected = display(number, code, date1904=self._book.date1904)
        self._counts["dates_rejected"] += rejected
        return text

    def _format(self, style: str) -> str:
        formats = self._book.formats
        known = style.isdecimal() and len(style) < 10 and int(style) < len(formats)
        return formats[int(style) if known else 0] if formats else _GENERAL
