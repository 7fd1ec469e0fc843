"""What an OLE file is, told by its streams: the format of Office up to 2003, of Outlook's mail, of encryption."""

from __future__ import annotations

import io

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# MS-DOC 2.1.1, MS-PPT 2.1.2, MS-XLS 2.1.2 (Excel 5 and 95 call it Book), MS-OXMSG 2.4, and the stream of an encrypted
# DOCX, XLSX or PPTX (MS-OFFCRYPTO 2.3).
_KINDS = {
    "EncryptedPackage": "encrypted", "__properties_version1.0": "msg", "WordDocument": "doc",
    "PowerPoint Document": "ppt", "Workbook": "xls", "Book": "xls",
}  # fmt: skip


def ole_kind(data: bytes) -> str | None:
    """Return `doc`, `ppt`, `xls`, `msg` or `encrypted`; empty for another OLE file, None for no OLE file.

    A damaged file, or the beginning of one, is told by the first of the names that occurs in it.
    """
    if not data.startswith(_SIGNATURE):
        return None
    names = _top_names(data)
    if names is None:
        places = {kind: data.find(_entry(name)) for name, kind in _KINDS.items()}
        return min((kind for kind, place in places.items() if place >= 0), key=lambda kind: places[kind], default="")
    return next((kind for name, kind in _KINDS.items() if name in names), "")


def _top_names(data: bytes) -> set[str] | None:
    """Return the names at the top level of an OLE file; what lies deeper belongs to something embedded."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return {entry[0] for entry in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, RecursionError):
        return None


def _entry(name: str) -> bytes:
    """Return a name as a directory entry holds it: UTF-16, the 64 bytes it may take filled up by zeros."""
    return name.encode("utf-16-le").ljust(64, b"\0")
