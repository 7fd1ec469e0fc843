"""The worker's step: one file in, its document and counts out. Its import closure is part of the memo key."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from pipelines.document import Document, ElementKind, from_json
from pipelines.errors import CorpusError, DocumentError
from pipelines.language import detect_language
from pipelines.ledger import Entry, Outcome, encode_result, entry_from_json
from pipelines.parsers.corrected import apply_corrections
from pipelines.parsers.draft import Parsed, assemble
from pipelines.parsers.formats import ARCHIVES, IMAGES, LEGACY, Format, detect
from pipelines.parsers.metadata import describe
from pipelines.parsers.office_encryption import decrypted
from pipelines.parsers.task import Policy, Task

# Whose versions decide what comes out, besides our own code.
LIBRARIES = (
    "pymupdf", "rapidocr", "onnxruntime", "opencv-python-headless", "openpyxl", "numpy", "lxml", "olefile", "pillow",
    "msoffcrypto-tool",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """A parsed document and its accounts: `found` elements are those kept and those in `dropped`."""

    document: Document
    dropped: dict[str, int]
    counts: dict[str, int]

    @property
    def found(self) -> int:
        """Number of elements that were found."""
        return len(self.document.elements) + sum(self.dropped.values())

    @property
    def entry(self) -> Entry:
        """The row of the ledger."""
        return Entry(
            self.document.doc_id, self.document.corpus, Outcome.KEPT, inputs=self.found,
            kept=len(self.document.elements), dropped=self.dropped, counts=self.counts,
        )  # fmt: skip


def parse_file(task: Task) -> bytes:
    """Parse a file and return the encoded result (see `decode`).

    Raises:
        DocumentError: rejected (empty_file, unsupported_format, too_many_pages, …) or failed (encrypted,
            password_missing, wrong_password, corrupt, no_text, missing_column, …).
        CorpusError: if the file changed since it was compared with the manifest, or a correction is stale.

    """
    data = Path(task.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != task.sha256:
        raise CorpusError(
            f"{task.corpus}/{task.path}: changed while it was read; run `yawan corpus check {task.corpus}`"
        )
    result = parse_bytes(data, task)
    return encode_result(result.document, result.entry)


def decode(encoded: bytes) -> Result:
    """Inverse of the encoding that `parse_file` returns."""
    data: dict[str, Any] = orjson.loads(encoded)
    entry = entry_from_json(data["entry"])
    return Result(from_json(data["document"]), entry.dropped, entry.counts)


def parse_bytes(data: bytes, task: Task) -> Result:
    """Parse the bytes of a file; see `parse_file`."""
    data = decrypted(data, task.passwords)
    media = detect(data, task.path)
    parsed = _parse(media, data, task)
    elements = apply_corrections(assemble(parsed.drafts), task.corrections)
    if not any(element.kind is not ElementKind.FURNITURE for element in elements):
        raise DocumentError("no_text")
    facts = describe(parsed, PurePosixPath(task.path).stem)
    document = Document(
        doc_id=task.doc_id, corpus=task.corpus, path=task.path, sha256=task.sha256, media_type=str(media),
        language=detect_language((e.text for e in elements), task.policy.languages),
        title=facts.title, doc_number=facts.doc_number, revision=facts.revision,
        pages=parsed.pages, notes=parsed.notes, elements=elements,
    )  # fmt: skip
    kinds = Counter(f"{element.kind}s" for element in elements)
    counts = {name: count for name, count in sorted({**kinds, **parsed.counts}.items()) if count}
    return Result(document, parsed.dropped, counts)


def _parse(media: Format, data: bytes, task: Task) -> Parsed:
    """Hand the file to the parser of its format; each is imported when first needed, for some are heavy.

    An archive has no text of its own: the stage hands on its members (see `pipelines.parsers.containers`).
    """
    if media in ARCHIVES:
        raise DocumentError("archive", rejected=True)
    if media is Format.PDF:
        from pipelines.parsers.pdf import parse_pdf

        return parse_pdf(data, task.options, task.passwords)
    if media in IMAGES:
        from pipelines.parsers.image_file import parse_image

        return parse_image(data, task.options)
    if media in LEGACY:
        from pipelines.parsers.legacy import modern

        parsed = _parse_office(*modern(media, data), task.policy)
        parsed.notes += (f"read as converted from {media}",)
        return parsed
    if media in _OFFICE:
        return _parse_office(media, data, task.policy)
    return _parse_text(media, data, task.policy)


_OFFICE = {Format.DOCX, Format.XLSX, Format.PPTX, Format.ODT}


def _parse_office(media: Format, data: bytes, policy: Policy) -> Parsed:
    if media is Format.DOCX:
        from pipelines.parsers.docx import parse_docx

        return parse_docx(data)
    if media is Format.PPTX:
        from pipelines.parsers.pptx import parse_pptx

        return parse_pptx(data)
    if media is Format.ODT:
        from pipelines.parsers.odt import parse_odt

        return parse_odt(data)
    from pipelines.parsers.xlsx import parse_xlsx

    return parse_xlsx(data, policy)


def _parse_text(media: Format, data: bytes, policy: Policy) -> Parsed:
    from pipelines.parsers.csv_file import looks_like_rows, parse_csv
    from pipelines.parsers.eml import parse_eml
    from pipelines.parsers.html_file import parse_html
    from pipelines.parsers.json_file import parse_json
    from pipelines.parsers.markdown import parse_markdown
    from pipelines.parsers.msg import parse_msg
    from pipelines.parsers.plain_text import parse_text

    if media is Format.CSV or (media is Format.TEXT and policy.wants_records and looks_like_rows(data)):
        return parse_csv(data, policy)
    if media is Format.JSON:
        return parse_json(data, policy)
    readers = {Format.HTML: parse_html, Format.EML: parse_eml, Format.MSG: parse_msg, Format.MARKDOWN: parse_markdown}
    return readers.get(media, parse_text)(data)
