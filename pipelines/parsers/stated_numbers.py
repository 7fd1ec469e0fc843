"""Whole numbers that a file states: in attributes, as the number of a list. Anything else is none, and no error."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")
_DIGITS = 9


def whole_number(text: str | None, default: T, digits: int = _DIGITS, *, signed: bool = False) -> int | T:
    """Return a number of at most so many ASCII digits, perhaps with a minus; else the default.

    `isdigit` holds for `²` and `①`, which `int` refuses, as it refuses more than 4300 digits.
    """
    unsigned = (text or "").removeprefix("-" if signed else "")
    known = unsigned.isascii() and unsigned.isdigit() and len(unsigned) <= digits
    return int(text) if text and known else default
