"""The shape of a column: where its text ends at the right, and which lines begin something new by where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from pipelines.parsers.geometry import Line
from pipelines.parsers.markers import marker_of
from pipelines.parsers.reading_order import Region

# Two lines are of one size if their sizes differ by less than this.
SIZE_RATIO, _OCR_SIZE_RATIO = 1.12, 1.35
MAX_LEADING = 1.3
# The first line of a paragraph may stand this many times its size further right than the others, which stand in line.
_INDENT, _SAME_EDGE = (0.7, 4.5), 0.3
# What stands on one middle is at least this many times its size off both edges.
_OFF_CENTRE = 1.0
# So many lines that end at one place show where their text ends.
_EDGE_LINES = 3


def right_edges(region: Region) -> list[float]:
    """Return for each line where the text that it runs on with ends: where several lines around it do, or the region.

    A note in the margin or a block further right does not make all lines short.
    """
    default = _shared_edge([line for line in region.lines if "\t" not in line.text], region.right)
    edges: list[float] = []
    run: list[Line] = []
    for line in (*region.lines, None):
        if run and (line is None or not alike(run[-1], line) or not -1.0 <= gap_between(run[-1], line) <= MAX_LEADING):
            edges += [_shared_edge(run, default)] * len(run)
            run = []
        if line is not None:
            run.append(line)
    return edges


def _shared_edge(run: Sequence[Line], default: float) -> float:
    """Return the furthest x at which several lines end and more than reach beyond it."""
    if len(run) < _EDGE_LINES:
        return default
    ends = sorted([-line.box[2] for line in run])
    size = run[0].size
    for beyond in range(len(ends) - _EDGE_LINES + 1):
        shared = bisect_right(ends, ends[beyond] + size) - beyond
        if shared >= _EDGE_LINES and shared > beyond:
            return -ends[beyond]
    return default


def set_apart(region: Region, heading: float) -> set[int]:
    """Return the lines that begin something by their indent, or that stand alone on the middle of the column.

    Args:
        region: its lines.
        heading: size from which lines are headings, which break on their middle where they like.

    """
    return _indented(region.lines) | _centred(region.lines, heading)


def _indented(lines: Sequence[Line]) -> set[int]:
    """Return the lines that begin a paragraph by their indent: the line above and the one below stand further left."""
    found = set()
    for index in range(1, len(lines) - 1):
        line, below = lines[index], lines[index + 1]
        left, indent = below.box[0], line.box[0] - below.box[0]
        if indent < _INDENT[0] * line.size:
            continue
        above = lines[index - 1]
        if (
            indent <= _INDENT[1] * line.size
            and abs(above.box[0] - left) <= _SAME_EDGE * line.size
            and alike(above, line)
            and alike(line, below)
            and gap_between(line, below) <= MAX_LEADING
            and marker_of(above.text) is None
        ):
            found.add(index)
    return found


def _centred(lines: Sequence[Line], heading: float) -> set[int]:
    """Return the lines on one middle with a wider or narrower one above, as names under a title stand."""
    found = set()
    for index, (above, line) in enumerate(pairwise(lines), start=1):
        apart = above.box[0] - line.box[0]
        if -_OFF_CENTRE * line.size <= apart <= _OFF_CENTRE * line.size:
            continue
        if (
            abs(apart + above.box[2] - line.box[2]) <= _SAME_EDGE * line.size
            and line.size < heading
            and not above.text.endswith((",", "，", "、"))
            and not any(_in_line(line, below) for below in lines[index + 1 : index + 2])
        ):
            found.add(index)
    return found


def _in_line(line: Line, below: Line) -> bool:
    return abs(below.box[0] - line.box[0]) <= _SAME_EDGE * line.size and gap_between(line, below) <= MAX_LEADING


def alike(above: Line, below: Line) -> bool:
    """Whether two lines are of one size; that of recognised text varies."""
    limit = SIZE_RATIO if above.confidence is None else _OCR_SIZE_RATIO
    return max(above.size, below.size) <= limit * min(above.size, below.size)


def gap_between(above: Line, below: Line) -> float:
    """Return the white space between two lines in shares of the font size."""
    if below.confidence is None:
        return (below.box[1] - above.box[3]) / max(1.0, below.size)
    # The box of a recognised line may take in its neighbours' ends: what stands between the middles tells more.
    height = min(above.height, below.height)
    pitch = (below.box[1] + below.box[3] - above.box[1] - above.box[3]) / 2
    return (pitch - height) / max(1.0, min(above.size, below.size))
