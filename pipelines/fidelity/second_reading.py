"""Scanned pages read a second time: drawn by another library and blurred, through the same recogniser.

A scan has no independent truth. What two readings agree on is likely right; where they differ a person must look.
The same recogniser makes the same mistakes on the same shapes, and drawing them larger changes little: of 13 wrong
numbers on the demo scans reduced to 75 dpi, a second reading at 250 or 300 dpi differs on 1 or 2, sharpened on 1,
stretched on 3, blurred by a Gaussian of one pixel at 200 dpi on 7, with 1 right number of 282 differing too.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.document import Locator
from pipelines.fidelity.pdfium import Grey, open_pdfium, render_page
from pipelines.fidelity.reading import Bit, Part
from pipelines.parsers.geometry import Box, rounded
from pipelines.parsers.passwords import Passwords

# Points around a box that a steward sees.
_MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read.

    Attributes:
        part: its lines as bits, each with its box in points of the page as displayed.
        confidences: of the lines, 0..1.

    """

    part: Part
    confidences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pages are drawn for the second reading.

    Attributes:
        dpi: resolution, less where a page would have more than `pixels`.
        blur: standard deviation of the Gaussian, in pixels; 0 for none.
        pixels: the most a drawn page may have.

    """

    dpi: int
    blur: float
    pixels: int


def read_pages(
    data: bytes, numbers: Collection[int], drawing: Drawing, passwords: Passwords | None = None
) -> Iterator[ReadPage]:
    """Read pages (1-based) from their pixels.

    Args:
        data: the PDF.
        numbers: of the pages.
        drawing: how they are drawn.
        passwords: of an encrypted PDF.

    Raises:
        DocumentError: see `open_pdfium`.

    """
    from pipelines.parsers.ocr import recognise

    with open_pdfium(data, passwords) as document:
        for number in sorted(numbers):
            image, scale = render_page(document, number - 1, drawing.dpi / 72, drawing.pixels)
            scan = recognise(_blurred(image, drawing.blur), scale * 72)
            bits = tuple(
                Bit(f"{line.text}\n", Locator(page=number, box=rounded(scan.locate(line.box)))) for line in scan.lines
            )
            sure = tuple(1.0 if line.confidence is None else line.confidence for line in scan.lines)
            yield ReadPage(Part(f"page {number}", bits), sure)


def _blurred(image: Grey, sigma: float) -> Grey:
    import cv2

    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8) if sigma else image


def crops(
    data: bytes, places: Sequence[tuple[int, Box]], drawing: Drawing, passwords: Passwords | None = None
) -> list[bytes]:
    """Return a piece of a page as PNG for every page and box, with a margin around it; pages are drawn again.

    Raises:
        DocumentError: see `read_pages`.

    """
    found: dict[int, bytes] = {}
    with open_pdfium(data, passwords) as document:
        for number in sorted({page for page, _ in places}):
            image, scale = render_page(document, number - 1, drawing.dpi / 72, drawing.pixels)
            found |= {index: _crop(image, scale, box) for index, (page, box) in enumerate(places) if page == number}
    return [found[index] for index in range(len(places))]


def _crop(image: Grey, scale: float, box: Box) -> bytes:
    from PIL import Image

    height, width = image.shape
    x0, y0 = (max(0, int((value - _MARGIN) * scale)) for value in box[:2])
    x1, y1 = (int((value + _MARGIN) * scale) + 1 for value in box[2:])
    stream = io.BytesIO()
    Image.fromarray(image[y0 : max(y0 + 1, min(y1, height)), x0 : max(x0 + 1, min(x1, width))]).save(stream, "PNG")
    return stream.getvalue()
