"""The order in which a reader takes the lines of a page: columns first, then rows from the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.parsers.geometry import Box, Line, union
from pipelines.parsers.gutters import find_gutter
from pipelines.parsers.rows import merge_rows


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that share a column, from the top; `left` and `right` are its edges."""

    lines: tuple[Line, ...]
    left: float
    right: float

    @property
    def box(self) -> Box:
        """The box around the lines."""
        return union(line.box for line in self.lines)


def regions(lines: Sequence[Line], cuts: Sequence[float] = ()) -> list[Region]:
    """Cut a page into regions in reading order: columns end where a line or a rule (`cuts`) runs across them."""
    if not lines:
        return []
    gutter = find_gutter(lines)
    if gutter is None:
        box = union(line.box for line in lines)
        return [Region(tuple(merge_rows(lines)), box[0], box[2])]
    found: list[Region] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.box[1], line.box[0])):
        if band and any(band[-1].box[1] < cut <= line.box[1] for cut in cuts):
            found += _columns(band, gutter)
            band = []
        if line.box[0] < gutter < line.box[2]:
            found += _columns(band, gutter)
            band = []
            found += [Region((line,), line.box[0], line.box[2])]
        else:
            band.append(line)
    return _joined(found + _columns(band, gutter))


def _columns(band: list[Line], gutter: float) -> list[Region]:
    left = [line for line in band if line.box[2] <= gutter]
    right = [line for line in band if line.box[2] > gutter]
    return regions(left) + regions(right)


def _joined(found: list[Region]) -> list[Region]:
    """Join neighbours that are wide single lines: they are one region."""
    joined: list[Region] = []
    wide = False
    for region in found:
        single = len(region.lines) == 1
        if joined and wide and single and region.box[1] >= joined[-1].box[1]:
            last = joined[-1]
            lines = merge_rows([*last.lines, *region.lines])
            joined[-1] = Region(tuple(lines), min(last.left, region.left), max(last.right, region.right))
        else:
            joined.append(region)
        wide = single
    return joined
