"""Straighten a scanned page: the angle at which its rows of ink are sharpest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.parsers.geometry import Box

Grey = npt.NDArray[np.uint8]
# Angles tried, in degrees; scanners and feeders tilt a sheet by up to about 2.
_MAX_ANGLE, _COARSE, _FINE = 3.0, 0.25, 0.05
# A smaller tilt does not hurt recognition, turning would only blur.
_MIN_ANGLE = 0.15
_WORK_HEIGHT = 1000
_MAX_POINTS = 200_000


@dataclass(frozen=True, slots=True)
class Deskewed:
    """A straightened image; `angle` in degrees is what it was turned by, counter-clockwise."""

    image: Grey
    angle: float

    def restore(self, box: Box) -> Box:
        """Return the box, in pixels of the image before, around a box of the straightened image."""
        if not self.angle:
            return box
        height, width = self.image.shape
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        corners = [(x - width / 2, y - height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs = [x * cos - y * sin + width / 2 for x, y in corners]
        ys = [x * sin + y * cos + height / 2 for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def deskew(image: Grey) -> Deskewed:
    """Turn an image of shape (height, width) so that its lines are level."""
    import cv2

    angle = estimate_skew(image)
    if abs(angle) < _MIN_ANGLE:
        return Deskewed(image, 0.0)
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return Deskewed(np.asarray(turned, dtype=np.uint8), angle)


def estimate_skew(image: Grey) -> float:
    """Return the angle in degrees by which the image must turn counter-clockwise to be level."""
    step = max(1, image.shape[0] // _WORK_HEIGHT)
    small = image[::step, ::step]
    ys, xs = np.nonzero(small < _threshold(small))
    if not len(ys):
        return 0.0
    thin = max(1, len(ys) // _MAX_POINTS)
    rows, cols = ys[::thin].astype(np.float64), xs[::thin].astype(np.float64)
    coarse = _best(cols, rows, np.arange(-_MAX_ANGLE, _MAX_ANGLE + _COARSE / 2, _COARSE))
    return _best(cols, rows, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE))


def _threshold(image: Grey) -> float:
    """Half-way between paper and ink."""
    dark, light = np.percentile(image, (0.5, 60))
    return float(dark + light) / 2


def _best(xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64], angles: npt.NDArray[np.float64]) -> float:
    scores = [_sharpness(xs, ys, float(angle)) for angle in angles]
    return round(float(angles[int(np.argmax(scores))]), 2)


def _sharpness(xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64], angle: float) -> float:
    """How unevenly ink falls on rows that tilt by this angle: the sum of squared differences of neighbours."""
    rows = np.rint(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
    profile = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.sum(np.diff(profile) ** 2))
