"""Numbers as a spreadsheet shows them: `0.10`, `1,234`, `95.5%`, `NT$1,200`, `25.0 ℃`, dates and durations."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipelines.parsers.serials import clock, from_serial

# What is quoted or escaped, bracketed colours, conditions and locales, fillers (ECMA-376 part 1, 18.8.31).
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(General|AM/PM|A/P|上午/下午)|(.)', re.IGNORECASE | re.DOTALL)
_PLACES = re.compile(r"[0#?,.]*[0#?][0#?,.]*(?:[Ee][+-][0#?]+)?")
_LITERAL = "\0"
_MAX_CODE = 255
_SECONDS = 86_400
# 15 digits are what a spreadsheet keeps; more are noise of the binary form.
_DIGITS = 15


def display(value: float, code: str, *, date1904: bool = False) -> tuple[str, bool]:
    """Return a number as its format shows it, and whether that is a date which is none and stays a number.

    Args:
        value: of the cell.
        code: number format, e.g. `#,##0.00;[Red]-#,##0.00`.
        date1904: see `serials.from_serial`.

    """
    if abs(value) >= 10**_DIGITS:
        return plain(value), False
    sections = _sections(code[:_MAX_CODE])
    if _is_date(sections[0]):
        shown = _date(value, sections[0], date1904=date1904)
        return (plain(value), True) if shown is None else (shown, False)
    return _number(value, sections), False


def plain(value: float) -> str:
    """Return a number without a format: no noise of the binary form, no exponent where 15 digits do."""
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    return f"{value:.{_DIGITS}g}"


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[str, ...]:
    """Return the parts for positive, negative and zero; quoted signs stand between NULs, the rest is format."""
    parts = [""]
    for quoted, escaped, bracket, word, sign in _TOKEN.findall(code):
        if sign == ";":
            parts.append("")
        elif quoted or escaped:
            parts[-1] += f"{_LITERAL}{quoted or escaped}{_LITERAL}"
        elif bracket:
            parts[-1] += _bracket(bracket)
        else:
            parts[-1] += word or sign
    return tuple(parts)


def _bracket(text: str) -> str:
    """Return the currency sign of a locale, the hours of a duration, nothing for colours; conditions stay."""
    if text.startswith("$"):
        sign = text[1:].partition("-")[0]
        return f"{_LITERAL}{sign}{_LITERAL}" if sign else ""
    return f"[{text.lower()}]" if set(text.lower()) <= {"h"} or set(text.lower()) <= {"m"} or text[0] in "<>=" else ""


def _signs(section: str) -> str:
    """Return a section without what is quoted."""
    return "".join(section.split(_LITERAL)[::2])


def _is_date(section: str) -> bool:
    signs = _signs(section).lower().replace("general", "").replace("e+", "").replace("e-", "")
    return any(sign in signs for sign in "ymdhs") or (signs.startswith("e") and "/" in signs)


def _date(value: float, section: str, *, date1904: bool) -> str | None:
    signs = _signs(section).lower().replace("am/pm", "").replace("a/p", "")
    if "[h" in signs or "[m" in signs:
        return _duration(value)
    has_day, has_clock = any(sign in signs for sign in "yde"), any(sign in signs for sign in "hs")
    if not has_day and has_clock and 0 <= value < 1:
        return clock(round(value * _SECONDS) % _SECONDS)
    found = from_serial(value, date1904=date1904)
    if found is None:
        return None
    month_only = has_day and "d" not in signs and not has_clock and not found.time
    return found.iso[:7] if month_only else found.iso


def _duration(value: float) -> str:
    seconds = round(abs(value) * _SECONDS)
    hours, rest = divmod(seconds, 3600)
    return f"{'-' if value < 0 else ''}{hours}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")


def _number(value: float, sections: tuple[str, ...]) -> str:
    usual = sections[:3]
    section, sign = usual[0], "-" if value < 0 else ""
    if value < 0 and len(usual) > 1:
        section, sign = usual[1], ""
    elif value == 0 and len(usual) > 2:
        section = usual[2]
    signs = _signs(section)
    places = _PLACES.findall(signs)
    if any(mark in signs for mark in "/@<>=") or len(places) > 1 or (not places and "general" not in signs.lower()):
        return _literal(section) if not signs.strip() and _literal(section) else plain(value)
    if not places:
        return sign + re.sub("general", plain(abs(value)), _literal(section), flags=re.IGNORECASE)
    number = Decimal(repr(abs(value))) * 100 ** signs.count("%")
    digits = _digits(number, places[0])
    shown = _literal(section, places[0], digits).strip()
    return (sign if any(digit in "123456789" for digit in digits) else "") + shown if shown else plain(value)


def _literal(section: str, places: str = "", digits: str = "") -> str:
    """Return a section with its quoted signs bare and the digits in their place."""
    parts = section.split(_LITERAL)
    for index in range(0, len(parts), 2):
        if places and places in parts[index]:
            parts[index] = parts[index].replace(places, digits, 1)
            break
    return "".join(parts)


def _digits(number: Decimal, places: str) -> str:
    mantissa, _, exponent = places.replace("e", "E").partition("E")
    if exponent:
        power = number.adjusted() if number else 0
        shown = _fixed(number.scaleb(-power), mantissa)
        return f"{shown}E{'-' if power < 0 else '+'}{abs(power):0{len(exponent) - 1}d}"
    scaled = mantissa.rstrip(",")
    return _fixed(number.scaleb(-3 * (len(mantissa) - len(scaled))), scaled)


def _fixed(number: Decimal, places: str) -> str:
    """Return digits for `0`, `#` and `?`: `0` always shows a digit, the others only a needed one."""
    whole, _, fraction = places.partition(".")
    digits = fraction.replace(",", "")
    text = format(number.quantize(Decimal(1).scaleb(-len(digits)), rounding=ROUND_HALF_UP), "f")
    integer, _, decimals = text.partition(".")
    needed = len(digits.rstrip("#?"))
    decimals = decimals[:needed] + decimals[needed:].rstrip("0")
    least = whole.count("0")
    integer = integer.lstrip("0").rjust(least, "0")
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    return f"{integer}.{decimals}" if decimals else integer
