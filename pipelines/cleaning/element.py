"""Cleaning of one element: normalise it, set its language, convert it where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pipelines.cleaning.body import Body, rewrite
from pipelines.cleaning.normalise import normalise
from pipelines.document import Element, ElementKind
from pipelines.edits import OffsetMap, compose
from pipelines.language import detect_language


def clean_element(element: Element, language: str | None = None) -> Element:
    """Return the element cleaned; `edits` map its text to that of the parsed element.

    Args:
        language: of the document, which decides where the script of the element leaves its language open.

    """
    body = rewrite(Body.of(element), _layout if element.kind is ElementKind.CODE else normalise, _flat, _cached)
    return replace(
        element, text=body.text, cells=body.cells, fields=body.fields, edits=body.edits,
        section=tuple(map(plain, element.section)),
        language=detect_language([body.text], (language,) if language else ()),
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text normalised, for what comes again and again: section titles and names of fields."""
    return _cached(text)[0]


@lru_cache(maxsize=4096)
def _cached(text: str) -> tuple[str, OffsetMap]:
    return normalise(text)


def _layout(text: str) -> tuple[str, OffsetMap]:
    return normalise(text, layout=True)


def _flat(text: str) -> tuple[str, OffsetMap]:
    """Normalise a cell; its line breaks become spaces, as a line break ends a row of the table's text."""
    clean, edits = normalise(text)
    if "\n" not in clean and "\t" not in clean:
        return clean, edits
    flat, more = normalise(clean.replace("\n", " ").replace("\t", " "))
    breaks = tuple((at, at + 1, at, at + 1) for at, char in enumerate(clean) if char in "\n\t")
    return flat, compose(compose(edits, breaks), more)
