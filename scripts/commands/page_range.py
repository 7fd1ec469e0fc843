"""The `--pages` option: some pages of a document."""

from __future__ import annotations

import re

from pipelines.document import Document
from pipelines.errors import UserError

_RANGE = re.compile(r"([1-9]\d{0,6})(?:-([1-9]\d{0,6}))?")


def page_range(text: str) -> range:
    """Read `3` or `3-7`, both ends included.

    Raises:
        UserError: if it is neither.

    """
    match = _RANGE.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if last < first:
        raise UserError(f"--pages {text}: give a page or a range of pages, e.g. 3 or 3-7")
    return range(first, last + 1)


def pages_of(document: Document, chosen: range | None) -> range:
    """Return the pages of the document that were chosen, or all; empty for a document without pages."""
    if not _has_pages(document):
        return range(0)
    every = range(1, document.pages + 1)
    return every if chosen is None else range(chosen.start, min(chosen.stop, every.stop))


def select(document: Document, chosen: range, name: str) -> Document:
    """Return the document with the elements of the chosen pages.

    Raises:
        UserError: if it has no pages, or fewer.

    """
    if not _has_pages(document):
        raise UserError(f"--pages: {name} has no pages; leave the option out")
    if chosen.start > document.pages:
        raise UserError(f"--pages {chosen.start}: {name} has {document.pages} pages")
    return document.with_elements([element for element in document.elements if element.locator.page in chosen])


def _has_pages(document: Document) -> bool:
    return any(element.locator.page is not None for element in document.elements)
