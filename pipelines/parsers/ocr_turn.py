"""Which way up a scanned page lies: a few of its lines are read each way where the first way reads poorly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.parsers.ocr_engine import PixelBox

# Text and confidence of a box turned by quarters counter-clockwise.
Read = Callable[[PixelBox, int], tuple[str, float]]
# So many of the longest lines are read. On 16 real and demo scans PP-OCRv6 is 0.96 to 1.00 sure of them (mean) the
# right way up and 0.47 to 0.83 upside down. Turning a page must win this much; what no turn makes readable stays as
# it is.
_LINES, _SURE, _GAIN, _UNREADABLE = 6, 0.9, 0.1, 0.6
# A box this much longer one way than the other is a line and tells which way lines run.
_LONG = 2.0


def find_turn(boxes: Sequence[PixelBox], read: Read) -> int:
    """Return the quarters by which a page must turn counter-clockwise to be upright: 0, 1, 2 or 3.

    Args:
        boxes: x0, y0, x1, y1 of what may be lines, in pixels.
        read: reads one of them.

    """
    level = [box for box in boxes if _width(box) >= _LONG * _height(box)]
    upright = [box for box in boxes if _height(box) >= _LONG * _width(box)]
    sideways = sum(map(_height, upright)) > sum(map(_width, level))
    sample = sorted(upright if sideways else level, key=lambda box: (-max(_width(box), _height(box)), box))[:_LINES]
    if not sample:
        return 0
    turns = (1, 3) if sideways else (0, 2)
    sure = [_confidence(sample, turns[0], read)]
    if sure[0] >= _SURE:
        return turns[0]
    sure.append(_confidence(sample, turns[1], read))
    if max(sure) < _UNREADABLE:
        return 0
    return turns[1] if sure[1] > sure[0] + (0.0 if sideways else _GAIN) else turns[0]


def _confidence(boxes: Sequence[PixelBox], turn: int, read: Read) -> float:
    return sum(read(box, turn)[1] for box in boxes) / len(boxes)


def _width(box: PixelBox) -> int:
    return box[2] - box[0]


def _height(box: PixelBox) -> int:
    return box[3] - box[1]
