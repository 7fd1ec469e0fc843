"""Which format a file has, told by its content; the suffix only decides between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from pipelines.errors import DocumentError
from pipelines.parsers.encoding import decode, looks_like_text


class Format(StrEnum):
    """The formats there are parsers for; the value is the media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    JSON = "application/json"
    HTML = "text/html"
    MARKDOWN = "text/markdown"
    TEXT = "text/plain"


_TEXT_SUFFIXES = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".tab": Format.CSV, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".json": Format.JSON, ".jsonl": Format.JSON, ".ndjson": Format.JSON,
    ".txt": Format.TEXT, ".text": Format.TEXT, ".log": Format.TEXT, "": Format.TEXT,
}  # fmt: skip
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_SAMPLE = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted DOCX or XLSX is an OLE file holding a stream of this name (MS-OFFCRYPTO 2.3).
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# ISO 32000-2 wants the header first; readers accept it within the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"{\\rtf")
_HTML = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.IGNORECASE)


def detect(data: bytes, name: str) -> Format:
    """Return the format of a file.

    Raises:
        DocumentError: rejected `empty_file` or `unsupported_format`; failed `encrypted` or `corrupt`.

    """
    suffix = PurePosixPath(name).suffix.lower()
    if not data:
        raise DocumentError("empty_file", rejected=True)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Format.PDF
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise DocumentError("encrypted")
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if suffix in {".pdf", ".docx", ".xlsx"}:
        raise DocumentError("corrupt")
    return _text_format(data, suffix)


def _zip_format(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise DocumentError("corrupt") from None
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    raise DocumentError("unsupported_format", rejected=True)


def _is_html(data: bytes, suffix: str) -> bool:
    """Whether a page begins here; exports of tables often call such a page `.xls` or `.doc`."""
    head = decode(data[:_SAMPLE])[0].encode()
    return bool(_HTML.match(head)) or (suffix in _HTML_SUFFIXES and b"<" in head and looks_like_text(data))


def _text_format(data: bytes, suffix: str) -> Format:
    found = _TEXT_SUFFIXES.get(suffix)
    if found is not Format.MARKDOWN and _is_html(data, suffix):
        return Format.HTML
    markup = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP)
    if found is None or (markup and found is Format.TEXT) or not looks_like_text(data):
        raise DocumentError("unsupported_format", rejected=True)
    return found
