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
from pipelines.parsers.member_paths import INSIDE
from pipelines.parsers.parse_file import decode, parse_file
from pipelines.parsers.passwords import LOCKED
from pipelines.passwords import Keyring, Unlocking, load_keyring
from pipelines.restricted import tighten
from pipelines.settings import Settings
from pipelines.workers import Failure, map_in_order
from scripts.commands.rehearsed import Rehearsed, State, failed, present
from scripts.commands.rehearsed_masking import mask_documents

_BUSY_SECONDS = 30.0


def rehearse(source: Source, settings: Settings) -> list[Rehearsed]:
    """Return the outcome of every document, members of containers included, by path.

    An encrypted file for which this machine has passwords is opened, though the corpus may not list it.
    """
    state = _opened(source, settings)
    _clean(state, settings)
    mask_documents(state, source, settings)
    return sorted((row for row, _ in state.values()), key=lambda row: row.path)


def _opened(source: Source, settings: Settings) -> State:
    """Parse what the corpus lists, then what passwords would open; an archive that opens may hold more of it."""
    keyring = load_keyring(settings.passwords)
    tried: frozenset[str] = frozenset()
    while True:
        state = _parse(replace(source, unlocked=source.unlocked | tried), settings, keyring)
        closed = {row.path for row, _ in state.values() if row.reason == "encrypted"}
        more = {path for path in closed - tried if _may_open(path, source, keyring)}
        if not more:
            return {doc_id: (_marked(row, tried), document) for doc_id, (row, document) in state.items()}
        tried |= more


def _may_open(path: str, source: Source, keyring: Keyring) -> bool:
    outer = path.partition(INSIDE)[0]
    hashes = [entry.sha256 for entry in source.files if entry.path == outer]
    return bool(keyring.candidates(source.card.id, path, *hashes).values)


def _marked(row: Rehearsed, tried: frozenset[str]) -> Rehearsed:
    return replace(row, opened=row.path in tried and row.reason not in {"encrypted", *LOCKED})


def _parse(source: Source, settings: Settings, keyring: Keyring) -> State:
    opening = Unlocking({source.card.id: source.unlocked}, keyring)
    config = load_section("parse", ParseConfig)
    refused = source.card.rejection(config.as_of)
    rows = {doc_id: Rehearsed(entry.path, doc_id, "kept") for doc_id, entry in source.document_ids()}
    if refused is not None:
        return {doc_id: failed(row, Failure(refused, rejected=True)) for doc_id, row in rows.items()}
    tighten()
    limits = config.limits.limits()
    with output_lock("parse", _BUSY_SECONDS):
        found = expand(tasks_of(source, config, opening), verified(source), settings, limits, opening)
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
