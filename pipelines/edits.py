"""Replacements in a text, with the map from the new text back to the old one.

An edit is (start, end, replacement) in the old text. `apply` gives the new text and its offset map:
(new start, new end, old start, old end) of each replaced stretch, sorted, between which both texts are equal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Edit = tuple[int, int, str]
OffsetMap = tuple[tuple[int, int, int, int], ...]


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Apply non-overlapping edits sorted by start.

    Raises:
        ValueError: if edits overlap, are unsorted or reach outside the text.

    """
    parts: list[str] = []
    offsets: list[tuple[int, int, int, int]] = []
    position = length = 0
    for start, end, replacement in edits:
        if not position <= start <= end <= len(text):
            raise ValueError(f"edit {start}:{end} overlaps or leaves the text of {len(text)} characters")
        kept = text[position:start]
        length += len(kept)
        offsets.append((length, length + len(replacement), start, end))
        parts += (kept, replacement)
        length += len(replacement)
        position = end
    parts.append(text[position:])
    return "".join(parts), tuple(offsets)


def span_to_source(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    """Return the smallest stretch of the old text that the new text's [start, end) came from.

    A span that touches a replaced stretch takes in all of what was replaced.
    """
    touched = [edit for edit in offsets if edit[0] < end and edit[1] > start]
    source_start, source_end = start + _shift(offsets, start), end + _shift(offsets, end)
    if touched:
        first, last = touched[0], touched[-1]
        source_start = first[2] if first[0] <= start else source_start
        source_end = last[3] if last[1] >= end else source_end
    return source_start, max(source_start, source_end)


def _shift(offsets: OffsetMap, position: int) -> int:
    """Return old minus new for a position outside every replaced stretch."""
    index = bisect_right(offsets, position, key=lambda edit: edit[1])
    return offsets[index - 1][3] - offsets[index - 1][1] if index else 0


def compose(first: OffsetMap, second: OffsetMap) -> OffsetMap:
    """Return the map of two steps in a row: from the text after `second` back to the text before `first`.

    Replaced stretches that overlap become one; between the stretches all three texts are equal.
    """
    # Stretches of the text between the two steps, with the step that has them in its map.
    stretches = sorted([(edit[0], edit[1], 0) for edit in first] + [(edit[2], edit[3], 1) for edit in second])
    longer = (iter([edit[3] - edit[1] for edit in first]), iter([edit[1] - edit[3] for edit in second]))
    shifts = [0, 0]
    merged: list[tuple[int, int, int, int]] = []
    position = 0
    while position < len(stretches):
        low, high, step = stretches[position]
        start, source = low + shifts[1], low + shifts[0]
        shifts[step] = next(longer[step])
        position += 1
        while position < len(stretches) and stretches[position][0] < high:
            _, end, step = stretches[position]
            high = max(high, end)
            shifts[step] = next(longer[step])
            position += 1
        merged.append((start, high + shifts[1], source, high + shifts[0]))
    return tuple(merged)
