"""The output of parse as placed texts, parted as its source is: by page, by sheet, or whole."""

from __future__ import annotations

from pipelines.document import Document, Element, ElementKind, Field
from pipelines.fidelity.dates import states
from pipelines.fidelity.reading import Bit, Part, Role

WHOLE = "document"


def parsed_parts(document: Document) -> list[Part]:
    """Return the elements of a document as parts, in order of appearance; names of fields come once a part."""
    parts: dict[str, list[Bit]] = {}
    named: set[tuple[str, str]] = set()
    for element in document.elements:
        name = part_name(element)
        bits = parts.setdefault(name, [])
        for field in element.fields:
            if (name, field.name) not in named:
                named.add((name, field.name))
                bits.append(Bit(f"{field.name}\n", element.locator, Role.REPEATABLE))
        bits.append(Bit(f"{_text(element)}\n", element.locator, _role(element)))
    return [Part(name, tuple(bits)) for name, bits in parts.items()]


def part_name(element: Element) -> str:
    """Return the page or sheet of an element, `document` where there are none."""
    locator = element.locator
    if locator.page is not None:
        return f"page {locator.page}"
    return f"sheet {locator.sheet}" if locator.sheet is not None else WHOLE


def _text(element: Element) -> str:
    """A record repeats the names of its fields: only their values are its own."""
    return "\t".join(map(_value, element.fields)) if element.fields else element.text


def _value(field: Field) -> str:
    """Of a date that parse rewrote, what its source says, as long as both are the same day."""
    return field.original if field.original and states(field.original, field.value) else field.value


def _role(element: Element) -> Role:
    return Role.FURNITURE if element.kind is ElementKind.FURNITURE else Role.BODY
