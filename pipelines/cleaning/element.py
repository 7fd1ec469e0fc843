"""Cleaning of one element: normalise it, set its language, convert it where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

from pipelines.cleaning.body import Body, rewrite
from pipelines.cleaning.convert import to_taiwanese
from pipelines.cleaning.normalise import normalise
from pipelines.cleaning.task import Options
from pipelines.document import Element, ElementKind
from pipelines.edits import OffsetMap, compose
from pipelines.language import HANS, HANT, detect_language


def clean_element(element: Element, options: Options, language: str | None = None) -> tuple[Element, bool]:
    """Return the element cleaned, and whether it was converted; `edits` map its text to that of the parsed element.

    Args:
        language: of the document, which decides where the script of the element leaves its language open.

    """
    code = element.kind is ElementKind.CODE
    body = rewrite(Body.of(element), _layout if code else normalise, _flat, _cached)
    found = _language(body.text, language)
    converts = found == HANS and options.convert != "off" and not code
    if converts:
        converted = rewrite(body._replace(edits=()), partial(to_taiwanese, locked_terms=options.locked_terms))
        body, found = converted._replace(edits=compose(body.edits, converted.edits)), HANT
    cleaned = replace(
        element, text=body.text, cells=body.cells, fields=body.fields, edits=body.edits,
        section=tuple(clean_title(title, options, language) for title in element.section), language=found,
    )  # fmt: skip
    return cleaned, converts


def clean_title(title: str, options: Options, language: str | None = None) -> str:
    """Return a title as `clean_element` makes it; for the titles above an element and that of the document."""
    clean = _cached(title)[0]
    if options.convert == "off" or _language(clean, language) != HANS:
        return clean
    return to_taiwanese(clean, options.locked_terms)[0]


def _language(text: str, language: str | None) -> str | None:
    return detect_language([text], (language,) if language else ())


# Section titles and names of fields come again and again.
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
