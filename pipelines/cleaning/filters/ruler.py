"""A line drawn with one letter again and again, by an author or by recognition of a printed rule.

Drops `xxxxxxxxxxxx`, `o o o o o o`, `一一一一一一`; keeps `00000000`, which may be a reading or a number, and tables
and code.
"""

from __future__ import annotations

from pipelines.document import Element, ElementKind

_LEAST = 5
_KINDS = frozenset({ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE, ElementKind.CAPTION})


def ruler(element: Element) -> str | None:
    """Return `ruler`, or None."""
    if element.kind not in _KINDS:
        return None
    first = element.text[:1]
    if element.text[1:2] not in {first, " "}:
        return None
    marks = element.text.replace(" ", "")
    same = len(marks) >= _LEAST and not first.isdigit() and marks == first * len(marks)
    return "ruler" if same else None
