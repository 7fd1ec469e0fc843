"""Dates as plants write them, to ISO 8601: what can be read in one way only is read, nothing is guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# 民國 1 (ROC calendar) is 1912.
_ROC_EPOCH = 1911
_YEARS = range(1800, 2200)
# `中華民國114年12月31日 (星期三) 下午 12:05:30.123456+08:00` and some spaces.
_LONGEST = 64
_SEPARATED = re.compile(r"(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
_HAN = re.compile(r"(\d{2,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ROC = re.compile(r"(?:中華)?民國\s*(\d{1,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ROC_COMPACT = re.compile(r"(1\d\d)(\d\d)(\d\d)")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS = {key: number for number, name in enumerate(_MONTH_NAMES, start=1) for key in (name, name[:3])} | {"sept": 9}
_DAY_NAME = re.compile(r"(\d{1,2})[-\s/.]*([A-Za-z]{3,9})[-\s/.,]*(\d{4})|([A-Za-z]{3,9})\.?\s*(\d{1,2}),?\s*(\d{4})")
_WEEKDAY = re.compile(r"\s*(?:[(（](?:星期|週|周)?[一二三四五六日天][)）]|(?:星期|週|周)[一二三四五六日天])")
_TIME = re.compile(
    r"(?:^|T|\s+|(?<=日))(?P<before>上午|下午|[AaPp]\.?[Mm]\.?)?\s*(?P<hour>\d{1,2})(?::|時|点|點)(?P<minute>\d{2})(?:分)?"
    r"(?::?(?P<second>\d{2}(?:\.\d{1,9})?)秒?)?\s*(?P<after>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?$"
)


class Order(StrEnum):
    """How the numbers of a date stand; CENTURY is a year of two digits, which no column can decide."""

    UNKNOWN = ""
    YEAR_FIRST = "ymd"
    ROC = "roc"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    CENTURY = "yy"


@dataclass(frozen=True, slots=True)
class Date:
    """A day that exists, with the time as `HH:MM[:SS[.f]][zone]` where one was written."""

    year: int
    month: int
    day: int
    time: str = ""

    @property
    def iso(self) -> str:
        """The date as `2025-03-04` or `2025-03-04 14:05`."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}{' ' if self.time else ''}{self.time}"


def normalise_date(text: str, *, column_order: Order = Order.UNKNOWN) -> Date | None:
    """Return the date that a text states, None where it states none or could mean several.

    Args:
        text: the whole cell, e.g. `2025/3/4`, `民國114年3月4日`, `114.3.4`, `28/03/2013 14:05`.
        column_order: what the rest of the column says (see `column_order`); only `3/4/2025` and its like need it.

    """
    found = readings(text)
    days = set((found or {}).values())
    if len(days) == 1 and Order.CENTURY not in (found or {}):
        return days.pop()
    return (found or {}).get(column_order)


def column_order(texts: Iterable[str]) -> Order:
    """Return the one order in which all those dates of a column stand that can be read in one way only."""
    orders: set[Order] = set()
    for text in texts:
        found = readings(text) or {}
        if len(found) == 1:
            orders |= found.keys()
    orders -= {Order.YEAR_FIRST, Order.CENTURY}
    return orders.pop() if len(orders) == 1 else Order.UNKNOWN


def readings(text: str) -> dict[Order, Date] | None:
    """Return every day a text can mean; none for a date that cannot be, None for what has not the form of a date."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    day_text, time = _split_time(text)
    parts = _parts(day_text)
    if parts is None:
        return None
    if time is None:
        return {}
    return {order: Date(year, month, day, time) for order, year, month, day in parts if _exists(year, month, day)}


def _parts(text: str) -> list[tuple[Order, int, int, int]] | None:
    """Return year, month and day for each order in which the numbers may stand, valid or not."""
    if named := _named_month(text):
        return [(Order.YEAR_FIRST, *named)]
    if found := _ROC.fullmatch(text):
        year, month, day = map(int, found.groups())
        return [(Order.ROC, year + _ROC_EPOCH if year else 0, month, day)]
    if found := _COMPACT.fullmatch(text):
        return [(Order.YEAR_FIRST, *_integers(found))]
    if found := _ROC_COMPACT.fullmatch(text):
        year, month, day = _integers(found)
        return [(Order.ROC, year + _ROC_EPOCH, month, day)]
    if found := _HAN.fullmatch(text):
        return _year_first(*found.groups())
    if found := _SEPARATED.fullmatch(text):
        return _separated(found.group(1), found.group(3), found.group(4))
    return None


def _separated(first: str, second: str, third: str) -> list[tuple[Order, int, int, int]] | None:
    if len(first) >= 3:
        return _year_first(first, second, third) if len(third) <= 2 else None
    a, b, c = int(first), int(second), int(third)
    if len(third) == 4:
        return [(Order.DAY_FIRST, c, b, a), (Order.MONTH_FIRST, c, a, b)]
    if len(third) == 3:
        return None
    short = [(Order.CENTURY, 2000 + c, b, a), (Order.CENTURY, 2000 + c, a, b), (Order.CENTURY, 2000 + a, b, c)]
    return [*_year_first(first, second, third), *short]


def _year_first(first: str, second: str, third: str) -> list[tuple[Order, int, int, int]]:
    year, month, day = int(first), int(second), int(third)
    if len(first) == 4:
        return [(Order.YEAR_FIRST, year, month, day)]
    roc = (Order.ROC, year + _ROC_EPOCH if year else 0, month, day)
    return [roc] if len(first) == 3 else [roc, (Order.CENTURY, 2000 + year, month, day)]


def _integers(found: re.Match[str]) -> tuple[int, int, int]:
    return int(found.group(1)), int(found.group(2)), int(found.group(3))


def _named_month(text: str) -> tuple[int, int, int] | None:
    found = _DAY_NAME.fullmatch(text)
    if not found:
        return None
    month = _MONTHS.get((found.group(2) or found.group(4)).lower())
    return (int(found.group(3) or found.group(6)), month, int(found.group(1) or found.group(5))) if month else None


def _split_time(text: str) -> tuple[str, str | None]:
    """Return the text of the day, and the time: empty where there is none, None where it cannot be."""
    found = _TIME.search(text)
    day = text[: found.start()] if found else text
    day = _WEEKDAY.sub("", day).strip()
    if not found:
        return day, ""
    half = (found["before"] or found["after"] or "").replace(".", "").lower()
    hour, minute, second = int(found["hour"]), int(found["minute"]), found["second"] or ""
    if half and not 1 <= hour <= 12:
        return day, None
    hour = hour % 12 + 12 * (half in {"pm", "下午"}) if half else hour
    if hour > 23 or minute > 59 or float(second or 0) >= 60:
        return day, None
    return day, f"{hour:02d}:{minute:02d}{':' if second else ''}{second}{found['zone'] or ''}"


def _exists(year: int, month: int, day: int) -> bool:
    return year in _YEARS and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
