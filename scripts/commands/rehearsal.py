"""Parse, clean and deidentify for one source, with the stages' own steps, outputs and ledgers untouched.

Parsed documents go into the parse stage's memo, so that `dvc repro` does not recognise the same scans again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import orjson

from pipelines import ledger
from pipelines.clean import CleanConfig
from pipelines.cleaning.step import clean_document
from pipelines.cleaning.task import Task as CleanTask
from pipelines.config import load_section
from pipelines.corpora import Source
from pipelines.document import Document, ElementKind, encode, from_json
from pipelines.expand import expand
from pipelines.incremental import map_incremental
from pipelines.output import output_lock
from pipelines.parse import ParseConfig, jobs_of, tasks_of, verified
from pipelines.parsers.parse_file import decode, parse_file
from pipelines.restricted import tighten
from pipelines.settings import Settings
from pipelines.workers import Failure, map_in_order
from scripts.commands.rehearsed import Rehearsed, State, failed, present
from scripts.commands.rehearsed_masking import mask_documents

_BUSY_SECONDS = 30.0


def rehearse(source: Source, settings: Settings) -> list[Rehearsed]:
    """Return the outcome of every document, members of containers included, by path."""
    state = _parse(source, settings)
    _clean(state, settings)
    mask_documents(state, source, settings)
    return sorted((row for row, _ in state.values()), key=lambda row: row.path)


def _parse(source: Source, settings: Settings) -> State:
    config = load_section("parse", ParseConfig)
    refused = source.card.rejection(config.as_of)
    rows = {doc_id: Rehearsed(entry.path, doc_id, "kept") for doc_id, entry in source.document_ids()}
    if refused is not None:
        return {doc_id: failed(row, Failure(refused, rejected=True)) for doc_id, row in rows.items()}
    tighten()
    limits = config.limits.limits()
    with output_lock("parse", _BUSY_SECONDS):
        found = expand(tasks_of(source, config), verified(source), settings, limits)
        results = list(map_incremental("parse", parse_file, jobs_of(found.tasks), settings, limits))
    rows |= {doc_id: Rehearsed(path, doc_id, "kept") for doc_id, path in found.members.items()}
    state = {task.doc_id: _parsed(rows[task.doc_id], result) for task, result in zip(found.tasks, results, strict=True)}
    unparsed = {
        entry.doc_id: replace(rows[entry.doc_id], outcome=str(entry.outcome), reason=entry.reason)
        for entry in found.entries
    }
    return state | {doc_id: (row, None) for doc_id, row in unparsed.items()}


def _parsed(row: Rehearsed, result: bytes | Failure) -> tuple[Rehearsed, Document | None]:
    if isinstance(result, Failure):
        return failed(row, result)
    parsed = decode(result)
    dropped = dict(parsed.dropped)
    return replace(row, elements=parsed.found, kept=len(parsed.document.elements), dropped=dropped), parsed.document


def _clean(state: State, settings: Settings) -> None:
    config = load_section("clean", CleanConfig)
    rows = present(state)
    tasks = [CleanTask(encode(document), config.options()) for _, document in rows]
    results = map_in_order(clean_document, tasks, workers=settings.workers, limits=config.limits.limits())
    for (row, _), result in zip(rows, results, strict=True):
        state[row.doc_id] = failed(row, result) if isinstance(result, Failure) else _cleaned(row, orjson.loads(result))


def _cleaned(row: Rehearsed, data: dict[str, Any]) -> tuple[Rehearsed, Document | None]:
    entry = ledger.entry_from_json(data["entry"])
    document = from_json(data["document"]) if data["document"] is not None else None
    dropped = dict(sorted((Counter(row.dropped or {}) + Counter(entry.dropped)).items()))
    records = sum(element.kind is ElementKind.RECORD for element in document.elements) if document else 0
    row = replace(
        row, outcome=str(entry.outcome), reason=entry.reason, kept=entry.kept, records=records, dropped=dropped
    )
    return row, document
