"""Which split a family belongs to: by a hash of its key, never by shuffle, so that no existing row changes split."""

from __future__ import annotations

import hashlib
import re

from pipelines.card import Card
from pipelines.document import Document, Element, ElementKind

_SPACE = re.compile(r"\s+")


def split_of(family: str, *, salt: str, validation: float, test: float) -> str:
    """Return train, validation or test for a family key.

    Args:
        salt: part of the dataset's definition; another one gives another split.
        validation: share of families, 0..1.
        test: share of families, 0..1.

    """
    digest = hashlib.sha256(f"{salt}\0{family}".encode()).digest()
    position = int.from_bytes(digest[:8]) / 2**64
    if position < test:
        return "test"
    return "validation" if position < test + validation else "train"


def document_family(document: Document) -> str:
    """Return the family of a document: its number, else its title, else itself."""
    name = document.doc_number or document.title
    return f"doc:{_SPACE.sub(' ', name).strip().casefold()}" if name else f"doc:{document.doc_id}"


def record_family(document: Document, element: Element, card: Card) -> str:
    """Return the family of a record: its asset for a log, its first filled field (the term) otherwise."""
    wanted = card.columns.asset if card.columns else None
    for field in element.fields:
        if field.value and (wanted is None or field.name == wanted):
            return f"{'asset' if wanted else 'term'}:{field.value}"
    return document_family(document)


def is_record(element: Element) -> bool:
    """Return whether an element is a unit of its own."""
    return element.kind is ElementKind.RECORD
