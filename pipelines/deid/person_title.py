"""Names of people with a title: 王工、李課長、陳建宏工程師、Mr. Lin.

Rule: surname and title where the characters before them can stand before a name; the finding is surname and title
together, as that is how the person is called. With a full name the finding is the name alone. `surname + 工` also needs
a following character that makes no other word. Source: usage in plant log books; homographs see `surnames`.
Masked: `請王工確認`, `設備課陳建宏工程師`. Kept: `王水`, `製程工程師`, `施工`, `黃光工程師`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import HAN
from pipelines.deid.person_name import TITLE, is_han_name, may_precede
from pipelines.deid.surnames import DOUBLE_SURNAMES, SURNAMES, WORK_WORDS, begins_with_word

_SURNAME = rf"(?:{'|'.join(sorted(DOUBLE_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
_FULL = re.compile(rf"(?=({_SURNAME}[{HAN}]{{1,2}})(?:{TITLE}))")
_SHORT = re.compile(rf"(?=({_SURNAME}(?:{TITLE})))")
# What follows 工 in 工程, 工作, 工廠 … : the pair before it is then no form of address.
_WORK = re.compile(
    rf"({_SURNAME}工)(?![程作廠業具序件時單人地安務會藝法站位區段班資商學號數期項料頭匠讀費量率錢卡兵衛種令研傷場友協])"
)
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?|Engr?\.)[ ]([A-Z][a-z]{1,20}(?:[ \-][A-Z][a-z]{1,20}){0,2})(?![A-Za-z])"
)


def _is_address(text: str, end: int, name: str) -> bool:
    """Return whether surname and title are no words of their own, as 曾經 is in `曾經理解` but not in `曾經理，`."""
    return not begins_with_word(name) or not _HAN.match(text, end)


class PersonTitleDetector:
    """Finds people by their title."""

    name = "person_title"
    type = EntityType.PERSON

    def find(self, text: str, context: Context) -> list[Span]:
        """Return names with a title."""
        found = [
            Span(*match.span(1), self.type, 0.8, "person_title:full")
            for match in _FULL.finditer(text)
            if is_han_name(match.group(1)) and may_precede(text, match.start(1), unit=True)
        ]
        found += [
            Span(*match.span(1), self.type, 0.75, "person_title:surname")
            for match in _SHORT.finditer(text)
            if _is_address(text, match.end(1), match.group(1)) and may_precede(text, match.start(1), unit=True)
        ]
        found += [
            Span(*match.span(1), self.type, 0.7, "person_title:gong")
            for match in _WORK.finditer(text)
            if match.group(1) not in WORK_WORDS and may_precede(text, match.start(1), unit=False)
        ]
        return found + [Span(*m.span(1), self.type, 0.8, "person_title:latin") for m in _LATIN.finditer(text)]
