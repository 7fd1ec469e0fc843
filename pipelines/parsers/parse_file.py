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
from pipelines.parsers.corrected import apply_corrections
from pipelines.parsers.draft import Parsed, assemble
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.metadata import describe
from pipelines.parsers.task import Policy, Task

# Whose versions decide what comes out, besides our own code.
LIBRARIES = ("pymupdf", "rapidocr", "onnxruntime", "opencv-python-headless", "openpyxl", "numpy")


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


def parse_file(task: Task) -> bytes:
    """Parse a file and return the encoded result (see `decode`).

    Raises:
        DocumentError: rejected (empty_file, unsupported_format, too_many_pages, …) or failed (encrypted, corrupt,
            no_text, missing_column, …).
        CorpusError: if the file changed since it was compared with the manifest, or a correction is stale.

    """
    data = Path(task.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != task.sha256:
        raise CorpusError(
            f"{task.corpus}/{task.path}: changed while it was read; run `yawan corpus check {task.corpus}`"
        )
    return orjson.dumps(parse_bytes(data, task))


def decode(encoded: bytes) -> Result:
    """Inverse of the encoding that `parse_file` returns."""
    data: dict[str, Any] = orjson.loads(encoded)
    return Result(from_json(data["document"]), data["dropped"], data["counts"])


def parse_bytes(data: bytes, task: Task) -> Result:
    """Parse the bytes of a file; see `parse_file`."""
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
    """Hand the file to the parser of its format; each is imported when first needed, for some are heavy."""
    options, policy = task.options, task.policy
    if media is Format.PDF:
        from pipelines.parsers.pdf import parse_pdf

        return parse_pdf(data, options)
    if media is Format.DOCX:
        from pipelines.parsers.docx import parse_docx

        return parse_docx(data)
    if media is Format.XLSX:
        from pipelines.parsers.xlsx import parse_xlsx

        return parse_xlsx(data, policy)
    return _parse_text(media, data, policy)


def _parse_text(media: Format, data: bytes, policy: Policy) -> Parsed:
    from pipelines.parsers.csv_file import looks_like_rows, parse_csv
    from pipelines.parsers.markdown import parse_markdown
    from pipelines.parsers.plain_text import parse_text

    if media is Format.CSV or (media is Format.TEXT and policy.wants_records and looks_like_rows(data)):
        return parse_csv(data, policy)
    return parse_markdown(data) if media is Format.MARKDOWN else parse_text(data)
