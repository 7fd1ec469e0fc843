"""Rulings of a scanned table: long straight runs of ink, and taking them out before recognition."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipelines.parsers.geometry import Rules
from pipelines.parsers.grids import Grid

Grey = npt.NDArray[np.uint8]
# A ruling is at least this long and at most this thick (inches); strokes of characters are shorter.
_MIN_LENGTH, _MAX_WIDTH = 0.3, 0.04
# Ink is darker than its neighbourhood (inches) by this many grey levels; the scanner's noise is not.
_NEIGHBOURHOOD, _DARKER = 0.2, 25
# Blurred edges of a ruling reach this far beyond its ink (inches).
_BLUR = 0.01


def find_rules(image: Grey, dpi: float) -> Rules:
    """Return the rulings in pixels.

    Args:
        image: straightened grey values of shape (height, width).
        dpi: its resolution.

    """
    import cv2

    window = max(3, int(dpi * _NEIGHBOURHOOD) // 2 * 2 + 1)
    ink = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER)
    length, thick = max(9, int(dpi * _MIN_LENGTH)), max(3, int(dpi * _MAX_WIDTH))
    level = [(x, y, w, h) for x, y, w, h in _runs(np.asarray(ink, np.uint8), (1, length)) if h <= thick]
    upright = [(x, y, w, h) for x, y, w, h in _runs(np.asarray(ink, np.uint8), (length, 1)) if w <= thick]
    return Rules(
        tuple((y + h / 2, float(x), float(x + w)) for x, y, w, h in level),
        tuple((x + w / 2, float(y), float(y + h)) for x, y, w, h in upright),
    )


def erase(image: Grey, grids: list[Grid], dpi: float) -> Grey:
    """Return the image without the rulings of these grids, whose edges are in pixels."""
    clean = image.copy()
    reach = max(2, round(dpi * (_MAX_WIDTH / 3 + _BLUR)))
    for x0, y0, x1, y1 in (cell.box for grid in grids for cell in grid.cells):
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            left, top = max(0, round(edge[0]) - reach), max(0, round(edge[1]) - reach)
            patch = clean[top : round(edge[3]) + reach + 1, left : round(edge[2]) + reach + 1]
            if patch.size:
                patch[:] = int(np.percentile(patch, 80))
    return clean


def _runs(ink: Grey, kernel: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Return x, y, width, height of every stretch of ink that holds a run of this (height, width)."""
    import cv2

    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:]]
