"""The only module that imports pymupdf (AGPL-3.0), so that it can be replaced: open, read lines and rules, render."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from pipelines.errors import DocumentError
from pipelines.parsers.geometry import Box, Line, Rules
from pipelines.parsers.pdf_spans import line_of, pieces_of

# No images (copying them costs most of the time), ligatures as letters, spaces as they are (a full-width one parts
# fields), nothing from outside the page.
_FLAGS = pymupdf.TEXT_CLIP | pymupdf.TEXT_PRESERVE_WHITESPACE
# A drawn rectangle thinner than this is a ruling; others are rulings only where their edge is stroked.
_RULE_WIDTH = 2.5
_MIN_RULE = 6.0
# More drawings than this are an engineering drawing, not a table.
_MAX_DRAWINGS = 20_000

CellOf = Callable[[float, float], int]


class PdfPage:
    """A page in its unrotated space; `displayed` turns boxes into the page as a reader sees it."""

    def __init__(self, page: Any) -> None:
        self._page = page
        box = page.rect * page.derotation_matrix
        self.width, self.height = float(abs(box.width)), float(abs(box.height))
        self._rotation = tuple(float(value) for value in page.rotation_matrix)
        self._text = page.get_textpage(flags=_FLAGS)

    def lines(self) -> list[Line]:
        """Return the lines of the text layer in the order of the file."""
        blocks = self._text.extractDICT()["blocks"]
        found = (line_of(line["spans"], line["dir"]) for block in blocks for line in block.get("lines", ()))
        return [line for line in found if line is not None]

    def lines_by_cell(self, cell_of: CellOf) -> list[Line]:
        """Return the lines, broken wherever their characters move from one cell to another; slower than `lines`."""
        blocks = self._text.extractRAWDICT()["blocks"]
        pieces = (
            (piece, line["dir"]) for block in blocks for line in block.get("lines", ())
            for piece in pieces_of(line["spans"], cell_of)
        )  # fmt: skip
        found = (line_of(spans, direction) for spans, direction in pieces)
        return [line for line in found if line is not None]

    def rules(self) -> Rules:
        """Return the drawn horizontal and vertical lines."""
        drawings = self._page.get_cdrawings()
        horizontal: list[tuple[float, float, float]] = []
        vertical: list[tuple[float, float, float]] = []
        if len(drawings) > _MAX_DRAWINGS:
            return Rules()
        for x0, y0, x1, y1 in (edge for drawing in drawings for edge in _edges(drawing)):
            if abs(y1 - y0) <= _RULE_WIDTH and abs(x1 - x0) >= _MIN_RULE:
                horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x1 - x0) <= _RULE_WIDTH and abs(y1 - y0) >= _MIN_RULE:
                vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        return Rules(tuple(horizontal), tuple(vertical))

    def image_cover(self) -> float:
        """Return the share of the page that images cover, 0..1; overlaps count twice, up to 1."""
        page = self._page.rect * self._page.derotation_matrix
        areas = (float((pymupdf.Rect(item["bbox"]) & page).get_area()) for item in self._page.get_image_info())
        return float(min(1.0, sum(areas) / max(1.0, self.width * self.height)))

    def largest_image(self) -> int:
        """Return the pixels of the largest image on the page."""
        return max((item["width"] * item["height"] for item in self._page.get_image_info()), default=0)

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the page, not rotated, as grey values of shape (height, width)."""
        matrix = self._page.derotation_matrix * pymupdf.Matrix(dpi / 72, dpi / 72)
        pixmap = self._page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
        grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
        return grey[:, : pixmap.width].copy()

    def displayed(self, box: Box) -> Box:
        """Turn a box of this page into coordinates of the page as displayed."""
        a, b, c, d, e, f = self._rotation
        xs = sorted(a * x + c * y + e for x, y in ((box[0], box[1]), (box[2], box[3])))
        ys = sorted(b * x + d * y + f for x, y in ((box[0], box[1]), (box[2], box[3])))
        return xs[0], ys[0], xs[1], ys[1]


class PdfFile:
    """An open PDF."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.page_count = int(document.page_count)
        self.title = str((document.metadata or {}).get("title") or "").strip() or None

    def page(self, index: int) -> PdfPage:
        """Return a page by its 0-based index.

        Raises:
            DocumentError: `corrupt` if it cannot be read.

        """
        with _mupdf_errors():
            return PdfPage(self._document[index])


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """Open a PDF; errors of the library inside the block become DocumentError.

    Raises:
        DocumentError: `encrypted` if it needs a password, `corrupt` if it cannot be read or has no page.

    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with _mupdf_errors():
        document = pymupdf.open(stream=data, filetype="pdf")
        try:
            if document.needs_pass:
                raise DocumentError("encrypted")
            pdf = PdfFile(document)
            if not pdf.page_count:
                raise DocumentError("corrupt")
            yield pdf
        finally:
            document.close()


@contextmanager
def _mupdf_errors() -> Iterator[None]:
    """Everything the library raises about a file is that file's fault."""
    try:
        yield
    except (RuntimeError, pymupdf.mupdf.FzErrorBase) as error:
        if isinstance(error, RecursionError | NotImplementedError):
            raise
        raise DocumentError("corrupt") from None


def _edges(drawing: dict[str, Any]) -> Iterator[Box]:
    """Yield the straight edges of a drawing as x0, y0, x1, y1."""
    stroked = "s" in drawing["type"] and drawing.get("color") is not None
    for item in drawing["items"]:
        if item[0] == "l" and stroked:
            yield *item[1], *item[2]
        elif item[0] == "re":
            yield from _rectangle_edges(item[1], stroked)
        elif item[0] == "qu" and stroked:
            corners = item[1]
            for first, second in ((0, 1), (1, 3), (3, 2), (2, 0)):
                yield *corners[first], *corners[second]


def _rectangle_edges(rect: Box, stroked: bool) -> Iterator[Box]:
    x0, y0, x1, y1 = rect
    if min(abs(x1 - x0), abs(y1 - y0)) <= _RULE_WIDTH:
        yield x0, y0, x1, y1
    elif stroked:
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
