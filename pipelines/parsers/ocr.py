"""Recognition of scanned pages with RapidOCR (PP-OCRv6); its models come with its wheel, nothing is downloaded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.parsers.deskew import deskew
from pipelines.parsers.geometry import Box, Line
from pipelines.parsers.grids import Grid, find_grids
from pipelines.parsers.raster_rules import erase, find_rules

Grey = npt.NDArray[np.uint8]
# The box of a recognised line is this much higher than its font size (measured on rendered Chinese text).
_BOX_TO_SIZE = 0.8


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on a page, in points of the straightened page; `locate` turns boxes back."""

    lines: list[Line]
    grids: list[Grid]
    locate: Callable[[Box], Box]


def recognise(image: Grey, dpi: float) -> Scan:
    """Recognise a page.

    Args:
        image: grey values of shape (height, width).
        dpi: its resolution.

    """
    straight = deskew(image)
    scale = 72.0 / dpi
    rules = find_rules(straight.image, dpi).scaled(scale)
    grids = find_grids(rules)
    clean = erase(straight.image, [grid.scaled(1 / scale) for grid in grids], dpi)
    lines = [_line(box, text, score, scale) for box, text, score in _read(clean)]

    def locate(box: Box) -> Box:
        x0, y0, x1, y1 = straight.restore((box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale))
        return x0 * scale, y0 * scale, x1 * scale, y1 * scale

    return Scan([line for line in lines if line.text], grids, locate)


@cache
def _engine() -> Any:
    """Load the models: one thread, so that a worker takes one core and gives the same numbers anywhere."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return RapidOCR(
        params={
            "Global.log_level": "critical", "Global.use_cls": False, "Global.max_side_len": 10_000,
            "Global.text_score": 0.0,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )  # fmt: skip


def _read(image: Grey) -> list[tuple[npt.NDArray[np.float32], str, float]]:
    result = _engine()(np.repeat(image[:, :, None], 3, axis=2))
    if result.boxes is None or result.txts is None:
        return []
    return list(zip(result.boxes, result.txts, result.scores, strict=True))


def _line(corners: npt.NDArray[np.float32], text: str, score: float, scale: float) -> Line:
    x0, y0 = (float(value) * scale for value in corners.min(axis=0))
    x1, y1 = (float(value) * scale for value in corners.max(axis=0))
    return Line(text.strip(), (x0, y0, x1, y1), (y1 - y0) * _BOX_TO_SIZE, confidence=round(float(score), 2))
