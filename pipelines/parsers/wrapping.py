"""Where a margin broke the lines of plain text, so that they run on in the next one.

Two ways of writing are met, often in one file: a line for each paragraph, however long; and lines that a margin broke,
in Chinese between any two characters, the digits of a number included (`第 104011036` / `9 號`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.parsers.markers import ends_sentence, is_caption, marker_of

# Columns, of which a Han character takes two. No margin is narrower, and what is wider no margin broke.
_NARROWEST, _WIDEST = 56, 132
# Of the lines that end within a sentence; pages of two columns have two margins.
_LEAST_EXPLAINED = 0.4
# An entry of a log: `2025-03-04 08:00`, `114/3/4`, `[08:00:12]`.
_STAMP = re.compile(r"\s*\[?(?:\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d{2}|(?:民國)?\s?\d{2,4}\s?年\d)")
_HAN = re.compile("[\u3400-\u9fff]")
_CJK = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
# What a margin moves to the next line as a whole: a word, or a Han character with the signs that begin no line.
_FIRST_WORD = re.compile(r"[!-~]+|\S[、。，．；：！？）」』】》〉]*")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text is broken into lines.

    Attributes:
        margin: in columns, 0 where every line is a paragraph or an entry of its own.
        hangs: whether the lines under that of an item stand further in.

    """

    margin: int
    hangs: bool

    def runs_on(self, first: str, above: str, line: str) -> bool:
        """Whether a line goes on with the one above it, in a block that begins with the line `first`."""
        text, ended, inward = line.strip(), above.rstrip(), line[:1].isspace()
        if not text or marker_of(text) or is_caption(text) or "\t" in ended or ended.endswith(("：", ":")):
            return False
        hanging = self.hangs and marker_of(first.strip()) is not None
        if (hanging and not inward) or (_STAMP.match(first) and _STAMP.match(line)):
            return False
        if ended.endswith("、"):
            return True
        return self._is_broken(above, text) and not (ends_sentence(ended) and inward and not hanging)

    def undivided(self, lines: Sequence[str]) -> list[str]:
        """Return the lines of a block, every number whole that the margin divided."""
        whole = [lines[0]]
        # Only among Han characters do margins break numbers.
        han = any(map(_HAN.search, lines))
        for above, line in pairwise(lines):
            if han and self._divides(above, line):
                whole[-1] += line.strip()
            else:
                whole.append(line)
        return whole

    def _is_broken(self, above: str, text: str) -> bool:
        """Whether a margin ended a line; spaces at its end may fill it up.

        A line that ends within a sentence need not reach the margin, as words are long and the columns of a page
        differ; Han characters fill every line.
        """
        if not self.margin or not _NARROWEST <= _columns(above.rstrip()) <= _WIDEST:
            return False
        if not _ends(above) and not _CJK.match(above.rstrip()[-1]):
            return True
        return self.margin < _reach(above, text)

    def _divides(self, above: str, line: str) -> bool:
        """Whether the margin stands within a number; a space at the break says that there are two."""
        if not self.margin or _columns(above) < self.margin or (line[:1].isspace() and not self.hangs):
            return False
        return bool(re.search(r"\d[.,]?$", above) and re.match(r"\d", line.strip()))


def wrapping_of(lines: Sequence[str]) -> Wrapping:
    """Find the margin that explains the most lines that end within a sentence; entries of a log have no such one."""
    margins: Counter[int] = Counter()
    broken = list(_broken(lines))
    for above, line in broken:
        margins.update(range(_columns(above), min(_reach(above, line), _WIDEST + 1)))
    margin = min(margins, key=lambda columns: (-margins[columns], columns), default=0)
    if margins[margin] < _LEAST_EXPLAINED * len(broken):
        margin = 0
    return Wrapping(margin, any(_hangs(above, line) for above, line in pairwise(lines)))


def _broken(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the lines that end within a sentence, each with the text of the next."""
    for above, line in pairwise(lines):
        ended, text = above.rstrip(), line.strip()
        wide = _NARROWEST <= _columns(ended) <= _WIDEST
        if wide and text and not _ends(ended) and "\t" not in ended and not marker_of(text):
            yield ended, text


def _ends(line: str) -> bool:
    """Whether a line could end a paragraph."""
    return line.rstrip().rstrip("」』）)”\"' ").endswith(("。", "；", ";", "：", ":", ".", "！", "？", "!", "?"))


def _hangs(above: str, line: str) -> bool:
    return line[:1].isspace() and marker_of(above.strip()) is not None and not marker_of(line.strip())


def _reach(above: str, text: str) -> int:
    """Return the columns that a line would have with the first word of the next."""
    word = _FIRST_WORD.match(text)
    gap = above[-1:].isascii() and text[:1].isascii()
    return _columns(above) + gap + _columns(word.group() if word else "")


def _columns(line: str) -> int:
    return len(line) + sum(char > "\u2e7f" for char in line)
