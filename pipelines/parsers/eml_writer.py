"""A mail as EML: how a mail within an Outlook mail becomes a file of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from pipelines.parsers.mail import Body, Mail


def write_eml(mail: Mail) -> bytes:
    """Write a mail; the same bytes for the same mail. An attachment without data is written empty."""
    parts = [*map(_body, mail.bodies), *(_attachment(item.name, item.data) for item in mail.attachments)]
    boundary = f"part-{hashlib.sha256(b''.join(parts)).hexdigest()[:32]}"
    lines = [
        *(f"{name}: {_word(value)}" for name, value in (("Subject", mail.subject), *mail.fields)),
        "MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"', "",
    ]  # fmt: skip
    separator = f"\r\n--{boundary}\r\n".encode()
    closing = f"\r\n--{boundary}--\r\n".encode()
    return "\r\n".join(lines).encode() + b"".join(separator + part for part in parts) + closing


def _body(body: Body) -> bytes:
    if body.html:
        return _part(f"text/html; charset={body.charset or 'utf-8'}", "inline", body.html)
    return _part("text/plain; charset=utf-8", "inline", body.plain.encode("utf-8", "replace"))


def _attachment(name: str, data: bytes) -> bytes:
    return _part("application/octet-stream", f'attachment; filename="{_word(name)}"', data)


def _part(content_type: str, disposition: str, data: bytes) -> bytes:
    head = (
        f"Content-Type: {content_type}\r\nContent-Disposition: {disposition}\r\nContent-Transfer-Encoding: base64\r\n"
    )
    return f"{head}\r\n".encode() + b"\r\n".join(_lines(base64.b64encode(data)))


def _lines(encoded: bytes) -> Iterator[bytes]:
    yield from (encoded[start : start + 76] for start in range(0, len(encoded), 76))


def _word(text: str) -> str:
    """Write a header's text as one encoded word (RFC 2047)."""
    return f"=?utf-8?b?{base64.b64encode(text.encode('utf-8', 'replace')).decode()}?="
