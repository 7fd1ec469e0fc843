"""EML: MIME mail as RFC 5322 and 2045 to 2049 have it, and as real programs write it (raw Big5 headers and all)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.encoding import codec_of, decode, decode_as
from pipelines.parsers.mail import Attachment, Body, Mail, parsed_mail, preferred

MAX_PARTS = 2_000
_FIELDS = ("From", "To", "Cc", "Date")
_HEADER = re.compile(rb"(?im)^(from|to|subject|date|received|return-path|mime-version|message-id|content-type):")
_OF_MAIL = {b"received", b"return-path", b"mime-version", b"message-id"}
_MAIL_SUFFIXES = {".eml", ".mht", ".mhtml"}
# What the library raises about malformed headers and parts besides its own errors.
_BROKEN = (
    MessageError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    binascii.Error,
)
_SUFFIXES = {
    "message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/tiff": ".tif", "image/bmp": ".bmp",
    "application/pdf": ".pdf", "application/zip": ".zip",
}  # fmt: skip


def looks_like_mail(data: bytes, suffix: str) -> bool:
    """Whether a file begins with the headers of a mail; a memo that begins alike has none that programs set."""
    head = re.split(rb"\r?\n\r?\n", data[:65536].lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    if not re.match(rb"[!-9;-~]+:", head):
        return False
    names = {name.lower() for name in _HEADER.findall(head)}
    return bool(names) if suffix in _MAIL_SUFFIXES else len(names) >= 2 and bool(names & _OF_MAIL)


def parse_eml(data: bytes) -> Parsed:
    """Parse a mail; its attachments are members of it as a container, not part of its elements.

    Raises:
        DocumentError: `corrupt`, `too_deep`; what its HTML raises; rejected `too_many_members`.

    """
    return parsed_mail(read_eml(data))


def read_eml(data: bytes) -> Mail:
    """Read a mail with its attachments; errors as of `parse_eml`."""
    try:
        message = BytesParser(policy=compat32).parsebytes(data)
        if sum(1 for _ in message.walk()) > MAX_PARTS:
            raise DocumentError("too_many_members", rejected=True)
        bodies, attachments = _read(message)
        fields = tuple((name, value) for name in _FIELDS if (value := _header(message, name)))
        return Mail(_header(message, "Subject"), fields, tuple(bodies), tuple(attachments))
    except RecursionError:
        raise DocumentError("too_deep") from None
    except _BROKEN:
        raise DocumentError("corrupt") from None


def _read(part: Message) -> tuple[list[Body], list[Attachment]]:
    """Return the bodies and attachments of a part and all below it."""
    if part.get_content_type() == "message/rfc822" or (
        part.is_multipart() and part.get_content_maintype() == "message"
    ):
        return [], [_enclosed(part)]
    if not part.is_multipart():
        body = _body(part)
        return ([body], []) if body else ([], [_attachment(part)])
    read = [_read(child) for child in part.get_payload() if isinstance(child, Message)]
    attachments = [item for _, found in read for item in found]
    bodies = [body for found, _ in read for body in found]
    if part.get_content_subtype() == "alternative":
        plain = next((body for body in bodies if not body.html), None)
        chosen = preferred(plain, next((body for body in bodies if body.html), None))
        bodies = [chosen] if chosen else []
    return bodies, attachments


def _body(part: Message) -> Body | None:
    """Return the text of a part, None if it is an attachment."""
    kind = part.get_content_type()
    if kind not in {"text/plain", "text/html"} or part.get_content_disposition() == "attachment" or part.get_filename():
        return None
    data, charset = _payload(part), part.get_content_charset() or ""
    return Body(html=data, charset=charset) if kind == "text/html" else Body(plain=_text(data, charset))


def _attachment(part: Message) -> Attachment:
    name = _decoded(part.get_filename() or "")
    return Attachment(name or f"unnamed{_SUFFIXES.get(part.get_content_type(), '.bin')}", _payload(part))


def _enclosed(part: Message) -> Attachment:
    """Return a mail within a mail as a file of its own."""
    inner = [child for child in part.get_payload() if isinstance(child, Message)] if part.is_multipart() else []
    if not inner:
        return Attachment(_decoded(part.get_filename() or "") or "unnamed.eml", _payload(part))
    name = _decoded(part.get_filename() or "") or f"{' '.join(_header(inner[0], 'Subject').split()) or 'unnamed'}.eml"
    return Attachment(name, inner[0].as_bytes())


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _header(message: Message, name: str) -> str:
    """Return all values of a header, decoded, on one line."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return ", ".join(" ".join(_decoded(value).split()) for value in values)


def _decoded(value: str) -> str:
    """Decode a header that holds encoded words, or bytes as they are."""
    raw = value.encode("utf-8", "surrogateescape")
    if "=?" not in value:
        return decode(raw)[0]
    return "".join(_words(raw.decode("latin-1")))


def _words(value: str) -> Iterator[str]:
    for word, charset in decode_header(value):
        data = word if isinstance(word, bytes) else word.encode("latin-1", "replace")
        yield _text(data, charset or "")


def _text(data: bytes, charset: str) -> str:
    """Decode in the stated charset, or by what the bytes say where that is wrong or unknown."""
    codec = codec_of(charset or "utf-8")
    text = decode_as(data, {"big5": "cp950", "gb2312": "gb18030"}.get(codec, codec)) if codec else None
    return decode(data)[0] if text is None else text
