"""A page in reading order: regions of lines with the tables between them."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.parsers.geometry import Box, Line
from pipelines.parsers.page_table import Table
from pipelines.parsers.reading_order import Region, regions

# A table over this share of the text's width cuts the page: what is above comes before, what is below after.
_WIDE = 0.6


def ordered(lines: Sequence[Line], tables: Sequence[Table], cuts: Sequence[float] = ()) -> list[Region | Table]:
    """Return regions and tables as a reader takes them; `cuts` are the heights of rules across the page."""
    boxes = [line.box for line in lines] + [table.box for table in tables]
    if not boxes:
        return []
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    wide = sorted((t for t in tables if t.box[2] - t.box[0] >= _WIDE * width), key=lambda table: table.box[1])
    narrow = [table for table in tables if table not in wide]
    found: list[Region | Table] = []
    top = float("-inf")
    for table in wide:
        found += _band(lines, narrow, (top, table.box[1]), cuts)
        found.append(table)
        top = table.box[1]
    return found + _band(lines, narrow, (top, float("inf")), cuts)


def _band(
    lines: Sequence[Line], narrow: Sequence[Table], between: tuple[float, float], cuts: Sequence[float]
) -> list[Region | Table]:
    top, end = between
    band: list[Region | Table] = [*regions([line for line in lines if top <= _middle(line.box) < end], cuts)]
    for table in sorted(narrow, key=lambda table: table.box[1]):
        if top <= _middle(table.box) < end:
            _insert(band, table)
    return band


def _insert(band: list[Region | Table], table: Table) -> None:
    """Put a table into the region whose column it stands in, at its height."""
    for index, region in enumerate(band):
        if isinstance(region, Table) or _shared(region, table) < 0.5 or region.lines[-1].box[3] < table.box[1]:
            continue
        above = tuple(line for line in region.lines if _middle(line.box) < table.box[1])
        below = tuple(line for line in region.lines if _middle(line.box) >= table.box[1])
        parts = [Region(part, region.left, region.right) for part in (above, below)]
        band[index : index + 1] = [part for part in (parts[0], table, parts[1]) if not _is_empty(part)]
        return
    position = next((i for i, item in enumerate(band) if item.box[1] > table.box[1]), len(band))
    band.insert(position, table)


def _is_empty(part: Region | Table) -> bool:
    return isinstance(part, Region) and not part.lines


def _shared(region: Region, table: Table) -> float:
    shared = min(region.right, table.box[2]) - max(region.left, table.box[0])
    return shared / max(1.0, table.box[2] - table.box[0])


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
