"""Text printed twice on one place, to look bold or as a shadow, is one text."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.parsers.geometry import Box, Line

# A second print is off by less than this (points).
_OFF = 1.5


def without_overprint(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those that stand over an equal one."""
    places: dict[tuple[str, int], list[Box]] = {}
    kept = []
    for line in lines:
        text, row = line.text, line.box[1] / (2 * _OFF)
        low = int(row - 0.5)
        if any(_is_over(line.box, places[key]) for key in ((text, low), (text, low + 1)) if key in places):
            continue
        places.setdefault((text, int(row)), []).append(line.box)
        kept.append(line)
    return kept


def _is_over(box: Box, before: Sequence[Box]) -> bool:
    return any(all(abs(a - b) <= _OFF for a, b in zip(box, other, strict=True)) for other in before)
