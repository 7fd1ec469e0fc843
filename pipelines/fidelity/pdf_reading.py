"""The words of a PDF page as pdfium reads them, with raised and lowered digits told by geometry.

Plain extraction loses the raise of a raised exponent. So each character's size and baseline decide whether it is
raised or lowered, and digits are handed on as Unicode writes them (`10⁻⁶`, `H₂O`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipelines.document import Locator
from pipelines.fidelity.pdfium import Char
from pipelines.fidelity.raising import CAN_SHIFT, shifted
from pipelines.fidelity.reading import Bit, Part
from pipelines.parsers.geometry import rounded, union

# Of the size of the character it stands beside: TeX raises by 33 % to 41 %, Word by 33 %, and both set 58 % to 75 %.
_SMALLER, _RAISED, _LOWERED = 0.88, 0.12, -0.06
# An exponent ends within this distance of what it is raised from.
_REACH = 2.0
# A character farther than this from the baseline stands on another line.
_SAME_LINE = 0.75
# Gaps up to these are no space between words: before a raised or lowered character, and after it.
_GAP_BEFORE, _GAP_AFTER = 0.3, 0.12
# Unicode categories of codes that are no text, and the share of them from which a page counts as unreadable: on the
# real files readable pages have up to 1 %, pages whose fonts have no Unicode map 16 % and more.
_NO_TEXT, _MAX_STRANGE = frozenset(("Cc", "Co", "Cn", "Cs")), 0.02


def page_part(chars: list[Char | None], number: int) -> Part:
    """Return the text of a page word by word, each with its box in points of the page as displayed."""
    return Part(f"page {number}", tuple(_words(chars, number)))


def is_readable(chars: list[Char | None]) -> bool:
    """Whether pdfium could tell the characters of a page; where its fonts say nothing, it hands on bare codes."""
    shown = [char.text for char in chars if char is not None and not char.text.isspace()]
    strange = sum(char == "\ufffd" or unicodedata.category(char) in _NO_TEXT for char in shown)
    return strange <= _MAX_STRANGE * len(shown)


def _lines(chars: list[Char | None]) -> Iterator[list[Char | None]]:
    """Part characters into lines; a raised character stays in its line though pdfium breaks there."""
    line: list[Char | None] = []
    base: Char | None = None
    last: Char | None = None
    for char in chars:
        if char is None:
            line.append(None)
            continue
        if base is not None and last is not None:
            size = max(base.size, char.size)
            if abs(char.across - base.across) > _SAME_LINE * size or char.along < last.along - size:
                yield line
                line, base = [], None
        line.append(char)
        last = char
        if base is None or char.size > _SMALLER * base.size:
            base = char
    yield line


def _words(chars: list[Char | None], number: int) -> Iterator[Bit]:
    """Yield the words of a page, each with its box and the white space after it."""
    for line in _lines(chars):
        shifts = _shifts(line)
        word: list[Char] = []
        text = ""
        for index, char in enumerate(line):
            if char is None and not _splits(line, shifts, index):
                continue
            if char is None or char.text.isspace():
                if word:
                    yield _bit(text + " ", word, number)
                word, text = [], ""
                continue
            word.append(char)
            text += shifted(char.text, shifts[index])
        if word:
            yield _bit(text, word, number)
        yield Bit("\n", Locator(page=number))


def _bit(text: str, word: list[Char], number: int) -> Bit:
    box = union(char.box for char in word)
    return Bit(text, Locator(page=number, box=rounded(box)))


def _shifts(line: list[Char | None]) -> list[int]:
    """Return 1 for every raised character of a line, -1 for every lowered one, else 0."""
    found = []
    for index, char in enumerate(line):
        base = _beside(line, index, char) if char is not None and char.text in CAN_SHIFT else None
        rise = (char.across - base.across) / base.size if char is not None and base is not None else 0.0
        found.append(1 if rise > _RAISED else -1 if rise < _LOWERED else 0)
    return found


def _beside(line: list[Char | None], index: int, char: Char) -> Char | None:
    """Return the nearest larger character, those before it first: what a raised one is raised from."""
    around = (*reversed(line[:index]), *line[index + 1 :])
    sized = (other for other in around if other is not None and other.size > 0)
    larger = next((other for other in sized if char.size <= _SMALLER * other.size), None)
    if larger is None or max(char.along - larger.end, larger.along - char.end) > _REACH * larger.size:
        return None
    return larger


def _splits(line: list[Char | None], shifts: list[int], index: int) -> bool:
    """Whether a made-up space parts words: beside a raised or lowered character it may be no more than its offset."""
    before = next((i for i in range(index - 1, -1, -1) if line[i] is not None), None)
    after = next((i for i in range(index + 1, len(line)) if line[i] is not None), None)
    if before is None or after is None or shifts[before] == shifts[after]:
        return True
    left, right = line[before], line[after]
    allowed = _GAP_AFTER if shifts[before] else _GAP_BEFORE
    return left is None or right is None or right.along - left.end > allowed * max(left.size, right.size)
