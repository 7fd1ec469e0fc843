"""An independent reading of a source file, by its format."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from pipelines.fidelity.docx_reading import docx_parts, pptx_parts
from pipelines.fidelity.html_reading import email_parts, html_parts
from pipelines.fidelity.markdown_reading import markdown_parts
from pipelines.fidelity.pdf_reading import is_readable, page_part
from pipelines.fidelity.pdfium import open_pdfium, page_characters
from pipelines.fidelity.reading import Part
from pipelines.fidelity.text_reading import csv_parts, json_parts, text_parts
from pipelines.fidelity.xlsx_reading import xlsx_parts
from pipelines.parsers.passwords import Passwords

PDF = "application/pdf"
CSV = "text/csv"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_READERS: dict[str, Callable[[bytes], list[Part]]] = {
    f"{_OFFICE}.wordprocessingml.document": docx_parts,
    f"{_OFFICE}.presentationml.presentation": pptx_parts,
    f"{_OFFICE}.spreadsheetml.sheet": xlsx_parts,
    CSV: csv_parts,
    "text/plain": text_parts,
    "text/markdown": markdown_parts,
    "text/html": html_parts,
    "application/json": json_parts,
    "message/rfc822": email_parts,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A source file read a second time.

    Attributes:
        unread: names of parts that the second reader cannot read; numbers on them have no independent truth.

    """

    parts: tuple[Part, ...]
    unread: frozenset[str] = frozenset()


def read_source(
    data: bytes, media_type: str, scanned: Set[int] = frozenset(), passwords: Passwords | None = None
) -> Reading | None:
    """Read a file without the parser.

    Args:
        data: the file.
        media_type: as parse found it.
        scanned: pages (1-based) that parse recognised from pixels: their text layer, if any, says nothing.
        passwords: of an encrypted PDF.

    Returns:
        The reading, None for a format without a second reader.

    Raises:
        DocumentError: where the second reader cannot open what the first one could.

    """
    if media_type == PDF:
        return _read_pdf(data, scanned, passwords)
    reader = _READERS.get(media_type)
    return Reading(tuple(reader(data))) if reader else None


def _read_pdf(data: bytes, scanned: Set[int], passwords: Passwords | None) -> Reading:
    parts, unread = [], set()
    with open_pdfium(data, passwords) as document:
        for number in range(1, len(document) + 1):
            if number in scanned:
                continue
            chars = page_characters(document, number - 1)
            part = page_part(chars, number)
            if is_readable(chars):
                parts.append(part)
            else:
                unread.add(part.name)
    return Reading(tuple(parts), frozenset(unread))
