"""Which files have pages that can be drawn, and how to open them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipelines.parsers.formats import IMAGES, Format
from pipelines.parsers.geometry import Box
from pipelines.parsers.image_file import ImagePage, opened_image
from pipelines.parsers.passwords import Passwords
from pipelines.parsers.pdf_backend import open_pdf

DRAWN = frozenset({Format.PDF, *IMAGES})


class Drawable(Protocol):
    """What a page must offer to be drawn; width and height are in points, those of the page not rotated."""

    width: float
    height: float

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the page, not rotated, as grey values of shape (height, width)."""

    def displayed(self, box: Box) -> Box:
        """Turn a box of the page into coordinates of the page as displayed."""

    def largest_image(self) -> int:
        """Return the pixels of the largest image on the page."""


@contextmanager
def open_pages(
    data: bytes, media_type: str, pixels: int, passwords: Passwords | None = None
) -> Iterator[Callable[[int], Drawable]]:
    """Open a file of a format in `DRAWN`; inside the block its pages are got by their 0-based index.

    Args:
        pixels: an image with more is not decoded.
        passwords: of an encrypted PDF.

    Raises:
        DocumentError: if it cannot be read.

    """
    if media_type == Format.PDF:
        with open_pdf(data, passwords) as pdf:
            yield pdf.page
    else:
        with opened_image(data) as image:
            yield lambda index: ImagePage(image, index, pixels)
