"""One parsed document that was not scanned, or the part of it that was not, against its source."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from pipelines.document import Document
from pipelines.fidelity.compare import Comparison, compare
from pipelines.fidelity.parsed_text import parsed_parts
from pipelines.fidelity.reading import Part
from pipelines.fidelity.source import read_source
from pipelines.fidelity.text_reading import without_separators
from pipelines.parsers.passwords import Passwords

# Word counts the items of a list when it shows them; parse writes the numbers out.
_LABELLED = ("wordprocessingml", "presentationml")


@dataclass(frozen=True, slots=True)
class Checked:
    """The comparison of a document, and how many of its pages the second reader could not read."""

    comparison: Comparison
    unread: int


def scanned_pages(document: Document) -> set[int]:
    """Return the pages of which something was recognised from pixels."""
    return {e.locator.page for e in document.elements if e.confidence is not None and e.locator.page is not None}


def check_document(
    data: bytes, document: Document, scanned: Set[int], passwords: Passwords | None = None
) -> Checked | None:
    """Compare a document with an independent reading of its file, leaving out its scanned pages.

    Returns:
        None where there is no second reader for the format.

    Raises:
        DocumentError: where the second reader cannot open the file.

    """
    reading = read_source(data, document.media_type, scanned, passwords)
    if reading is None:
        return None
    left_out = reading.unread | {f"page {number}" for number in scanned}
    output = [part for part in parsed_parts(document) if part.name not in left_out]
    if any(element.locator.row is not None for element in document.elements):
        source, output = [_parted(part) for part in reading.parts], [_parted(part) for part in output]
    else:
        source = list(reading.parts)
    labels = any(word in document.media_type for word in _LABELLED)
    return Checked(compare(source, output, labels=labels), len(reading.unread))


def _parted(part: Part) -> Part:
    """Rows are compared without what parts their fields (also those of a text file that holds rows)."""
    return replace(part, bits=tuple(replace(bit, text=without_separators(bit.text)) for bit in part.bits))
