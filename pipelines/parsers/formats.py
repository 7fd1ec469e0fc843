"""Which format a file has, told by its content; the suffix only decides between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from pipelines.errors import DocumentError
from pipelines.parsers.archive_entries import is_tar
from pipelines.parsers.compression import decompressor_of
from pipelines.parsers.containers import is_archive
from pipelines.parsers.eml import looks_like_mail
from pipelines.parsers.encoding import decode, looks_like_text
from pipelines.parsers.ole import ole_kind
from pipelines.parsers.zip_errors import BROKEN_ZIP


class Format(StrEnum):
    """The formats there are parsers for; the value is the media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    PPT = "application/vnd.ms-powerpoint"
    RTF = "application/rtf"
    EML = "message/rfc822"
    MSG = "application/vnd.ms-outlook"
    ZIP = "application/zip"
    TAR = "application/x-tar"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    WEBP = "image/webp"
    CSV = "text/csv"
    JSON = "application/json"
    HTML = "text/html"
    MARKDOWN = "text/markdown"
    TEXT = "text/plain"


ARCHIVES = frozenset({Format.ZIP, Format.TAR})
IMAGES = frozenset({Format.PNG, Format.JPEG, Format.TIFF, Format.BMP, Format.WEBP})
# Read by way of the modern format that LibreOffice makes of them.
LEGACY = frozenset({Format.DOC, Format.XLS, Format.PPT, Format.RTF, Format.ODS, Format.ODP})
_TEXT_SUFFIXES = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".tab": Format.CSV, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".json": Format.JSON, ".jsonl": Format.JSON, ".ndjson": Format.JSON,
    ".txt": Format.TEXT, ".text": Format.TEXT, ".log": Format.TEXT, "": Format.TEXT,
}  # fmt: skip
# Files of these names that do not begin as their format does are damaged.
_BINARY_SUFFIXES = {
    ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".doc", ".xls", ".ppt", ".rtf", ".msg", ".zip", ".tar",
    ".gz", ".tgz", ".bz2", ".xz", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp",
}  # fmt: skip
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_OLE_KINDS = {"doc": Format.DOC, "xls": Format.XLS, "ppt": Format.PPT, "msg": Format.MSG}
_PARTS = {"word/document.xml": Format.DOCX, "xl/workbook.xml": Format.XLSX, "ppt/presentation.xml": Format.PPTX}
_OPEN_DOCUMENT = {str(item): item for item in (Format.ODT, Format.ODS, Format.ODP)}
_IMAGE_STARTS = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG), (b"\xff\xd8\xff", Format.JPEG), (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF), (b"II+\0", Format.TIFF), (b"MM\0+", Format.TIFF),
)  # fmt: skip
# ISO 32000-2 wants the header first; readers accept it within the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_SAMPLE = 4096
_HTML = re.compile(rb"(?is)(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|\s)*<(?:!doctype\s+html|html|head|body)\b")


def detect(data: bytes, name: str) -> Format:
    """Return the format of a file.

    Raises:
        DocumentError: rejected `empty_file` or `unsupported_format`; failed `encrypted` or `corrupt`.

    """
    suffix = PurePosixPath(name).suffix.lower()
    if not data:
        raise DocumentError("empty_file", rejected=True)
    # Containers first: the beginning of what lies in them is theirs as well.
    found = _container_format(data, name) or _image_format(data)
    if found is not None:
        return found
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Format.PDF
    return _text_format(data, suffix)


def _container_format(data: bytes, name: str) -> Format | None:
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data, name)
    if decompressor_of(data) or is_tar(data):
        return Format.TAR
    kind = ole_kind(data)
    if kind == "encrypted":
        raise DocumentError("encrypted")
    if kind is not None and kind not in _OLE_KINDS:
        raise DocumentError("unsupported_format", rejected=True)
    return _OLE_KINDS[kind] if kind else None


def _zip_format(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            stated = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except BROKEN_ZIP:
        raise DocumentError("corrupt") from None
    found = next((media for part, media in _PARTS.items() if part in names), _OPEN_DOCUMENT.get(stated))
    if found is None and not is_archive(data, name):
        raise DocumentError("unsupported_format", rejected=True)
    return found or Format.ZIP


def _image_format(data: bytes) -> Format | None:
    if data.startswith(b"BM") and len(data) >= 54 and data[6:10] == bytes(4):
        return Format.BMP
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Format.WEBP
    return next((media for start, media in _IMAGE_STARTS if data.startswith(start)), None)


def _text_format(data: bytes, suffix: str) -> Format:
    found = _TEXT_SUFFIXES.get(suffix)
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    if found is not Format.MARKDOWN and _is_html(data, suffix):
        return Format.HTML
    if looks_like_mail(data, suffix):
        return Format.EML
    if suffix in _BINARY_SUFFIXES:
        raise DocumentError("corrupt")
    markup = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<?xml", b"<!doctype"))
    if found is None or (markup and found is Format.TEXT) or not looks_like_text(data):
        raise DocumentError("unsupported_format", rejected=True)
    return found


def _is_html(data: bytes, suffix: str) -> bool:
    """Whether a page begins here; exports of tables often call such a page `.xls` or `.doc`."""
    head = decode(data[:_SAMPLE])[0].lstrip("\ufeff").encode()
    return bool(_HTML.match(head)) or (suffix in _HTML_SUFFIXES and b"<" in head and looks_like_text(data))
