"""Lines of a column to blocks: paragraphs, list items and headings, each still a list of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipelines.parsers.code_lines import MAX_BLANK
from pipelines.parsers.column_shape import MAX_LEADING, SIZE_RATIO, alike, gap_between, right_edges, set_apart
from pipelines.parsers.geometry import Line
from pipelines.parsers.markers import ends_sentence, is_caption, marker_of
from pipelines.parsers.reading_order import Region

# Two lines belong together if the gap between them is not much above the usual one.
_GAP_RATIO = 1.5
_MAX_HEADING_LINES = 3
# A line that ends this many times its size left of where the one above begins stands beside it, not below.
_ASIDE = 5.0
# An entry of a table of contents ends in dots and a page number.
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\w{1,6}$|…{2,}\s*\w{1,6}$")
# A word cannot be broken, nor parted from a bracket before it; Han text can, between almost any two characters.
_WORD = re.compile(r"[（「『《【]?[!-\u2e7f]+")
# What refers to a number in brackets, and a number that goes on.
_REFERS = re.compile(
    r"(?:\b(?:paragraphs?|sections?|steps?|items?|notes?|tables?|figures?|eqs?|equations?|and|or|to|of|in|see|with)\.?"
    r"|步[驟骤]|[圖图表式項项款條条節节第及或與与至和見见])$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(（]")
_OPEN_DASH = re.compile(r"[\w)][-–—/]$")
# A word divided at the end of its line, and so not ended early, however short the line.
_BROKEN = re.compile(r"[a-z]{2}-$")


def blocks(region: Region, body_size: float) -> list[list[Line]]:
    """Group the lines of a region; lines larger than the body's size are headings, which break where they like."""
    gap = _usual_gap(region.lines)
    apart = set_apart(region, SIZE_RATIO * body_size)
    found: list[list[Line]] = []
    for index, (line, right) in enumerate(zip(region.lines, right_edges(region), strict=True)):
        if found and index not in apart and _continues(found[-1], line, right, gap, body_size):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _usual_gap(lines: Sequence[Line]) -> float:
    """The usual white space between lines of running text, in shares of the font size."""
    pairs = pairwise(lines)
    gaps = [gap_between(above, below) for above, below in pairs if alike(above, below)]
    return median(gaps) if gaps else 0.5


def _continues(block: list[Line], line: Line, right: float, usual: float, body_size: float) -> bool:
    above = block[-1]
    gap = gap_between(above, line)
    if above.code or line.code:
        return above.code and line.code and gap <= MAX_BLANK and alike(above, line)
    if not alike(above, line) or _other_weight(above, line) or gap > MAX_LEADING or gap < -1.0:
        return False
    if line.box[0] > above.box[2] or above.box[0] - line.box[2] > _ASIDE * line.size:
        return False
    if "\t" in above.text or "\t" in line.text or is_caption(line.text) or _LEADER.search(above.text):
        return False
    if gap > max(usual * _GAP_RATIO, usual + 0.25):
        return False
    heading = line.confidence is None and line.size >= SIZE_RATIO * body_size and len(block) < _MAX_HEADING_LINES
    broken = _BROKEN.search(above.text) and line.text[:1].islower()
    ended = not heading and not broken and ended_early(above, line, right)
    marker = marker_of(line.text)
    if marker is None:
        return not ended
    if ended or ends_sentence(above.text):
        return False
    return marker.style == "decimal" or _runs_into(above.text, line.text)


def _other_weight(above: Line, line: Line) -> bool:
    """Whether bold begins or ends between two lines; a heading may run into the first line of its paragraph."""
    if above.bold:
        return not line.opens_bold
    return line.bold or (line.opens_bold and not above.opens_bold and ends_sentence(above.text))


def _runs_into(above: str, text: str) -> bool:
    """Whether what looks like a marker is the rest of a sentence: `paragraph | (h)(6)`, `步驟 | (3)`, `22– | 33.`."""
    return bool(_OPEN_DASH.search(above) or (_BRACKETED.match(text) and _REFERS.search(above)))


def ended_early(above: Line, line: Line, right: float) -> bool:
    """Whether the first word of this line would still have fitted above: then the writer ended the line."""
    per_char = (line.box[2] - line.box[0]) / max(1, len(line.text))
    word = _WORD.match(line.text)
    wanted = (len(word.group()) + 1) * per_char + 0.3 * line.size if word else 2.2 * line.size
    return right - above.box[2] > wanted
