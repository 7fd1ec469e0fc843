"""Cleaning of one document: the step that worker processes run and whose code is part of the memo key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import orjson

from pipelines.cleaning.filters import Filter, empty, furniture, garbage, low_confidence, reason_to_drop
from pipelines.cleaning.normalise import normalise
from pipelines.document import Cell, Document, Element, ElementKind, Field, record_text, table_text, to_json
from pipelines.language import detect_language
from pipelines.ledger import Entry, Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """One document and the least OCR confidence that is kept."""

    document: Document
    min_confidence: float


def clean_document(task: Task) -> bytes:
    """Return the encoded pair of cleaned document and ledger entry."""
    filters: tuple[Filter, ...] = (furniture, low_confidence(task.min_confidence), garbage, empty)
    kept: list[Element] = []
    dropped: Counter[str] = Counter()
    changed = 0
    for element in task.document.elements:
        cleaned = clean_element(element)
        changed += cleaned.text != element.text
        reason = reason_to_drop(cleaned, filters)
        if reason:
            dropped[reason] += 1
        else:
            kept.append(cleaned)
    document = replace(_clean_header(task.document), elements=tuple(kept))
    return orjson.dumps({"document": to_json(document), "entry": _entry(task.document, kept, dropped, changed)})


def clean_element(element: Element) -> Element:
    """Normalise the text of an element with its cells, fields and section titles; set its language."""
    section = tuple(normalise(title)[0] for title in element.section)
    if element.kind is ElementKind.TABLE:
        cells = tuple(replace(cell, text=_flat(cell)) for cell in element.cells)
        text = table_text(cells) if cells else normalise(element.text)[0]
        return replace(element, text=text, cells=cells, section=section, language=detect_language([text]))
    if element.kind is ElementKind.RECORD:
        fields = tuple(Field(normalise(f.name)[0], normalise(f.value)[0]) for f in element.fields)
        text = record_text(fields)
        return replace(element, text=text, fields=fields, section=section, language=detect_language([text]))
    text, edits = normalise(element.text, layout=element.kind is ElementKind.CODE)
    return replace(element, text=text, edits=edits, section=section, language=detect_language([text]))


def _flat(cell: Cell) -> str:
    """Normalise a cell; its line breaks become spaces, as a line break ends a row of the table's text."""
    return normalise(normalise(cell.text)[0].replace("\n", " ").replace("\t", " "))[0]


def _clean_header(document: Document) -> Document:
    title = normalise(document.title)[0] if document.title else None
    return replace(document, title=title or None)


def _entry(document: Document, kept: list[Element], dropped: Counter[str], changed: int) -> Entry:
    return Entry(
        doc_id=document.doc_id,
        corpus=document.corpus,
        outcome=Outcome.KEPT if kept else Outcome.REJECTED,
        reason="" if kept else "nothing_left",
        inputs=len(document.elements),
        kept=len(kept),
        dropped=dict(sorted(dropped.items())),
        counts={"normalised": changed, "characters": sum(len(element.text) for element in kept)},
    )
