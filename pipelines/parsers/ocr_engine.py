"""RapidOCR (PP-OCRv6) as two functions: where text is, and what a line says. Models come with its wheel."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
# Lines are looked for at this many pixels of the longer side, 120 dpi on A4, and read at full resolution. On the
# demo scans 1280 to 1920 and the original 2339 give the same character error rate (2.5 %); detection at 2339 takes
# five times as long. Lines are read one by one: batches of six pad to the longest.
_DETECT_SIDE = 1440
_MIN_SIDE, _MAX_RATIO = 64, 40


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
            "Det.limit_type": "max", "Det.limit_side_len": _DETECT_SIDE, "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )  # fmt: skip


def find_lines(image: Grey) -> list[PixelBox]:
    """Return x0, y0, x1, y1 of every line of text on a straightened image of shape (height, width)."""
    found = _engine()(_colour(_padded(image)), use_det=True, use_cls=False, use_rec=False)
    height, width = image.shape
    boxes = []
    for corners in found.boxes if found.boxes is not None else ():
        x0, y0 = np.floor(corners.min(axis=0)).astype(int)
        x1, y1 = np.ceil(corners.max(axis=0)).astype(int)
        boxes.append((max(0, int(x0)), max(0, int(y0)), min(width, int(x1)), min(height, int(y1))))
    return [box for box in boxes if box[2] - box[0] > 2 and box[3] - box[1] > 2]


def _padded(image: Grey) -> Grey:
    """Add white below and to the right of a strip: the detector refuses sides that shrink to under 32 pixels."""
    least = max(_MIN_SIDE, max(image.shape) // _MAX_RATIO)
    missing = [(0, max(0, least - side)) for side in image.shape]
    return np.pad(image, missing, constant_values=255) if any(after for _, after in missing) else image


def read_line(image: Grey) -> tuple[str, float]:
    """Return the text of a line cut out of its page, and the confidence 0..1."""
    found = _engine()(_colour(image), use_det=False, use_cls=False, use_rec=True)
    if not found.txts:
        return "", 0.0
    return str(found.txts[0]), float(found.scores[0])


def _colour(image: Grey) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(np.repeat(image[:, :, None], 3, axis=2))
