"""Names of people after a label: 姓名、承辦人、維修人員、核准、Operator:, Approved by …

Rule: the label, a colon (after labels that only ever announce a name, blanks will do), then up to four names divided by
`、`, `,`, `/`, `&` or blanks; each is a Han name whose first character is a surname, or capitalised Latin words. Values
without the shape of a name are left alone. Source: cover sheets and log books of plants; surnames see `surnames`.
Masked: `承辦人：陳建宏`, `Approved by J. Smith`. Kept: `核准：品保部`, `Operator: Press START`, `值班：黃光區`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import (
    PERSON_BY_LATIN,
    PERSON_NOUN_LATIN,
    PERSON_ROLE_HAN,
    PERSON_ROLE_LATIN,
    PERSON_STRONG_HAN,
)
from pipelines.deid.patterns import han_label, latin_label
from pipelines.deid.person_name import han_name_end, latin_name_end

_NOTE = r"(?:[ \t]?\([^()\n]{1,20}\))?"
_COLON = rf"{_NOTE}[ \t]{{0,3}}[:=][ \t]{{0,8}}"
_LABEL = re.compile(
    rf"(?:{han_label(PERSON_STRONG_HAN)}{_NOTE}(?:[ \t]{{0,3}}[:=][ \t]{{0,8}}|[ \t]{{1,8}}|為[ \t]?)"
    rf"|{han_label(PERSON_ROLE_HAN)}{_COLON}"
    rf"|{latin_label(PERSON_BY_LATIN)}{_NOTE}(?:[ \t]{{0,3}}[:=][ \t]{{0,8}}|[ \t]{{1,8}})"
    rf"|{latin_label(f'{PERSON_NOUN_LATIN}|{PERSON_ROLE_LATIN}')}{_COLON})"
)
_BETWEEN = re.compile(r"[ \t]{0,3}(?:[、,/&;]|[ \t]|及|與|和)[ \t]{0,3}")
_MAX_NAMES = 4


class PersonFieldDetector:
    """Finds names after their label in running text."""

    name = "person_field"
    type = EntityType.PERSON

    def find(self, text: str, context: Context) -> list[Span]:
        """Return the names behind every label."""
        return [span for match in _LABEL.finditer(text) for span in self._names(text, match.end())]

    def _names(self, text: str, start: int) -> list[Span]:
        found: list[Span] = []
        while len(found) < _MAX_NAMES:
            end = han_name_end(text, start) or latin_name_end(text, start)
            if end is None:
                break
            found.append(Span(start, end, self.type, 0.95, self.name))
            between = _BETWEEN.match(text, end)
            if between is None:
                break
            start = between.end()
        return found
