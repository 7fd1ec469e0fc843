"""The day numbers by which spreadsheets keep dates."""

from __future__ import annotations

import math
from datetime import date, timedelta

from pipelines.parsers.dates import Date

# Excel's day 60 is 1900-02-29, which never was; the last is 9999-12-31 (ECMA-376 part 1, 18.17.4.1).
_SERIAL_START, _SERIAL_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FALSE_LEAP_DAY, _LAST_SERIAL = 60, 2_958_465
_SECONDS = 86_400


def from_serial(serial: float, *, date1904: bool = False) -> Date | None:
    """Return the day and time that a spreadsheet's day number stands for; None for days that never were.

    Args:
        serial: days since 1899-12-30; 1 to 59 are one less, because Excel has a 29 February 1900.
        date1904: the other system, in which 0 is 1904-01-01.

    """
    seconds = round(serial % 1 * _SECONDS)
    day = math.floor(serial) + seconds // _SECONDS
    first = 0 if date1904 else 1
    if not first <= day <= _LAST_SERIAL or (not date1904 and day == _FALSE_LEAP_DAY):
        return None
    start = _SERIAL_1904 if date1904 else _SERIAL_START
    found = start + timedelta(days=day + (not date1904 and day < _FALSE_LEAP_DAY))
    return Date(found.year, found.month, found.day, clock(seconds % _SECONDS) if seconds % _SECONDS else "")


def clock(seconds: int) -> str:
    """Return a time of day as `HH:MM`, with seconds where there are any."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02d}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")
