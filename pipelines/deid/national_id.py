"""Taiwan national ID and resident certificate numbers.

Rule: a letter, then 1 or 2 (national ID), 8 or 9 (certificate since 2021) or A to D (certificate before), then eight
digits, with the weighted checksum; without it only directly after a label such as 身分證字號.
Source: 戶政 letter table (A=10 … Z=33 in the order of `LETTERS`), weights 1 9 8 7 6 5 4 3 2 1 1, sum divisible by
10; of a second letter only the units of its number count.
Masked: `身分證A123456789`. Kept: `A123456788` (checksum), `SN-A1234567890`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import NOT_AFTER_ALNUM, NOT_BEFORE_ALNUM, labelled, matches

LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the letter at index i stands for 10 + i
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_SHAPE = r"[A-Za-z][1289A-Da-d][0-9]{8}"
_NUMBER = re.compile(NOT_AFTER_ALNUM + _SHAPE + NOT_BEFORE_ALNUM)
_LABELLED = labelled(
    "身[分份]證(?:字號|號碼|統一編號)?|居留證(?:號碼|號)?|統一證號",
    r"national id(?: no\.?)?|id no\.?|arc(?: no\.?)?",
    _SHAPE + NOT_BEFORE_ALNUM,
)


def checksum_holds(value: str) -> bool:
    """Return whether ten characters of the right shape carry a valid checksum."""
    first = 10 + LETTERS.index(value[0].upper())
    second = (10 + LETTERS.index(value[1].upper())) % 10 if value[1].isalpha() else int(value[1])
    digits = (first // 10, first % 10, second, *map(int, value[2:]))
    return sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 10 == 0


class NationalIdDetector:
    """Finds national ID and resident certificate numbers."""

    name = "national_id"
    type = EntityType.NATIONAL_ID

    def find(self, text: str, context: Context) -> list[Span]:
        """Return numbers with a valid checksum, and labelled ones without."""
        found = [
            span
            for span in matches(_NUMBER, text, self.type, 1.0, "national_id:checksum")
            if checksum_holds(text[span.start : span.end])
        ]
        return found + list(matches(_LABELLED, text, self.type, 0.8, "national_id:labelled", 1))
