"""What a number looks like does not count, what it says does: one form for the signs that print alike.

Full-width digits, the several minus signs, `℃` and `° C`, `µ` and `μ`, `㎡` and `m²`, thin and hard spaces become one.
A raised digit becomes `^` and the digit, never the digit alone; a lowered one joins the letters before it (`H₂O`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))
# Unicode general category Pd without the wave dashes, and the signs that are drawn like them.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\ufe0e\ufe0f"
_SIGNS = {
    "\u2103": "°C", "\u2109": "°F", "\u02da": "°", "\u00ba": "°", "\u00b5": "\u03bc", "\u2126": "\u03a9",
    "\u212b": "\u00c5", "\u212a": "K", "％": "%", "﹪": "%", "＋": "+", "﹢": "+", "．": ".", "／": "/", "∕": "/",
    "＾": "^", "＜": "<", "＞": ">", "﹤": "<", "﹥": ">", "≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥",
    "～": "~", "〜": "~", "∼": "~", "˜": "~", "✕": "×", "⨯": "×", "╳": "×", "⋅": "·", "∙": "·", "・": "·", "‧": "·",
    "㏕": "mil", "（": "(", "）": ")",
}  # fmt: skip
# CJK Compatibility: squared units, whose last digit is an exponent; their plain decomposition would lower it.
_SQUARED = range(0x3371, 0x33E0)
# Kangxi radicals stand for ideographs in the text layers of some fonts.
_RADICALS = range(0x2F00, 0x2FD6)
_HAN = "\u3400-\u9fff"
_WRITTEN = (
    # Each of these begins where white space does and never gives any back: long runs of it take linear time.
    (re.compile(rf"(?<=[{_HAN}])[^\S\t\n]*+\n[^\S\t]*+(?=[{_HAN}])"), ""),
    (re.compile(r"(?<!\s)[^\S\n]*+\n\s*+"), "\n"),
    (re.compile(r"(?<![^\S\n])[^\S\n\t]*+\t[^\S\n]*+"), "\t"),
    (re.compile(r" {2,}"), " "),
    (re.compile(r"\+\s?/\s?-"), "±"),
    (re.compile(r"<\s?=(?!=)"), "≤"),
    (re.compile(r"(?<![-=])>\s?="), "≥"),
    (re.compile(r"°\s(?=[CF](?![A-Za-z]))"), "°"),
    # A true minus sign is no list mark: it belongs to its number across a space.
    (re.compile(r"\u2212\s?(?=\d)"), "-"),
    (re.compile(r"\u2212"), "-"),
    # A numerator is raised for looks: `5¹⁄4` is `5 1/4`. Only the fraction slash says so; `10²/4` stays what it is.
    (re.compile(r"(?<=\d)\^(\d+)(?=\s?⁄)"), r" \1"),
    (re.compile(r"\^(\d+)(?=\s?⁄)"), r"\1"),
    (re.compile(r"\s?⁄\s?_?"), "/"),
    # At the beginning of a line nothing can be raised from anything: the mark of a note, however it was set.
    (re.compile(r"(?m)^\^(\d+)[^\S\n]?"), r"\1 "),
    (re.compile(r"\^\s?[({]\s?([-+]?\d+)\s?[)}]"), r"^\1"),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins` holds for each of its characters the offset of the one it came from."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """Return the text with the signs that print alike written one way, runs of white space as one.

    Between Han characters a line break is nothing: a word goes on in the next line.
    """
    folded: list[str] = []
    origins: list[int] = []
    raised = lowered = unit = False
    for index, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        if char in _SUPER:
            piece = ("" if raised else "^") + _SUPER[char]
        elif char in _SUB:
            piece = ("" if lowered or _is_letter(folded) else "_") + _SUB[char]
        else:
            piece = _plain(char)
        # A digit on the line after a raised or lowered one is another number; `℃` and the like end a word.
        if (unit and not char.isspace()) or (char.isdecimal() and (raised or lowered)):
            piece = " " + piece
        folded.append(piece)
        origins += [index] * len(piece)
        raised, lowered, unit = char in _SUPER, char in _SUB, char in "℃℉" or ord(char) in _SQUARED
    result = "".join(folded)
    for pattern, replacement in _WRITTEN:
        result, origins = _replaced(pattern, replacement, result, origins)
    return Folded(result, tuple(origins))


def _replaced(pattern: re.Pattern[str], replacement: str, text: str, origins: list[int]) -> tuple[str, list[int]]:
    parts: list[str] = []
    kept: list[int] = []
    position = 0
    for match in pattern.finditer(text):
        new = match.expand(replacement)
        parts += [text[position : match.start()], new]
        kept += origins[position : match.start()] + _new_origins(match, new, origins)
        position = match.end()
    return "".join([*parts, text[position:]]), kept + origins[position:]


def _new_origins(match: re.Match[str], new: str, origins: list[int]) -> list[int]:
    """What a group kept keeps its origins; what is new before it has the first of the match, what follows the last."""
    start, end = match.span(1) if match.re.groups else (match.start(), match.start())
    before = new.find(match[1]) if match.re.groups else 0
    after = len(new) - before - (end - start)
    return [origins[match.start()]] * before + origins[start:end] + [origins[match.end() - 1]] * after


def _is_letter(folded: list[str]) -> bool:
    """Whether a lowered digit can join what stands before it: after a digit it would make another number."""
    return bool(folded) and (folded[-1][-1:].isalpha() or folded[-1] in {")", "]"})


def _plain(char: str) -> str:
    code = ord(char)
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _DASHES:
        return "-"
    if char in _SPACES:
        return " "
    if 0xFF10 <= code <= 0xFF19 or 0xFF21 <= code <= 0xFF3A or 0xFF41 <= code <= 0xFF5A:
        return chr(code - 0xFEE0)
    if code in _SQUARED:
        return _squared(char)
    if code in _RADICALS:
        return unicodedata.normalize("NFKC", char)
    return char


def _squared(char: str) -> str:
    """`㎡` is `m^2`, `㎥` is `m^3`, `㎧` is `m/s`."""
    text = "".join(_SIGNS.get(part, part) for part in unicodedata.normalize("NFKC", char))
    return f"{text[:-1]}^{text[-1]}" if text[-1] in "23" else text
