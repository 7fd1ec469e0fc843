"""Normalisation that keeps meaning. Unicode NFKC does not: it turns 10⁻⁶ into 10−6 and ㎡ into m2.

A table (`characters`) says what may change; super- and subscripts, units, µ, Ω, ℃ and chemistry (SiH₄) stay what they
are. The result carries the map back to the source text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipelines.cleaning.characters import BLANKS, BREAKS, COMBINING, CONTROLS, INVISIBLE, TABLE
from pipelines.edits import OffsetMap, apply, compose

_HIDDEN = INVISIBLE + CONTROLS
# Ranges where the table's characters lie beyond the basic plane: one by one they would be compared one by one.
_BEYOND = "\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f"
_SIGNS = "".join(re.escape(char) for char in TABLE if char < "\U00010000") + _BEYOND
# Every character that may change, and single blanks; one class, so that the search runs at the speed of C.
_RUN = re.compile(f"[{BLANKS}{_HIDDEN}{COMBINING}{_SIGNS}]+")
_NO_SPACE = re.compile(_RUN.pattern.replace("[ ", "[", 1))
_TOKEN = re.compile(
    f"(?P<accent>[^{BLANKS}{_HIDDEN}{COMBINING}][{_HIDDEN}]*[{COMBINING}][{COMBINING}{_HIDDEN}]*)"
    f"|(?P<gap>[{BLANKS}{_HIDDEN}]+)|(?P<sign>[{_SIGNS}])"
)
# The ordinal sign and the ring that are typed for a degree: 25ºC.
_DEGREE = re.compile(r"[º˚](?=[CF](?![A-Za-z]))")
_HAS_COMBINING = re.compile(f"[{COMBINING}]")
_HAS_BLANK = re.compile(f"[{BLANKS}]")
_HAS_CONTROL = re.compile(f"[{CONTROLS}]")
_HIDDEN_RUN = re.compile(f"[{_HIDDEN}]+")
_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_NO_SEPARATOR = re.compile(r"[^\t\n]+")
_OTHER_BLANK = re.compile(f"(?![ \t\n])[{BLANKS}]")


def normalise(text: str, *, layout: bool = False) -> tuple[str, OffsetMap]:
    """Return the normalised text and its offset map.

    Runs of spaces become one, those at the ends and beside tabs and line breaks none; tabs and line breaks stay,
    as they separate the cells and rows of a table. Accents are composed, invisible and control characters go, but
    never so that two numbers become one.

    Args:
        layout: keep every blank, as in program code, where indents and columns mean something.

    """
    if "  " not in text and text[:1] != " " != text[-1:] and not _NO_SPACE.search(text):
        return _with_degrees(text, ())
    edits = [
        (token.start(), token.end(), replacement)
        for token in _tokens(text)
        if (replacement := _replacement(token, layout)) != token.group()
    ]
    return _with_degrees(*(apply(text, edits) if edits else (text, ())))


def _with_degrees(text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    if "º" not in text and "˚" not in text:
        return text, offsets
    degrees, changes = apply(text, [(*match.span(), "°") for match in _DEGREE.finditer(text)])
    return degrees, compose(offsets, changes)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    last = len(text)
    for run in _RUN.finditer(text):
        start, end = run.span()
        if start > 0 and end < last and run.group() == " ":
            continue
        if start and _HAS_COMBINING.search(text, start, end):
            start -= 1
        yield from _TOKEN.finditer(text, start, end)


def _replacement(token: re.Match[str], layout: bool) -> str:
    found = token.group()
    if token.lastgroup == "sign":
        return TABLE.get(found, found)
    if token.lastgroup == "accent":
        return unicodedata.normalize("NFC", TABLE.get(found[0], found[0]) + _HIDDEN_RUN.sub("", found[1:]))
    return _layout(token) if layout else _gap(token)


def _gap(token: re.Match[str]) -> str:
    if token.start() == 0 or token.end() == len(token.string):
        return ""
    found = token.group()
    separators = _NO_SEPARATOR.sub("", _BREAK.sub("\n", found))
    return separators or (" " if _HAS_BLANK.search(found) or _parts_numbers(token) else "")


def _layout(token: re.Match[str]) -> str:
    visible = _HIDDEN_RUN.sub("", token.group())
    return _OTHER_BLANK.sub(" ", _BREAK.sub("\n", visible)) or (" " if _parts_numbers(token) else "")


def _parts_numbers(token: re.Match[str]) -> bool:
    """Return whether digits on both sides would become one number; a mark of no width never stood for a gap."""
    start, end, text = token.start(), token.end(), token.string
    beside_digits = start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
    return beside_digits and _HAS_CONTROL.search(token.group()) is not None
