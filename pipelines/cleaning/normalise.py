"""Normalisation that keeps meaning. Unicode NFKC does not: it turns 10⁻⁶ into 10−6 and ㎡ into m2.

A table says what may change; super- and subscripts, units, µ, Ω, ℃ and chemistry (SiH₄) stay what they are.
The result carries the map back to the source text.
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.edits import Edit, OffsetMap, apply

# Full-width letters, digits and the signs that stand in codes and numbers. Chinese punctuation （），。：；！？ stays.
_FULL_WIDTH_SIGNS = "＃％＆＊＋－．／＜＝＞＠＿～"
_FULL_WIDTH = {
    chr(code): chr(code - 0xFEE0)
    for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, _FULL_WIDTH_SIGNS)]
}
# Squared and letter-like units, written out with their exponents kept as exponents.
_UNITS = {
    "㎜": "mm", "㎝": "cm", "㎞": "km", "㎟": "mm²", "㎠": "cm²", "㎡": "m²", "㎢": "km²", "㎣": "mm³", "㎤": "cm³",
    "㎥": "m³", "㎎": "mg", "㎏": "kg", "㏄": "cc", "㎖": "mL", "㎗": "dL", "㎘": "kL", "㎕": "µL", "㎛": "µm",
    "㎚": "nm", "㎐": "Hz", "㎑": "kHz", "㎒": "MHz", "㎓": "GHz", "㎩": "Pa", "㎪": "kPa", "㎫": "MPa", "㎬": "GPa",
    "㎳": "ms", "㎲": "µs", "㎱": "ns", "㎷": "mV", "㎸": "kV", "㎃": "mA", "㎂": "µA", "㎽": "mW", "㎾": "kW",
    "㎿": "MW", "㏀": "kΩ", "㏁": "MΩ", "㏑": "ln", "㏒": "log", "㏙": "ppm", "㏕": "mil", "㎭": "rad", "㎧": "m/s",
    "\u2126": "Ω", "\u03bc": "µ", "\u212a": "K", "\u212b": "Å",
}  # fmt: skip
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_MINUS = {"\u2212": "-", "\u2010": "-", "\u2011": "-"}
# Kangxi radicals and compatibility ideographs are the same characters under another code: PDF fonts leave them.
_HAN = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in [*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00)]
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
TABLE: dict[str, str] = {**_FULL_WIDTH, **_UNITS, **_LIGATURES, **_MINUS, **_HAN}
_BLANK = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\n\u2028\u2029"
_INVISIBLE = "\u00ad\u061c\u180e\ufeff\u200b-\u200f\u202a-\u202e\u2060\ufffc\x00-\x08\x0b-\x1f\x7f-\x9f"
_CANDIDATE = re.compile(
    f"(?P<run>[{_BLANK}{_INVISIBLE}]+)|(?P<sign>[{''.join(map(re.escape, TABLE))}])|(?P<accent>\\w[\u0300-\u036f]+)"
)
_SEPARATORS = re.compile(r"[^\t\n]+")
_HAS_BLANK = re.compile(f"[{_BLANK}]")


def normalise(text: str) -> tuple[str, OffsetMap]:
    """Return the normalised text and its offset map.

    Runs of spaces become one, those at the ends and beside tabs and line breaks none; tabs and line breaks stay,
    as they separate the cells and rows of a table. Accents are composed, invisible and control characters go.
    """
    edits: list[Edit] = []
    for match in _CANDIDATE.finditer(text):
        replacement = _replacement(match, len(text))
        if replacement != match.group():
            edits.append((match.start(), match.end(), replacement))
    return apply(text, edits)


def _replacement(match: re.Match[str], length: int) -> str:
    found = match.group()
    if match.lastgroup == "sign":
        return TABLE[found]
    if match.lastgroup == "accent":
        return unicodedata.normalize("NFC", found)
    if match.start() == 0 or match.end() == length:
        return ""
    separators = _SEPARATORS.sub("", found.replace("\u2028", "\n").replace("\u2029", "\n"))
    return separators or (" " if _HAS_BLANK.search(found) else "")
