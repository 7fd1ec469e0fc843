"""The only module that imports pymupdf (AGPL-3.0), so that it can be replaced: open, read text and rules, render."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf

from pipelines.errors import DocumentError
from pipelines.parsers.geometry import Box, Line, Rules, rounded
from pipelines.parsers.passwords import Passwords, stays_locked
from pipelines.parsers.pdf_cuts import CellOf, cut_lines
from pipelines.parsers.pdf_spans import TextLayer, read_layer
from pipelines.parsers.pdf_vectors import rules_of

# No images (copying them costs most of the time), ligatures as letters, spaces as they are (a full-width one parts
# fields), nothing from outside the page, and the boxes of what is drawn in the same pass.
_FLAGS = pymupdf.TEXT_CLIP | pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_COLLECT_VECTORS
_TEXT_BLOCK, _VECTOR_BLOCK = 0, 3


class PdfPage:
    """A page in its unrotated space; `displayed` turns boxes into the page as a reader sees it."""

    def __init__(self, page: Any) -> None:
        self._page = page
        box = page.rect * page.derotation_matrix
        self.width, self.height = float(abs(box.width)), float(abs(box.height))
        self._rotation = tuple(float(value) for value in page.rotation_matrix) if page.rotation else None
        self._text = page.get_textpage(flags=_FLAGS)
        blocks = self._text.extractDICT()["blocks"]
        self._blocks = [block["lines"] for block in blocks if block["type"] == _TEXT_BLOCK]
        self._vectors = [block for block in blocks if block["type"] == _VECTOR_BLOCK]

    @cached_property
    def layer(self) -> TextLayer:
        """The text layer: its lines in the order of the file."""
        return read_layer(self._blocks)

    def lines_by_cell(self, cell_of: CellOf) -> list[Line]:
        """Return the lines of the text layer, broken wherever their characters move from one cell to another."""
        return cut_lines(self._blocks, cell_of, self._characters)

    def _characters(self) -> list[Any]:
        """Return the lines by block as in `_blocks`, their spans with characters; slow."""
        return [b["lines"] for b in self._text.extractRAWDICT()["blocks"] if b["type"] == _TEXT_BLOCK]

    @property
    def shapes(self) -> int:
        """Number of drawn shapes: rules, boxes, curves."""
        return len(self._vectors)

    def rules(self) -> Rules:
        """Return the drawn horizontal and vertical lines."""
        return rules_of(self._vectors)

    @property
    def has_images(self) -> bool:
        """Whether the page's resources name an image; one written into the page itself is not seen."""
        with _mupdf_errors(ValueError):
            return bool(self._page.get_images())

    @cached_property
    def images(self) -> list[tuple[Box, int]]:
        """Boxes of the images shown on the page, within it, and their pixels."""
        page = self._page.rect * self._page.derotation_matrix
        shown = ((pymupdf.Rect(item["bbox"]) & page, item) for item in self._page.get_image_info())
        return [(tuple(box), item["width"] * item["height"]) for box, item in shown if not box.is_empty]

    def largest_image(self) -> int:
        """Return the pixels of the largest image on the page."""
        return max((pixels for _, pixels in self.images), default=0)

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the page, not rotated, as grey values of shape (height, width)."""
        matrix = self._page.derotation_matrix * pymupdf.Matrix(dpi / 72, dpi / 72)
        pixmap = self._page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
        grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
        return grey[:, : pixmap.width].copy()

    def displayed(self, box: Box) -> Box:
        """Turn a box of this page into coordinates of the page as displayed, rounded."""
        if self._rotation is None:
            return rounded(box)
        a, b, c, d, e, f = self._rotation
        xs = sorted(a * x + c * y + e for x, y in ((box[0], box[1]), (box[2], box[3])))
        ys = sorted(b * x + d * y + f for x, y in ((box[0], box[1]), (box[2], box[3])))
        return rounded((xs[0], ys[0], xs[1], ys[1]))


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
        # The number of pages is what the file states; how many there are shows when they are asked for.
        with _mupdf_errors(IndexError, ValueError):
            return PdfPage(self._document[index])


@contextmanager
def open_pdf(data: bytes, passwords: Passwords | None = None) -> Iterator[PdfFile]:
    """Open a PDF; errors of the library inside the block become DocumentError.

    Raises:
        DocumentError: see `stays_locked`; `corrupt` if it cannot be read or has no page.

    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with _mupdf_errors():
        document = pymupdf.open(stream=data, filetype="pdf")
        try:
            if document.needs_pass and not _authenticated(document, passwords):
                raise stays_locked(passwords)
            pdf = PdfFile(document)
            if not pdf.page_count:
                raise DocumentError("corrupt")
            yield pdf
        finally:
            document.close()


def _authenticated(document: Any, passwords: Passwords | None) -> bool:
    return passwords is not None and any(document.authenticate(value) for value in passwords.values)


@contextmanager
def _mupdf_errors(*more: type[Exception]) -> Iterator[None]:
    """Everything the library raises about a file is that file's fault; more where nothing else is called."""
    try:
        yield
    except (RuntimeError, pymupdf.mupdf.FzErrorBase, *more) as error:
        if isinstance(error, RecursionError | NotImplementedError):
            raise
        raise DocumentError("corrupt") from None
