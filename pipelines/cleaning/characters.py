"""What normalisation may change: one table from a character to what it is written as.

Rule: the reader sees the same and the value is the same. NFKC is only the source where it keeps to that; exponents,
subscripts, fractions, circled numbers, Chinese punctuation and every unified Han character are left alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def _compatible(codes: Iterable[int]) -> dict[str, str]:
    """Return the characters of a range that NFKC replaces."""
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for code in codes)
    return {char: plain for char, plain in pairs if plain != char}


def _paired(chars: str, plain: str) -> dict[str, str]:
    return dict(zip(chars, plain, strict=True))


# Full-width letters, digits and the signs that stand in codes and numbers. Chinese punctuation （），。：；！？ stays.
_FULL_WIDTH_SIGNS = "＃％＆＊＋－．／＜＝＞＠＿～＄＼｜＾"
_FULL_WIDTH = _compatible(
    [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, _FULL_WIDTH_SIGNS)]
)
# Big5's small forms and the forms for vertical lines, as what stands in horizontal text.
_SMALL = _paired("﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫", "，、.；：？！—（）〔〕#&*+-<>=\\$%@")
_VERTICAL = _paired(
    "︐︑︒︓︔︕︖︰︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄", "，、。：；！？：—（）｛｝〔〕【】《》〈〉「」『』"
)
# Squared and letter-like units, written out; their exponents stay exponents and litres get the capital L of SI tables.
_SQUARED = _compatible([*range(0x3371, 0x337B), *range(0x3380, 0x33E0), 0x33FF])
_TO_EXPONENTS = str.maketrans({"2": "²", "3": "³", "\u2215": "/", "\u03bc": "µ", "\u2126": "Ω"})
_UNITS = {char: unit.translate(_TO_EXPONENTS) for char, unit in _SQUARED.items()} | {
    "㎕": "µL", "㎖": "mL", "㎗": "dL", "㎘": "kL", "㏗": "pH", "㏙": "ppm",
    "\u2126": "Ω", "\u03bc": "µ", "\u212a": "K", "\u212b": "Å",
}  # fmt: skip
# Letters and digits of formula fonts: 𝑃 and 𝟓 are P and 5.
_FORMULA = {char: plain.translate({0x3BC: "µ"}) for char, plain in _compatible(range(0x1D400, 0x1D800)).items()}
_LIGATURES = _compatible(range(0xFB00, 0xFB07))
# Hyphens that do not break, minus signs, and the Japanese wave dash of ranges (10〜20).
_SIGNS = {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u301c": "~", "\u210e": "h"}
# Kangxi radicals and compatibility ideographs are the same characters under another code: PDF fonts leave them.
_HAN = _compatible([*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)])
# Radicals that NFKC does not know, of those that are whole characters (Unicode: EquivalentUnifiedIdeograph).
_RADICALS = _paired(
    "⺠⺩⺬⺮⻁⻄⻅⻆⻉⻋⻏⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
    "民王示竹虎西见角贝车邑長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
)

TABLE: dict[str, str] = {
    **_FULL_WIDTH, **_SMALL, **_VERTICAL, **_UNITS, **_FORMULA, **_LIGATURES, **_SIGNS, **_HAN, **_RADICALS,
}  # fmt: skip

# The following are insides of character classes.
BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"
BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000" + BREAKS
# Marks without a width and without a meaning in Chinese and Latin text, variation selectors among them.
INVISIBLE = "\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
# What took the place of something that cannot be written: control characters, embedded objects.
CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffc"
COMBINING = "\u0300-\u036f\u3099\u309a"
