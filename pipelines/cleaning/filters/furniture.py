"""Running headers, footers, page numbers and watermarks: they repeat on every page and break sentences.

Drops what the parser called furniture, e.g. `第 3 頁，共 12 頁`; keeps every other kind.
"""

from __future__ import annotations

from pipelines.document import Element, ElementKind


def furniture(element: Element) -> str | None:
    """Return `furniture`, or None."""
    return "furniture" if element.kind is ElementKind.FURNITURE else None
