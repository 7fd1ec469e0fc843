"""pdfium as a second reader of PDFs, another library than the parser's. The only module that imports pypdfium2."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.errors import DocumentError
from pipelines.parsers.geometry import Box
from pipelines.parsers.passwords import Passwords, stays_locked

Grey = npt.NDArray[np.uint8]
# pdfium marks a hyphen at the end of a line so.
_LINE_HYPHENS = "\x02\ufffe"


@dataclass(slots=True)
class Char:
    """A character, all measures in points.

    Attributes:
        along: where it begins, in the direction of its text.
        across: height of its baseline, at a right angle to that.
        end: where the next one would begin.
        size: of its font as shown.
        box: on the page as displayed, from the top left.

    """

    text: str
    along: float
    across: float
    end: float
    size: float
    box: Box


@contextmanager
def open_pdfium(data: bytes, passwords: Passwords | None = None) -> Iterator[Any]:
    """Open a PDF with pdfium.

    Raises:
        DocumentError: `corrupt` or see `stays_locked`, as the second reader sees it.

    """
    document = _opened(data, passwords)
    try:
        yield document
    finally:
        document.close()


def _opened(data: bytes, passwords: Passwords | None) -> Any:
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    for password in (None, *(passwords.values if passwords is not None else ())):
        try:
            return pypdfium2.PdfDocument(data, password)
        except pypdfium2.PdfiumError as error:
            if "assword" not in str(error):
                raise DocumentError("corrupt") from None
    raise stays_locked(passwords)


def page_characters(document: Any, index: int) -> list[Char | None]:
    """Return the characters of a page (0-based) in the file's order; None for a space or break that pdfium made up.

    A page that pdfium cannot read has none.
    """
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    try:
        page = document[index]
        rotation = page.get_rotation()
        # pdfium orders characters as the page is displayed; upright, it keeps the order of the file.
        page.set_rotation(0)
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        return list(_characters(page, text, rotation))
    finally:
        text.close()
        page.close()


def _characters(page: Any, text: Any, rotation: int) -> Iterator[Char | None]:
    import pypdfium2.raw as raw  # type: ignore[import-untyped, unused-ignore]

    area: Box = page.get_bbox()
    x, y, loose, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        sign = "-" if chr(code) in _LINE_HYPHENS else chr(code)
        if sign != "-" and raw.FPDFText_IsGenerated(text, index) == 1:
            yield None
            continue
        if code == 0 or not raw.FPDFText_GetLooseCharBox(text, index, loose):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetMatrix(text, index, matrix)
        box = (loose.left, loose.bottom, loose.right, loose.top)
        if _inside(area, box):
            size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            angle = raw.FPDFText_GetCharAngle(text, index)
            yield _char(sign, (x.value, y.value), angle, size, box, displayed(box, area, rotation))


def _inside(area: Box, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def displayed(box: Box, area: Box, rotation: int) -> Box:
    """Turn left, bottom, right, top in PDF's space into x0, y0, x1, y1 from the top left of the page as displayed."""
    left, bottom, right, top = area
    x0, y0, x1, y1 = box
    if rotation == 90:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left
    if rotation == 180:
        return right - x1, y0 - bottom, right - x0, y1 - bottom
    if rotation == 270:
        return top - y1, right - x1, top - y0, right - x0
    return x0 - left, top - y1, x1 - left, top - y0


def _char(text: str, origin: tuple[float, float], angle: float, size: float, box: Box, shown: Box) -> Char:
    """Turn a character upright: pdfium counts angles clockwise."""
    cos, sin = math.cos(angle), math.sin(angle)
    along, across = origin[0] * cos - origin[1] * sin, origin[1] * cos + origin[0] * sin
    width = box[2] - box[0] if abs(cos) >= abs(sin) else box[3] - box[1]
    return Char(text, along, across, along + width, size, shown)


def render_page(document: Any, index: int, scale: float, pixels: int) -> tuple[Grey, float]:
    """Draw a page (0-based) as it is displayed.

    Args:
        document: see `open_pdfium`.
        index: of the page.
        scale: pixels a point, less where the page would have more than `pixels`.
        pixels: the most it may have.

    Returns:
        Grey values of shape (height, width), and the scale.

    Raises:
        DocumentError: `corrupt` if the page cannot be drawn.

    """
    import pypdfium2  # type: ignore[import-untyped, unused-ignore]

    try:
        page = document[index]
        width, height = page.get_size()
        scale = min(scale, (pixels / max(1.0, width * height)) ** 0.5)
        image = page.render(scale=scale, grayscale=True).to_numpy()
        page.close()
    except pypdfium2.PdfiumError:
        raise DocumentError("corrupt") from None
    return np.ascontiguousarray(image.reshape(image.shape[0], -1)), scale
