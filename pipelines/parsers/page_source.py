"""What recognition needs of a page, be it of a PDF or an image."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipelines.parsers.geometry import Box


class PageSource(Protocol):
    """A page in its unrotated space, in points; see `pdf_backend.PdfPage`."""

    width: float
    height: float

    def largest_image(self) -> int:
        """Return the pixels of the largest image."""
        ...

    def render(self, dpi: float) -> npt.NDArray[np.uint8]:
        """Return the page as grey values of shape (height, width)."""
        ...

    def displayed(self, box: Box) -> Box:
        """Turn a box into coordinates of the page as displayed."""
        ...
