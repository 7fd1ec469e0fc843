"""Images to drafts: each frame is a page, recognised and laid out like a scanned page of a PDF."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.geometry import Box
from pipelines.parsers.page import recognised_page
from pipelines.parsers.pdf import parsed_pages
from pipelines.parsers.route import Route, Taken
from pipelines.parsers.task import Options

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
# A stated resolution counts if it makes the longer side so many inches; cameras and screens state anything.
_MIN_SIDE, _MAX_SIDE = 3.0, 24.0
# Else the longer side is taken for that of an A4 page, within what a line of text can be read at.
_A4, _MIN_DPI, _MAX_DPI = 11.7, 72.0, 300.0
# A resolution this close to the wanted one is left as it is.
_CLOSE = 0.05
_ORIENTATION, _TURNED = 0x0112, 5
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
           ZeroDivisionError, RuntimeError, struct.error, zlib.error)  # fmt: skip


def parse_image(data: bytes, options: Options) -> Parsed:
    """Parse an image; the size in its header is looked at before any pixel is decoded.

    Raises:
        DocumentError: `corrupt`; rejected `too_many_pages`, `image_too_large` if every frame is.

    """
    with opened_image(data) as image:
        frames = list(_frames(image, options.pages))
        taken = Taken(Route.OCR, "image_file")
        pages = [recognised_page(ImagePage(image, i, options.pixels), i + 1, taken, options) for i in frames]
    if all("image_too_large" in page.dropped for page in pages):
        raise DocumentError("image_too_large", rejected=True)
    return parsed_pages(pages)


class ImagePage:
    """A frame of an image, upright, as a page to be recognised; width and height in points.

    One with more than `pixels` is never decoded, not even to look how it is turned.
    """

    def __init__(self, image: Image.Image, index: int, pixels: int) -> None:
        image.seek(index)
        self._image, self._index = image, index
        width, height = image.size
        if width * height <= pixels and image.getexif().get(_ORIENTATION, 1) >= _TURNED:
            width, height = height, width
        self._pixels = width * height
        self._dpi = _resolution(image.info.get("dpi"), max(width, height))
        self.width, self.height = width * 72 / self._dpi, height * 72 / self._dpi

    def largest_image(self) -> int:
        """Return its pixels."""
        return self._pixels

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the frame as grey values of shape (height, width), transparent parts white."""
        self._image.seek(self._index)
        grey = _grey(ImageOps.exif_transpose(self._image))
        if abs(dpi / self._dpi - 1) > _CLOSE:
            size = (max(1, round(self.width * dpi / 72)), max(1, round(self.height * dpi / 72)))
            grey = grey.resize(size, Image.Resampling.LANCZOS)
        return np.asarray(grey, dtype=np.uint8)

    def displayed(self, box: Box) -> Box:
        """Return the box: the frame is upright already."""
        return box


@contextmanager
def opened_image(data: bytes) -> Iterator[Image.Image]:
    """Open an image; whatever the library raises about it is the file's fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                yield image
    except Image.DecompressionBombError:
        raise DocumentError("image_too_large", rejected=True) from None
    except _BROKEN:
        raise DocumentError("corrupt") from None


def _frames(image: Image.Image, most: int) -> Iterator[int]:
    """Yield the index of every frame; an animation counts as its first."""
    yield 0
    for index in range(1, most + 1 if image.format == "TIFF" else 1):
        try:
            image.seek(index)
        except EOFError:
            return
        if index == most:
            raise DocumentError("too_many_pages", rejected=True)
        yield index


def _resolution(stated: Any, side: int) -> float:
    """Return dots per inch of an image whose longer side has so many pixels."""
    dpi = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    if dpi > 0 and _MIN_SIDE <= side / dpi <= _MAX_SIDE:
        return dpi
    return min(_MAX_DPI, max(_MIN_DPI, side / _A4))


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        return Image.fromarray(((values - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))
    if "A" in image.mode or "transparency" in image.info:
        upper = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", upper.size, "white"), upper)
    return image.convert("L")
