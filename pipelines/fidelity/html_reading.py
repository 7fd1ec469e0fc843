"""HTML and e-mail: what a browser or mail program shows."""

from __future__ import annotations

import email
from email import policy
from email.errors import MessageError
from html.parser import HTMLParser

from pipelines.document import Locator
from pipelines.errors import DocumentError
from pipelines.fidelity.parsed_text import WHOLE
from pipelines.fidelity.raising import shifted
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.fidelity.text_reading import decoded, lines
from pipelines.parsers.entities import referring

_SILENT = {"script", "style", "template", "noscript"}
# What the library raises where a header or charset is none.
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError)
_INLINE = {"sup", "sub", "b", "i", "em", "strong", "span", "a", "u", "font"}


class _Visible(HTMLParser):
    """Collects what a browser shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT or tag in {"sup", "sub"}:
            self._open.append(tag)
        self.texts.append("" if tag in _INLINE else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        last = self._open[-1] if self._open else ""
        if last not in _SILENT:
            self.texts.append(shifted(data, {"sup": 1, "sub": -1}.get(last, 0)))


def html_parts(data: bytes) -> list[Part]:
    """Return what a browser shows of an HTML file."""
    return [Part(WHOLE, tuple(lines(visible(decoded(data)))))]


def visible(text: str) -> str:
    """Return what a browser shows of an HTML text, blocks on lines of their own."""
    parser = _Visible()
    parser.feed(referring(text))
    parser.close()
    return "".join(parser.texts)


def email_parts(data: bytes) -> list[Part]:
    """Return the subject and the texts of an e-mail; its other headers may be left out by the parser.

    Raises:
        DocumentError: `corrupt` where the library breaks on a header; `too_deep`.

    """
    try:
        return _email_parts(data)
    except RecursionError:
        raise DocumentError("too_deep") from None
    except _BROKEN:
        raise DocumentError("corrupt") from None


def _email_parts(data: bytes) -> list[Part]:
    message = email.message_from_bytes(data, policy=policy.default)
    bits = [
        Bit(
            f"{value}\n",
            Locator(block=f"header/{name}", start=0, end=len(str(value))),
            Role.BODY if name == "Subject" else Role.OPTIONAL,
        )
        for name, value in message.items()
    ]
    for index, part in enumerate(message.walk()):
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            raw = part.get_payload(decode=True)
            text = decoded(raw) if isinstance(raw, bytes) else ""
            shown = visible(text) if part.get_content_subtype() == "html" else text
            bits.append(Bit(f"{shown}\n", Locator(block=f"part/{index}", start=0, end=len(shown))))
    return [Part(WHOLE, tuple(bits))]
