"""Automatic numbers of Word paragraphs: the labels a reader sees are not in the text but in numbering.xml."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import W, attribute, child_value
from pipelines.parsers.stated_numbers import whole_number

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_NUMBER = 10_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; `pattern` holds %1 … %9 for the counters."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """All lists of a document, and how far each has counted."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of a list and return its label, e.g. `3.1`, `（二）` or `•`; empty for none."""
        levels = self.lists.get(number)
        if levels is None or number == "0":
            return ""
        counters = self.counters.setdefault(self.origins.get(number, number), {})
        shape = levels.get(level, Level())
        counters[level] = counters.get(level, shape.start - 1) + 1
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]
        if shape.form == "bullet":
            return "•"
        text = shape.pattern
        for index in range(9):
            if f"%{index + 1}" in text:
                inner = levels.get(index, Level())
                text = text.replace(f"%{index + 1}", numeral(counters.get(index, inner.start), inner.form))
        return "" if shape.form == "none" else text


def read_numbering(root: Element | None) -> Numbering:
    """Read numbering.xml; None gives no lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {attribute(item, "abstractNumId"): _levels(item) for item in root.iter(f"{W}abstractNum")}
    for item in root.iter(f"{W}num"):
        number, origin = attribute(item, "numId"), child_value(item, "abstractNumId")
        levels = dict(abstract.get(origin, {}))
        overrides = {_integer(attribute(o, "ilvl")): o for o in item.iter(f"{W}lvlOverride")}
        for index, override in overrides.items():
            shape = next((_level(level) for level in override.iter(f"{W}lvl")), levels.get(index, Level()))
            start = child_value(override, "startOverride")
            levels[index] = Level(shape.form, shape.pattern, _integer(start, shape.start) if start else shape.start)
        numbering.lists[number] = levels
        numbering.origins[number] = number if overrides else f"abstract {origin}"
    return numbering


def numeral(number: int, form: str) -> str:
    """Return a number in one of Word's formats (ECMA-376 17.18.59); unknown ones are decimal."""
    if not 0 <= number <= _MAX_NUMBER:
        return str(number)
    if form in {"lowerLetter", "upperLetter"}:
        text = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""
        return text.upper() if form == "upperLetter" else text
    if form in {"lowerRoman", "upperRoman"}:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form in {"ideographTraditional", "ideographZodiac"}:
        signs = _STEMS if form == "ideographTraditional" else _BRANCHES
        return signs[number - 1] if 1 <= number <= len(signs) else str(number)
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    if form in {"ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"}:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith(("taiwaneseCounting", "chineseCounting", "japaneseCounting")):
        return _counting(number)
    return str(number)


def _counting(number: int) -> str:
    if number >= 100 or number == 0:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _levels(abstract: Element) -> dict[int, Level]:
    return {_integer(attribute(item, "ilvl")): _level(item) for item in abstract.iter(f"{W}lvl")}


def _level(item: Element) -> Level:
    pattern = item.find(f"{W}lvlText")
    return Level(
        child_value(item, "numFmt") or "decimal",
        attribute(pattern, "val") if pattern is not None else "",
        _integer(child_value(item, "start"), 1),
    )


def _integer(text: str, default: int = 0) -> int:
    return whole_number(text, default, signed=True)
