"""What layout needs of a page, be it of a PDF or an image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipelines.parsers.geometry import Box, Line, Rules


class PageSource(Protocol):
    """A page in its unrotated space, in points; see `pdf_backend.PdfPage`."""

    width: float
    height: float

    def lines(self) -> list[Line]:
        """Return the lines of the text layer."""
        ...

    def lines_by_cell(self, cell_of: Callable[[float, float], int]) -> list[Line]:
        """Return the lines, broken wherever their characters move from one cell to another."""
        ...

    def rules(self) -> Rules:
        """Return the drawn lines."""
        ...

    def image_cover(self) -> float:
        """Return the share of the page that images cover."""
        ...

    def largest_image(self) -> int:
        """Return the pixels of the largest image."""
        ...

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the page as grey values of shape (height, width)."""
        ...

    def displayed(self, box: Box) -> Box:
        """Turn a box into coordinates of the page as displayed."""
        ...
