"""Quality filters: each takes an element and returns None (keep) or a short reason (drop)."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.document import Element, ElementKind

Filter = Callable[[Element], str | None]
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff]")
_GARBAGE_SHARE = 0.2


def furniture(element: Element) -> str | None:
    """Drop running headers, footers, page numbers and watermarks: they repeat on every page and break sentences."""
    return "furniture" if element.kind is ElementKind.FURNITURE else None


def empty(element: Element) -> str | None:
    """Drop what holds no letter and no digit, e.g. a rule of dashes; keeps `℃` beside a number."""
    return None if _LETTER_OR_DIGIT.search(element.text) else "no_content"


def garbage(element: Element) -> str | None:
    """Drop text of which a fifth or more are replacement or private-use characters: a font without a Unicode map."""
    bad = len(_GARBAGE.findall(element.text))
    return "unreadable" if bad > _GARBAGE_SHARE * len(element.text) else None


def low_confidence(minimum: float) -> Filter:
    """Return a filter that drops recognised text below a confidence: stamps, stains and speckle read as letters."""

    def check(element: Element) -> str | None:
        return "low_ocr_confidence" if element.confidence is not None and element.confidence < minimum else None

    return check


def reason_to_drop(element: Element, filters: tuple[Filter, ...]) -> str | None:
    """Return the first reason, or None where every filter keeps the element."""
    return next((reason for check in filters if (reason := check(element))), None)
