"""A scanned page to lines of text: straightened, rulings taken out, read line by line and cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.parsers.deskew import Deskewed, deskew
from pipelines.parsers.geometry import Box, Line, Rules, scaled
from pipelines.parsers.grids import Grid, find_grids
from pipelines.parsers.ocr_engine import PixelBox, find_lines, read_line
from pipelines.parsers.ocr_turn import find_turn
from pipelines.parsers.raised import superscript
from pipelines.parsers.raster_rules import erase, find_rules

Grey = npt.NDArray[np.uint8]
# Ink of a Chinese line is this share of its font size high (measured on the demo's fonts).
_INK_TO_SIZE = 1.08
# A box this much higher than wide may hold text that runs up or down (the ratio RapidOCR itself uses).
_UPRIGHT = 1.5
# A line that reaches less than this far (points) into the next cell only touches it.
_TOUCH = 4.0
# The recogniser often lowers a raised sign or digits: after `×10` (or before a raised digit) they are an exponent.
_FLAT_EXPONENT = re.compile(r"(?<=[×xX]10)([-−–⁻][\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)|(?<=10)([-−–][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on a page, in points of the page turned upright and straightened.

    Attributes:
        turn: quarters counter-clockwise by which the page was turned.
        locate: turns a box back into the turned page before it was straightened.

    """

    lines: list[Line]
    rules: Rules
    grids: list[Grid]
    locate: Callable[[Box], Box]
    turn: int = 0


def recognise(image: Grey, dpi: float) -> Scan:
    """Recognise a page, whichever way up it lies.

    Args:
        image: grey values of shape (height, width).
        dpi: its resolution.

    """
    sheet = _Sheet(deskew(image), dpi)
    turn = find_turn(sheet.boxes, sheet.read)
    if turn:
        sheet = _Sheet(deskew(np.rot90(image, turn)), dpi)
    points = 72.0 / dpi
    lines = [_line(sheet, box, points) for box in sheet.boxes]

    def locate(box: Box) -> Box:
        return scaled(sheet.restore(scaled(box, 1 / points)), points)

    return Scan([line for line in lines if line.text], sheet.rules, sheet.grids, locate, turn)


class _Sheet:
    """A straightened page without the rulings of its tables (pixels), where its text is, and the rulings (points)."""

    def __init__(self, straight: Deskewed, dpi: float) -> None:
        points = 72.0 / dpi
        self.restore = straight.restore
        self.rules = find_rules(straight.image, dpi).scaled(points)
        self.grids = find_grids(self.rules)
        pixel_grids = [grid.scaled(1 / points) for grid in self.grids]
        self.image = erase(straight.image, pixel_grids, dpi)
        boxes = find_lines(self.image)
        self.boxes = [part for box in boxes for part in _cut(box, pixel_grids, _TOUCH / points)]
        self._texts: dict[tuple[PixelBox, int], tuple[str, float]] = {}

    def cut_out(self, box: PixelBox) -> Grey:
        """Return the pixels of a box."""
        return self.image[box[1] : box[3], box[0] : box[2]]

    def read(self, box: PixelBox, turn: int = 0) -> tuple[str, float]:
        """Return text and confidence of a box turned by quarters counter-clockwise; each is read once."""
        if (box, turn) not in self._texts:
            self._texts[box, turn] = read_line(np.rot90(self.cut_out(box), turn))
        return self._texts[box, turn]


def mend_exponents(text: str) -> str:
    """Raise exponents that recognition lowered: `5×10-6` and `10-⁶` are `5×10⁻⁶` and `10⁻⁶`."""
    return _FLAT_EXPONENT.sub(lambda found: superscript(_lowered(found.group())), text)


def _lowered(text: str) -> str:
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))


def _cut(box: PixelBox, grids: Sequence[Grid], touch: float) -> Iterator[PixelBox]:
    """Cut a line where it runs from one cell of a table into the next."""
    middle = (box[1] + box[3]) / 2
    start = box[0]
    for grid in grids:
        for left, right in pairwise(grid.xs):
            edge = round(right)
            inside = start + touch < edge < box[2] - touch
            if inside and grid.cell_at((left + right) / 2, middle) != grid.cell_at(right + 1, middle):
                yield start, box[1], edge, box[3]
                start = edge
    yield start, box[1], box[2], box[3]


def _line(sheet: _Sheet, box: PixelBox, points: float) -> Line:
    turn = _turn(sheet, box)
    text, score = sheet.read(box, turn)
    top, bottom = _ink(sheet.cut_out(box))
    place = (box[0] * points, (box[1] + top) * points, box[2] * points, (box[1] + bottom) * points)
    size = (bottom - top) * points * _INK_TO_SIZE
    return Line(mend_exponents(text.strip()), place, size, turn=-1 if turn else 0, confidence=round(score, 2))


def _turn(sheet: _Sheet, box: PixelBox) -> int:
    """Return the quarters by which a single line must turn counter-clockwise: stamps in the margin run up or down."""
    if box[3] - box[1] < _UPRIGHT * (box[2] - box[0]):
        return 0
    return max((0, 1, 3), key=lambda turn: sheet.read(box, turn)[1])


def _ink(piece: Grey) -> tuple[int, int]:
    """Return the first and last row of ink, so that the size of the type can be told."""
    dark, light = int(piece.min()), int(np.median(piece))
    rows = np.flatnonzero((piece < (dark + light) / 2).sum(axis=1) >= 2)
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, piece.shape[0])
