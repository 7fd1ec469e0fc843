"""Paragraphs that go on in the next column or on the next page, over footnotes, captions and tables between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.parsers.column_shape import alike
from pipelines.parsers.geometry import Line
from pipelines.parsers.markers import is_caption, marker_of
from pipelines.parsers.page import Page
from pipelines.parsers.page_table import Table
from pipelines.parsers.paragraphs import blocks, ended_early
from pipelines.parsers.reading_order import Region

# A single line shows what its column is like if it is this many times its size long.
_WIDE = 20.0
# The first line of the rest stands at the left edge of its column, give or take this share of its size.
_AT_EDGE = 0.7
# A sentence goes on after these, and with those.
_UNFINISHED = re.compile(r"[\w,，、)）’”\-–—]")
_HAN = re.compile("[\u3400-\u9fff，、]")
_GOES_ON = re.compile(r"[(“‘]?[a-z]")


@dataclass(slots=True)
class Block:
    """A block of a column, and the lines further on that belong to it.

    Attributes:
        opens: whether it is the first of its column.
        closes: whether nothing of its size follows in its column.
        left: edge of the column.
        right: where its lines end.

    """

    lines: list[Line]
    page: Page
    opens: bool
    closes: bool
    left: float
    right: float
    more: list[Line] = field(default_factory=list)


def blocks_of(region: Region, page: Page, size: float) -> Iterator[Block]:
    """Yield the blocks of a region."""
    found = blocks(region, size)
    last = _last_of_sizes(found)
    for number, lines in enumerate(found):
        right = max(line.box[2] for line in lines) if len(lines) > 1 else region.right
        yield Block(lines, page, number == 0, number in last, region.left, right)


def _last_of_sizes(found: Sequence[list[Line]]) -> set[int]:
    """Return the blocks after which none of their size comes."""
    last: dict[int, Line] = {}
    for number in range(len(found) - 1, -1, -1):
        if not any(alike(found[number][-1], line) for line in last.values()):
            last[number] = found[number][-1]
    return set(last)


def join_running(items: Iterable[Block | Table]) -> list[Block | Table]:
    """Add to each block that breaks off the one that goes on with it."""
    kept: list[Block | Table] = []
    broken: Block | None = None
    for item in items:
        if isinstance(item, Table):
            kept.append(item)
            continue
        if broken is not None and item.opens and _goes_on(broken, item):
            broken.more += item.lines
            broken.right = item.right
            broken = broken if item.closes and _breaks_off(item) else None
            continue
        kept.append(item)
        if broken is not None and not _is_between(broken, item):
            broken = None
        if item.closes and _breaks_off(item):
            broken = item
    return kept


def _breaks_off(block: Block) -> bool:
    last = block.lines[-1]
    if last.bold or last.code or not _UNFINISHED.match(last.text[-1]) or "\t" in last.text:
        return False
    short = len(block.lines) == 1 and last.box[2] - last.box[0] < _WIDE * last.size
    return not short and not is_caption(block.lines[0].text)


def _goes_on(broken: Block, block: Block) -> bool:
    last, first = (broken.more or broken.lines)[-1], block.lines[0]
    if block.page.number - broken.page.number > 1 or not alike(last, first) or first.bold:
        return False
    if "\t" in first.text or marker_of(first.text) is not None or ended_early(last, first, broken.right):
        return False
    if last.text.endswith("-") or _GOES_ON.match(first.text):
        return True
    at_edge = first.box[0] <= block.left + _AT_EDGE * first.size
    return at_edge and bool(_HAN.match(last.text[-1]) and _HAN.match(first.text))


def _is_between(broken: Block, block: Block) -> bool:
    """Whether a block may stand between the parts of a paragraph: a footnote, a label or caption of a figure."""
    return is_caption(block.lines[0].text) or (
        block.lines[0].size < broken.lines[-1].size and not alike(broken.lines[-1], block.lines[0])
    )
