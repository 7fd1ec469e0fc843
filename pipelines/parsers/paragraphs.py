"""Lines of a column to blocks: paragraphs, list items and headings, each still a list of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipelines.parsers.geometry import Line
from pipelines.parsers.markers import ends_sentence, is_caption, marker_of
from pipelines.parsers.reading_order import Region

# Two lines belong together if their sizes differ by less than this and the gap is not much above the usual one.
_SIZE_RATIO = 1.12
_OCR_SIZE_RATIO = 1.35
_GAP_RATIO = 1.5
_MAX_LEADING = 1.3
_MAX_HEADING_LINES = 3
# So many lines that end at one place show where their text ends.
_EDGE_LINES = 3
# An entry of a table of contents ends in dots and a page number.
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\w{1,6}$|…{2,}\s*\w{1,6}$")
# A word cannot be broken, nor parted from a bracket before it; Han text can, between almost any two characters.
_WORD = re.compile(r"[（「『《【]?[!-\u2e7f]+")
# A word divided at the end of its line, and so not ended early, however short the line.
_BROKEN = re.compile(r"[a-z]{2}-$")


def blocks(region: Region, body_size: float) -> list[list[Line]]:
    """Group the lines of a region; lines larger than the body's size are headings, which break where they like."""
    gap = _usual_gap(region.lines)
    found: list[list[Line]] = []
    for line, right in zip(region.lines, _right_edges(region), strict=True):
        if found and _continues(found[-1], line, right, gap, body_size):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _right_edges(region: Region) -> list[float]:
    """Return for each line where the text that it runs on with ends: where several lines around it do, or the region.

    A note in the margin or a block further right does not make all lines short.
    """
    edges: list[float] = []
    run: list[Line] = []
    for line in (*region.lines, None):
        if run and (line is None or not _alike(run[-1], line) or not -1.0 <= _gap(run[-1], line) <= _MAX_LEADING):
            edges += [_shared_edge(run, region.right)] * len(run)
            run = []
        if line is not None:
            run.append(line)
    return edges


def _shared_edge(run: Sequence[Line], default: float) -> float:
    furthest = max(line.box[2] for line in run)
    shared = sum(furthest - line.box[2] <= line.size for line in run)
    return furthest if shared >= _EDGE_LINES else default


def _usual_gap(lines: Sequence[Line]) -> float:
    """The usual white space between lines of running text, in shares of the font size."""
    pairs = pairwise(lines)
    gaps = [_gap(above, below) for above, below in pairs if _alike(above, below)]
    return median(gaps) if gaps else 0.5


def _gap(above: Line, below: Line) -> float:
    return (below.box[1] - above.box[3]) / max(1.0, below.size)


def _alike(above: Line, below: Line) -> bool:
    limit = _SIZE_RATIO if above.confidence is None else _OCR_SIZE_RATIO
    return max(above.size, below.size) <= limit * min(above.size, below.size)


def _continues(block: list[Line], line: Line, right: float, usual: float, body_size: float) -> bool:
    above = block[-1]
    gap = _gap(above, line)
    if not _alike(above, line) or above.bold != line.bold or gap > _MAX_LEADING or gap < -1.0:
        return False
    if "\t" in above.text or "\t" in line.text or is_caption(line.text) or _LEADER.search(above.text):
        return False
    if gap > max(usual * _GAP_RATIO, usual + 0.25):
        return False
    heading = line.confidence is None and line.size >= _SIZE_RATIO * body_size and len(block) < _MAX_HEADING_LINES
    broken = _BROKEN.search(above.text) and line.text[:1].islower()
    ended = not heading and not broken and _ended_early(above, line, right)
    marker = marker_of(line.text)
    if marker is None:
        return not ended
    certain = marker.style in {"bullet", "number", "han", "chapter", "article"}
    return not ended and not certain and not ends_sentence(above.text)


def _ended_early(above: Line, line: Line, right: float) -> bool:
    """Whether the first word of this line would still have fitted above: then the writer ended the line."""
    per_char = (line.box[2] - line.box[0]) / max(1, len(line.text))
    word = _WORD.match(line.text)
    wanted = (len(word.group()) + 1) * per_char + 0.3 * line.size if word else 2.2 * line.size
    return right - above.box[2] > wanted
