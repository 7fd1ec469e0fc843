"""Pictures of a file's pages as data URIs, as a reader sees them, small enough that a hundred fit into one page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.errors import DocumentError
from pipelines.parsers.geometry import Box
from pipelines.parsers.passwords import Passwords
from scripts.view.drawable import DRAWN, Drawable, open_pages

if TYPE_CHECKING:
    from PIL.Image import Image

Grey = npt.NDArray[np.uint8]
# Body text of 10 points is easy to read at this resolution; a longer page is drawn at a lower one.
_DPI, _MAX_SIDE = 120.0, 1800
# Bytes a picture may take: base64 adds a third, so a hundred pages stay below 15 MB. With few pages each may take
# more, with very many it shrinks down to where headings and layout can still be told.
_ALL_PAGES, _MOST, _LEAST = 10_500_000, 240_000, 30_000
# Sixteen greys keep type crisp and compress without loss better than a JPEG of the same page.
_GREY_STEP = 17
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as displayed: `uri` holds the picture, `width` and `height` are the page's, in points."""

    uri: str
    width: float
    height: float

    def place(self, box: Box) -> Box:
        """Return left, top, width and height of a box in percent of the page, cut where it leaves the page."""
        x0, x1 = (100 * min(max(x / self.width, 0.0), 1.0) for x in (box[0], box[2]))
        y0, y1 = (100 * min(max(y / self.height, 0.0), 1.0) for y in (box[1], box[3]))
        return round(x0, 2), round(y0, 2), round(x1 - x0, 2), round(y1 - y0, 2)


def draw_pages(
    data: bytes, media_type: str, numbers: Sequence[int], pixels: int, passwords: Passwords | None = None
) -> dict[int, Picture]:
    """Draw pages of a file; left out are pages that cannot be drawn, and all pages of a format that is not drawn.

    Args:
        numbers: 1-based.
        pixels: a page holding an image of more pixels is not drawn.
        passwords: of an encrypted PDF.

    """
    budget = bytes_per_page(len(numbers))
    pictures: dict[int, Picture] = {}
    waiting = iter(numbers if media_type in DRAWN else ())
    for number in waiting:
        page: int | None = number
        with suppress(DocumentError), open_pages(data, media_type, pixels, passwords) as page_of:
            while page is not None:
                drawn = _draw(page_of(page - 1), budget, pixels)
                if drawn is not None:
                    pictures[page] = drawn
                page = next(waiting, None)
    return pictures


def bytes_per_page(pages: int) -> int:
    """Return how many bytes the picture of a page may take where there are so many of them."""
    return max(_LEAST, min(_MOST, _ALL_PAGES // max(1, pages)))


def _draw(page: Drawable, budget: int, pixels: int) -> Picture | None:
    if page.largest_image() > pixels:
        return None
    x0, y0, x1, y1 = page.displayed((0.0, 0.0, page.width, page.height))
    width, height = max(1.0, x1 - x0), max(1.0, y1 - y0)
    dpi = min(_DPI, 72 * _MAX_SIDE / max(width, height))
    grey = np.rot90(page.render(dpi), _quarters(page, width, height))
    return Picture(f"data:image/webp;base64,{base64.b64encode(encode(grey, budget)).decode()}", width, height)


def _quarters(page: Drawable, width: float, height: float) -> int:
    """Quarters counter-clockwise that turn the page into the one displayed, told by where its first corner goes."""
    x, y, *_ = page.displayed((0.0, 0.0, 0.0, 0.0))
    right, low = x > width / 2, y > height / 2
    return {(False, False): 0, (False, True): 1, (True, True): 2, (True, False): 3}[right, low]


def encode(grey: Grey, budget: int) -> bytes:
    """Return a picture of shape (height, width) as WebP, shrunk until it takes no more bytes than the budget."""
    from PIL import Image

    whole = Image.fromarray(np.ascontiguousarray(grey))
    encoded = _webp(whole)
    scale = 1.0
    for _ in range(_TRIES):
        if len(encoded) <= budget:
            break
        scale *= 0.95 * (budget / len(encoded)) ** 0.5
        size = max(1, round(whole.width * scale)), max(1, round(whole.height * scale))
        encoded = _webp(whole.resize(size, Image.Resampling.LANCZOS))
    return encoded


def _webp(picture: Image) -> bytes:
    stream = io.BytesIO()
    few = picture.point([value // _GREY_STEP * _GREY_STEP for value in range(256)])
    few.save(stream, "WEBP", lossless=True, method=2)
    return stream.getvalue()
