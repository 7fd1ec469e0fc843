"""MSG: Outlook's mail, an OLE file with a stream for each property (MS-OXMSG, MS-OXPROPS).

Read through olefile, since unstructured and the library under it load every stream at once and do not open the mails
that are attached to a mail. Those are handed on as EML, which needs no OLE writer.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.eml_writer import write_eml
from pipelines.parsers.encoding import decode
from pipelines.parsers.mail import Attachment, Body, Mail, parsed_mail, preferred

# Property tags (MS-OXPROPS) as the names of streams write them.
_SUBJECT, _SENDER, _SENDER_MAIL, _SENDER_SMTP = "0037", "0C1A", "0C1F", "5D01"
_TO, _CC, _BODY, _HTML, _RTF = "0E04", "0E03", "1000", "1013", "1009"
_FILE, _FILE_LONG, _FILE_SHOWN, _DATA = "3704", "3707", "3001", "3701"
_SUBMITTED, _DELIVERED, _CODE_PAGES = 0x0039, 0x0E06, (0x3FDE, 0x3FFD)
_TEXT, _TEXT_8, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_PROPERTIES = "__properties_version1.0"
# A message's own properties begin after 32 bytes, those of a message within it after 24.
_TOP_HEADER, _INNER_HEADER = 32, 24
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MAX_DEPTH = 8
_BROKEN = (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError, struct.error, OverflowError,
           AssertionError, RecursionError)  # fmt: skip


def parse_msg(data: bytes) -> Parsed:
    """Parse a mail; its attachments are members of it as a container, not part of its elements.

    Raises:
        DocumentError: `corrupt`; what its HTML raises.

    """
    return parsed_mail(read_msg(data))


def read_msg(data: bytes) -> Mail:
    """Read a mail with its attachments; errors as of `parse_msg`."""
    with _opened(data) as ole:
        return _mail(_Storage(ole, ()), _TOP_HEADER, 0)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            yield ole
    except _BROKEN:
        raise DocumentError("corrupt") from None


@dataclass(frozen=True, slots=True)
class _Storage:
    """One message, attachment or receiver."""

    ole: Any
    path: tuple[str, ...]

    def stream(self, name: str) -> bytes | None:
        """Return the bytes of a stream, None where there is none."""
        place = [*self.path, name]
        if not self.ole.exists(place) or self.ole.get_type(place) != 2:
            return None
        with self.ole.openstream(place) as stream:
            data = stream.read()
        return data if isinstance(data, bytes) else None

    def text(self, tag: str, code_page: str = "") -> str:
        """Return a text property, empty where there is none."""
        wide = self.stream(f"__substg1.0_{tag}{_TEXT}")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"__substg1.0_{tag}{_TEXT_8}") or b""
        try:
            return narrow.decode(code_page or "utf-8").rstrip("\0")
        except (LookupError, UnicodeDecodeError):
            return decode(narrow)[0].rstrip("\0")

    def numbers(self, header: int) -> dict[int, bytes]:
        """Return the properties of fixed size: id -> 8 bytes."""
        stream = (self.stream(_PROPERTIES) or b"")[header:]
        entries = (stream[start : start + 16] for start in range(0, len(stream) - 15, 16))
        return {int.from_bytes(entry[2:4], "little"): entry[8:16] for entry in entries}

    def inner(self, prefix: str) -> list[_Storage]:
        """Return the storages directly in this one whose name begins so, in order of their names."""
        depth = len(self.path) + 1
        found = {
            tuple(entry[:depth]) for entry in self.ole.listdir(streams=True, storages=True)
            if len(entry) >= depth and tuple(entry[: depth - 1]) == self.path and entry[depth - 1].startswith(prefix)
        }  # fmt: skip
        return [_Storage(self.ole, path) for path in sorted(found) if self.ole.get_type(list(path)) == 1]


def _mail(storage: _Storage, header: int, depth: int) -> Mail:
    numbers = storage.numbers(header)
    page = next((f"cp{int.from_bytes(numbers[i][:4], 'little')}" for i in _CODE_PAGES if i in numbers), "")
    page = {"cp65001": "utf-8", "cp20127": "ascii"}.get(page, page)
    sender, address = storage.text(_SENDER, page), storage.text(_SENDER_SMTP) or storage.text(_SENDER_MAIL)
    values = {
        "From": f"{sender} <{address}>" if "@" in address and address != sender else sender or address,
        "To": storage.text(_TO, page), "Cc": storage.text(_CC, page),
        "Date": _time(numbers.get(_SUBMITTED) or numbers.get(_DELIVERED)),
    }  # fmt: skip
    html = storage.stream(f"__substg1.0_{_HTML}{_BINARY}") or storage.text(_HTML, page).encode()
    plain = storage.text(_BODY, page)
    body = preferred(Body(plain=plain) if plain.strip() else None, Body(html=html, charset=page) if html else None)
    attachments = tuple(_attachment(item, page, depth) for item in storage.inner("__attach_version1.0_"))
    return Mail(
        storage.text(_SUBJECT, page), tuple((name, value.strip()) for name, value in values.items() if value.strip()),
        (body,) if body else (), attachments,
        lost=int(body is None and storage.stream(f"__substg1.0_{_RTF}{_BINARY}") is not None),
    )  # fmt: skip


def _attachment(storage: _Storage, page: str, depth: int) -> Attachment:
    name = next(filter(None, (storage.text(tag, page) for tag in (_FILE_LONG, _FILE, _FILE_SHOWN))), "")
    data = storage.stream(f"__substg1.0_{_DATA}{_BINARY}")
    if data is not None:
        return Attachment(name or "unnamed.bin", data)
    inner = storage.inner(f"__substg1.0_{_DATA}{_OBJECT}")
    if not inner:
        return Attachment(name or "unnamed.bin", reason="link")
    if depth >= _MAX_DEPTH:
        return Attachment(name or "unnamed.bin", reason="nested_too_deep")
    if inner[0].stream(_PROPERTIES) is None:
        return Attachment(name or "unnamed.bin", reason="embedded_object")
    mail = _mail(inner[0], _INNER_HEADER, depth + 1)
    return Attachment(f"{(name or 'unnamed').removesuffix('.msg')}.eml", write_eml(mail))


def _time(value: bytes | None) -> str:
    if value is None:
        return ""
    try:
        return (_EPOCH + timedelta(microseconds=int.from_bytes(value, "little") // 10)).isoformat(" ", "seconds")
    except OverflowError:
        return ""
