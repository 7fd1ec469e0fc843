"""The dates of a table's columns to ISO 8601: which columns hold dates, and how the numbers of each stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.parsers.dates import Order, column_order, normalise_date, readings
from pipelines.parsers.serials import from_serial

# `UpdateTime` and `BscStartDate` say so, `Update` and `candidate` do not.
_DATE_NAME = re.compile(r"日期|年月日|(?:^|[^A-Za-z])(?:date|DATE)(?![a-z])|Date(?![a-z])")
_TIME_NAME = re.compile(r"時間|时间|(?:^|[^A-Za-z])(?:time|TIME)(?:stamp|STAMP)?(?![a-z])|Time(?:stamp)?(?![a-z])|日$")
# Without a name that says so nearly all values must be dates; forms that could be version numbers do not count.
_MIN_SHARE, _MIN_VALUES = 0.9, 3
_EVIDENT = re.compile(r"\d{4}[-/年].*|民國.*|.*/\d{4}\b.*")
# Days since 1899-12-30 in five digits: 1954-10-03 to 2091-10-18. In other numbers a date could not be told.
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Dates:
    """What became of the cells of a table.

    Attributes:
        values: ISO dates by (row index, column).
        counts: `dates_normalised`, `dates_ambiguous` (could mean several days), `dates_rejected` (mean none, such as
            `0/1/00`); the last two are left as they are.

    """

    values: dict[tuple[int, int], str]
    counts: dict[str, int]


def normalise_dates(
    names: Sequence[str], rows: Sequence[tuple[str, ...]], date_column: str = "", *, date1904: bool = False
) -> Dates:
    """Find the columns of dates and read them.

    Args:
        names: of the columns.
        rows: of the same width, without the header.
        date_column: that the source card names.
        date1904: see `serials.from_serial`.

    """
    values: dict[tuple[int, int], str] = {}
    counts: Counter[str] = Counter()
    for column, name in enumerate(names):
        texts = [row[column].strip() for row in rows]
        shown = [text for text in texts if text]
        said = name == date_column or _DATE_NAME.search(name) is not None
        if not (said or _TIME_NAME.search(name) or _are_dates(shown)):
            continue
        # Serials may stand among dates that someone typed, but not among other numbers.
        serials = said and all(_SERIAL.fullmatch(text) or readings(text) is not None for text in shown)
        order = column_order(shown)
        for index, text in enumerate(texts):
            is_serial = serials and _SERIAL.fullmatch(text)
            iso, outcome = _serial(text, date1904) if is_serial else _read(text, order)
            counts[outcome] += 1
            if iso and iso != text:
                values[index, column] = iso
    counts["dates_normalised"] = len(values)
    return Dates(values, {name: count for name, count in sorted(counts.items()) if name and count})


def _are_dates(texts: Sequence[str]) -> bool:
    dates = sum(_EVIDENT.fullmatch(text) is not None and bool(readings(text)) for text in texts)
    return len(texts) >= _MIN_VALUES and dates >= _MIN_SHARE * len(texts)


def _serial(text: str, date1904: bool) -> tuple[str, str]:
    found = from_serial(float(text), date1904=date1904)
    return (found.iso, "") if found else ("", "")


def _read(text: str, order: Order) -> tuple[str, str]:
    """Return the ISO form, empty where there is none, and what to count."""
    found = readings(text)
    if found is None:
        return "", ""
    if not found:
        return "", "dates_rejected"
    date = normalise_date(text, column_order=order)
    return (date.iso, "") if date else ("", "dates_ambiguous")
