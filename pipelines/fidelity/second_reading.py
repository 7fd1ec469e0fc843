"""Scanned pages read a second time: drawn by another library at another resolution, through the same recogniser.

A scan has no independent truth. What two readings agree on is likely right; where they differ a person must look.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pipelines.document import Locator
from pipelines.fidelity.pdfium import Grey, open_pdfium, render_page
from pipelines.fidelity.reading import Bit, Part
from pipelines.parsers.geometry import Box, rounded

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


def read_pages(data: bytes, numbers: Collection[int], dpi: float, pixels: int) -> Iterator[ReadPage]:
    """Read pages (1-based) from their pixels.

    Args:
        data: the PDF.
        numbers: of the pages.
        dpi: resolution at which a page is drawn, less where it would have more than `pixels`.
        pixels: the most a drawn page may have.

    Raises:
        DocumentError: `corrupt` or `encrypted`, as pdfium sees it.

    """
    from pipelines.parsers.ocr import recognise

    with open_pdfium(data) as document:
        for number in sorted(numbers):
            image, scale = render_page(document, number - 1, dpi / 72, pixels)
            scan = recognise(image, scale * 72)
            bits = tuple(
                Bit(f"{line.text}\n", Locator(page=number, box=rounded(scan.locate(line.box)))) for line in scan.lines
            )
            sure = tuple(1.0 if line.confidence is None else line.confidence for line in scan.lines)
            yield ReadPage(Part(f"page {number}", bits), sure)


def crops(data: bytes, places: Sequence[tuple[int, Box]], dpi: float, pixels: int) -> list[bytes]:
    """Return a piece of a page as PNG for every page and box, with a margin around it; pages are drawn again.

    Raises:
        DocumentError: see `read_pages`.

    """
    found: dict[int, bytes] = {}
    with open_pdfium(data) as document:
        for number in sorted({page for page, _ in places}):
            image, scale = render_page(document, number - 1, dpi / 72, pixels)
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
