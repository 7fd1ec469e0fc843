"""Whether a date that parse normalised is the one that its source states; the numbers of the two differ by design."""

from __future__ import annotations

import re
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d).*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ROC_EPOCH = 1911
# What day 0 of a workbook can be (ECMA-376 part 1, 18.17.4.1).
_EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))
_HALF_DAY = 12


def states(original: str, value: str) -> bool:
    """Return whether a text such as `民國114年3月4日`, `4/3/2025` or the serial `45720` can mean this ISO date."""
    found, stated_day = _ISO.fullmatch(value), _day(value)
    if not found or not stated_day:
        return False
    year, month, day = stated_day.timetuple()[:3]
    numbers = [int(digits) for digits in re.findall(r"\d+", original)]
    if re.fullmatch(r"\d{5}(?:\.\d+)?", original.strip()):
        return stated_day in {epoch + timedelta(days=numbers[0]) for epoch in _EPOCHS}
    if re.fullmatch(r"\d{7,8}", original.strip()):
        digits = original.strip()
        numbers = [int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])]
    named = _MONTHS[month - 1] in original.lower()
    stated = [year if year in numbers else year - _ROC_EPOCH, day, *(() if named else (month,))]
    clock = [int(part) for part in found.groups()[3:] if part]
    return _holds(numbers, [*stated, *clock]) or _holds(numbers, [*stated, *_twelve_hours(clock)])


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _twelve_hours(clock: list[int]) -> list[int]:
    return [(clock[0] - 1) % _HALF_DAY + 1, *clock[1:]] if clock else []


def _holds(numbers: list[int], wanted: list[int]) -> bool:
    left = list(numbers)
    for number in wanted:
        if number not in left:
            return False
        left.remove(number)
    return True
