"""E-mail addresses.

Rule: local part of 1 to 64 characters, `@`, labels of 1 to 63, a last label of 2 to 24 letters. Source: RFC 5321
4.5.3.1 for the lengths, the dot-atom of RFC 5322 for the local part (quoted forms do not occur in plant documents).
Masked: `請聯絡wang.ming@fab.example處理`. Kept: `35 wt% @ 25°C`, `L/D@0.5`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import NOT_BEFORE_ALNUM, matches

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}" + NOT_BEFORE_ALNUM
)


class EmailDetector:
    """Finds e-mail addresses."""

    name = "email"
    type = EntityType.EMAIL

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every address."""
        return list(matches(_ADDRESS, text, self.type, 1.0, self.name)) if "@" in text else []
