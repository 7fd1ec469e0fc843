"""Text recognised from pixels with little confidence: stamps, stains and speckle read as letters.

Drops a line at 0.41 where 0.6 is asked for; keeps what was not recognised from pixels.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.document import Element


def low_confidence(minimum: float) -> Callable[[Element], str | None]:
    """Return a filter for recognised text below a confidence (0..1)."""

    def check(element: Element) -> str | None:
        return "low_ocr_confidence" if element.confidence is not None and element.confidence < minimum else None

    return check
