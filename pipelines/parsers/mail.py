"""A mail after its reader: who wrote what, its bodies in order, and its attachments; and what drafts that gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.document import ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.html_file import parse_html
from pipelines.parsers.html_text import text_of
from pipelines.parsers.html_tree import read_html
from pipelines.parsers.plain_text import drafts_of_text

_QUOTE = re.compile(r"^(?: ?>)+ ?", re.MULTILINE)
# A plain form that lacks more than this share of the HTML form is a mere hint at it, or leaves out its tables.
_LACKS = 0.1


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail: `plain`, or `html` with the charset its part states."""

    plain: str = ""
    html: bytes = b""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a mail; its name as stated, perhaps empty. `reason` says why it has no data."""

    name: str
    data: bytes = b""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail.

    Attributes:
        fields: `From`, `To`, `Cc` and `Date` as far as there are any, in this order.
        lost: bodies in a form that nothing here reads.

    """

    subject: str
    fields: tuple[tuple[str, str], ...]
    bodies: tuple[Body, ...]
    attachments: tuple[Attachment, ...]
    lost: int = 0


def parsed_mail(mail: Mail) -> Parsed:
    """Return the subject as a title, sender, receivers and date as furniture, and the bodies; no attachments."""
    drafts = [_draft(ElementKind.TITLE, " ".join(mail.subject.split()), "subject")]
    drafts += [_draft(ElementKind.FURNITURE, f"{name}: {value}", f"header/{name}") for name, value in mail.fields]
    for index, body in enumerate(mail.bodies):
        drafts += _body(body, f"body/{index}")
    return Parsed(
        drafts, counts={"attachments": len(mail.attachments)}, dropped={"rtf_body": mail.lost} if mail.lost else {}
    )


def preferred(plain: Body | None, html: Body | None) -> Body | None:
    """Return the plain form of a body, unless it is missing or lacks more of the HTML form than the other way round."""
    if plain is None or html is None or not plain.plain.strip():
        return html or plain
    try:
        shown = text_of(read_html(html.html, html.charset)[0])
    except DocumentError:
        return plain
    lacks = _lacking(plain.plain, shown)
    return html if lacks > _LACKS * len(shown) and lacks > _lacking(shown, plain.plain) else plain


def _lacking(text: str, other: str) -> int:
    """Return how many characters another text has in words that are not in this one."""
    solid = "".join(text.split())
    return sum(len(word) for word in other.split() if word not in solid)


def _body(body: Body, path: str) -> Iterator[Draft]:
    if body.html:
        try:
            parsed = parse_html(body.html, body.charset)
        except DocumentError as error:
            if error.reason != "no_text":
                raise
            return
        for draft in parsed.drafts:
            locator = replace(draft.locator, block=f"{path}/{draft.locator.block}")
            yield replace(draft, locator=locator, level=(1.0, *draft.level) if draft.level else ())
        return
    # Marks of quotation become spaces, so that a quoted reply is read as paragraphs and offsets stay.
    text = body.plain.replace("\r\n", "\n").replace("\r", "\n")
    text = _QUOTE.sub(lambda found: " " * len(found.group()), text)
    for draft in drafts_of_text(text, path):
        yield replace(draft, level=(1.0, *draft.level)) if draft.level else draft


def _draft(kind: ElementKind, text: str, path: str) -> Draft:
    level = (0.0,) if kind is ElementKind.TITLE else ()
    return Draft(kind, text, Locator(block=path, start=0, end=len(text)), level)
