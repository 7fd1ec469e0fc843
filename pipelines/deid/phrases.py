"""Looking for many known phrases at once: dictionaries, and names found elsewhere in the corpora.

Rule: a phrase counts where it is a whole token: Latin phrases between non-alphanumeric characters; Han phrases of two
characters only where neither neighbour continues the word (`高純` is not found in `高純度`), longer ones anywhere.
Masked: dictionary `高純`: `由高純負責`. Kept: `高純度氨水`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.folding import fold
from pipelines.deid.patterns import HAN
from pipelines.deid.person_name import FOLLOWERS, TITLE, may_precede

_HAN = re.compile(f"[{HAN}]")
_AFTER = re.compile(f"(?:[^{HAN}]|$|{'|'.join(FOLLOWERS)}|{TITLE})")
_PREFIX = 2


class PhraseDetector:
    """Finds phrases of one type.

    Args:
        name: rule name of the findings.
        phrases: values as written; blanks within a Latin phrase match any one blank, letters match in any case.

    """

    def __init__(self, name: str, kind: EntityType, phrases: Iterable[str], score: float = 1.0) -> None:
        self.name = name
        self.type = kind
        self._score = score
        self._phrases = sorted({" ".join(fold(phrase).upper().split()) for phrase in phrases} - {""})

    @cached_property
    def _index(self) -> tuple[re.Pattern[str], dict[str, list[str]]]:
        """First characters as a class, and phrases by their first two characters, longest first."""
        table: dict[str, list[str]] = {}
        for phrase in sorted(self._phrases, key=lambda item: (-len(item), item)):
            table.setdefault(phrase[:_PREFIX], []).append(phrase)
        starts = {sign for phrase in self._phrases for sign in (phrase[0], phrase[0].lower())}
        return re.compile("[" + "".join(re.escape(sign) for sign in sorted(starts)) + "]"), table

    def find(self, text: str, context: Context) -> list[Span]:
        """Return the longest phrase at every place where one stands."""
        if not self._phrases:
            return []
        pattern, table = self._index
        found: list[Span] = []
        # Upper case character by character keeps offsets where the whole string would grow (ß → SS).
        upper = text.upper() if len(text.upper()) == len(text) else "".join(_upper(sign) for sign in text)
        for match in pattern.finditer(text):
            start = match.start()
            for phrase in table.get(upper[start : start + _PREFIX], ()):
                if upper.startswith(phrase, start) and _is_whole(text, start, start + len(phrase)):
                    found.append(Span(start, start + len(phrase), self.type, self._score, self.name))
                    break
        return found


def occurrences(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return every place where one phrase stands as a whole token; for phrases without a list of their own."""
    found, start = [], text.find(phrase)
    while start >= 0:
        if _is_whole(text, start, start + len(phrase)):
            found.append((start, start + len(phrase)))
        start = text.find(phrase, start + len(phrase))
    return found


def _upper(sign: str) -> str:
    upper = sign.upper()
    return upper if len(upper) == 1 else sign


def _is_whole(text: str, start: int, end: int) -> bool:
    first, last = text[start], text[end - 1]
    if _is_ascii_alnum(first) and start and _is_ascii_alnum(text[start - 1]):
        return False
    if _is_ascii_alnum(last) and end < len(text) and _is_ascii_alnum(text[end]):
        return False
    if end - start > _PREFIX or not _HAN.match(first):
        return True
    return may_precede(text, start, unit=True) and _AFTER.match(text, end) is not None


def _is_ascii_alnum(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
