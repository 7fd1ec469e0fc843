"""MAC addresses of controllers and network cards.

Rule: six pairs of hex digits with one and the same separator (colon or hyphen), or three groups of four with dots.
Source: IEEE 802, notation of EUI-48. Masked: `MAC 02:1A:4B:9C:00:7F`. Kept: `12-34-56` (a date), `02:15:30` (a time).
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import matches

_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z:\-.])(?:[0-9A-Fa-f]{2}([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z]|[:\-.][0-9A-Fa-f])"
)


class MacDetector:
    """Finds MAC addresses."""

    name = "mac"
    type = EntityType.MAC

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every address."""
        return list(matches(_ADDRESS, text, self.type, 0.95, self.name))
