"""How much of a truth a tool's text holds, and how many cells of its tables; the same rules for every tool.

Folding (`fold`), applied to truth and finding alike: character entities and `<br>` are resolved; the marks of Markdown
(headings, bullets, emphasis, pipes, dividers, quotes, fences, escapes) are taken away; ligatures, quotes and dashes
become their plain forms; a word that a hyphen parts at the end of a line is joined; control and private signs, which
symbol fonts give for bullets, go; so do the underscores of blanks to fill in.

`Score.f1`     the harmonic mean of precision and recall over the multisets of tokens: words and numbers of Latin
               letters and digits, every other sign by itself, Han characters too. Whatever is lost, invented, glued
               together or read twice counts; where it stands does not, so that forms may be read in any order
`Score.grams`  the same over the multisets of character 3-grams without white space: where a line runs on into the next
               counts, so that a form read row by row and one read column by column differ
`Score.order`  1 - edit distance / length of the longer text, without white space, because tools differ on it and
               Chinese needs none: where a line stands counts too

All are pooled: numerators and denominators are summed over the documents, so that a page counts as much as it holds.

Furniture (running headers, footers, page numbers) is left out on both sides by one rule, whatever a tool calls it: a
line that is a page number, or is contained to 90 % in the header or footer that the truth names, is dropped.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

Grid = list[list[str]]
_PLAIN = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "‘": "'", "’": "'", "“": '"', "”": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00ad": None,
})  # fmt: skip
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIVIDER = re.compile(r"(?m)^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*$")
_LEAD = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+|```.*$)")
_MARKS = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\*+|`+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\||•")
_PAGE_NUMBER = re.compile(r"(?:第\d+頁)?(?:[/／,，]?(?:共|of)?\d+頁?)?|(?:page)?\d+(?:(?:of|/|／)\d+)?", re.IGNORECASE)
_BLANK = re.compile(r"(?:\\?_){3,}")
_HYPHEN = re.compile(r"(?<=[a-z])[-\u2010\u00ad][ \t]*\n\s*(?=[a-z])")
_SIGNS = re.compile(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_TOKEN = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+|\S")
_CONTAINED, _SHORTEST = 90.0, 4


def fold(text: str, furniture: Sequence[str] = ()) -> str:
    """Return a text on one line, without marks and the lines that are furniture."""
    text = _HYPHEN.sub("", _BREAK.sub("\n", _COMMENT.sub(" ", text)))
    text = _LEAD.sub("", _DIVIDER.sub("", _BLANK.sub(" ", text)))
    lines = (_SIGNS.sub(" ", _MARKS.sub("", line)).translate(_PLAIN) for line in html.unescape(text).splitlines())
    running = [packed(line.translate(_PLAIN)) for line in furniture if line]
    kept = " ".join(line for line in lines if not (running and _is_furniture(packed(line), running)))
    return " ".join(kept.split())


def packed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def _is_furniture(line: str, running: Sequence[str]) -> bool:
    if _PAGE_NUMBER.fullmatch(line):
        return True
    return len(line) >= _SHORTEST and any(
        len(line) <= len(whole) + _SHORTEST and fuzz.partial_ratio(line, whole) >= _CONTAINED for whole in running
    )


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over documents; add them up with `+`."""

    shared: int = 0
    tokens: int = 0
    shared_grams: int = 0
    grams_of_both: int = 0
    edits: int = 0
    length: int = 0
    truth: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.shared + other.shared, self.tokens + other.tokens, self.shared_grams + other.shared_grams,
            self.grams_of_both + other.grams_of_both, self.edits + other.edits, self.length + other.length,
            self.truth + other.truth,
        )  # fmt: skip

    @property
    def f1(self) -> float:
        """Share of tokens that both have; 1 where there are none."""
        return 2 * self.shared / self.tokens if self.tokens else 1.0

    @property
    def grams(self) -> float:
        """Share of character 3-grams that both have; 1 where there are none."""
        return 2 * self.shared_grams / self.grams_of_both if self.grams_of_both else 1.0

    @property
    def order(self) -> float:
        """Likeness in order; 1 where both are empty."""
        return 1 - self.edits / self.length if self.length else 1.0

    @property
    def error_rate(self) -> float:
        """Edits by characters of the truth."""
        return self.edits / max(1, self.truth)


def score(truth: str, found: str, *, ordered: bool = True) -> Score:
    """Compare two folded texts; the edit distance only if it is asked for, because it is slow on long ones."""
    shared, tokens = _in_common(_TOKEN.findall(truth), _TOKEN.findall(found))
    truth, found = packed(truth), packed(found)
    grams = _in_common(_grams(truth), _grams(found))
    if not ordered:
        return Score(shared, tokens, *grams)
    distance = Levenshtein.distance(truth, found)
    return Score(shared, tokens, *grams, distance, max(len(truth), len(found)), len(truth))


def _in_common(truth: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
    """Return how many items both multisets have, and how many there are in the two together."""
    return (Counter(truth) & Counter(found)).total(), len(truth) + len(found)


def _grams(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(len(text) - 2)]


def markdown_tables(text: str) -> list[Grid]:
    """Return the pipe tables of a text, without their dividers."""
    grids: list[Grid] = []
    inside = False
    for line in text.splitlines():
        row = line.strip()
        is_row = len(row) > 1 and row.startswith("|") and row.endswith("|")
        if is_row and not inside:
            grids.append([])
        if is_row and not _DIVIDER.fullmatch(row):
            grids[-1].append(re.split(r"(?<!\\)\|", row[1:-1]))
        inside = is_row
    return grids


def right_cells(truth: Sequence[Grid], found: Sequence[Grid]) -> tuple[int, int]:
    """Return how many true cells stand at their row and column in the table that fits best, and how many there are."""
    wanted, got = [_cells(grid) for grid in truth], [_cells(grid) for grid in found]
    right = sum(max((len(want & other) for other in got), default=0) for want in wanted)
    return right, sum(map(len, wanted))


def _cells(grid: Grid) -> set[tuple[int, int, str]]:
    return {(r, c, packed(fold(text))) for r, row in enumerate(grid) for c, text in enumerate(row)}
