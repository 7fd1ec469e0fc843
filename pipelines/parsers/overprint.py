"""Text printed twice on one place, to look bold or as a shadow, is one text."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.parsers.geometry import Box, Line

# A second print is off by less than this (points).
_OFF = 1.5


def without_overprint(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those that stand over an equal one."""
    places: dict[str, list[Box]] = {}
    kept = []
    for line in lines:
        before = places.get(line.text)
        if before is None:
            places[line.text] = [line.box]
        elif _is_over(line.box, before):
            continue
        else:
            before.append(line.box)
        kept.append(line)
    return kept


def _is_over(box: Box, before: Sequence[Box]) -> bool:
    top = box[1]
    near = [other for other in before if -_OFF <= top - other[1] <= _OFF]
    return any(all(abs(a - b) <= _OFF for a, b in zip(box, other, strict=True)) for other in near)
