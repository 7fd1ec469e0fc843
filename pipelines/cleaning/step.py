"""Cleaning of one document: the step that worker processes run and whose code is part of the memo key."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pipelines.cleaning.boilerplate import RepeatFilter
from pipelines.cleaning.drift import drift
from pipelines.cleaning.element import clean_element, clean_title
from pipelines.cleaning.filters.registry import Filter, filters_for, reason_to_drop
from pipelines.cleaning.rejected import rejected_rows
from pipelines.cleaning.task import Task
from pipelines.document import Document, Element, decode
from pipelines.ledger import Entry, Outcome, encode_result


def clean_document(task: Task) -> bytes:
    """Return, encoded, the cleaned `document` (null if nothing is left), its `entry`, and the rows of `rejected`."""
    source = decode(task.document)
    filters: tuple[Filter, ...] = (
        *filters_for(source.elements, task.options.min_confidence),
        RepeatFilter(task.repeats),
    )
    kept: list[Element] = []
    rejected: list[tuple[int, str]] = []
    counts = Counter(normalised=0)
    for element in source.elements:
        reason = reason_to_drop(element, filters)
        if reason:
            rejected.append((element.order, reason))
            continue
        cleaned, converted = clean_element(element, task.options, source.language)
        counts["normalised"] += cleaned.text != element.text
        if converted:
            counts["converted"] += 1
        kept.append(cleaned)
    counts.update(drift(kept))
    title = clean_title(source.title, task.options, source.language) if source.title else None
    document = replace(source, title=title or None, elements=tuple(kept)) if kept else None
    entry = _entry(source, kept, rejected, counts)
    return encode_result(document, entry, rows=rejected_rows(source, rejected))


def _entry(document: Document, kept: list[Element], rejected: list[tuple[int, str]], counts: Counter[str]) -> Entry:
    return Entry(
        doc_id=document.doc_id,
        corpus=document.corpus,
        outcome=Outcome.KEPT if kept else Outcome.REJECTED,
        reason="" if kept else "nothing_left",
        inputs=len(document.elements),
        kept=len(kept),
        dropped=dict(sorted(Counter(reason for _, reason in rejected).items())),
        counts={**dict(sorted(counts.items())), "characters": sum(len(element.text) for element in kept)},
    )
