"""Stage parse: the files of all selected corpora to documents of elements.

Reads:   corpora/<id>/card.yaml, manifest.tsv, corrections.yaml, unlocked.txt and files; section `parse` of
         params.yaml; the passwords of what unlocked.txt lists from the machine's settings.
Writes:  data/restricted/parse (documents and elements), data/cards.json, data/ledger/parse.jsonl.
Command: python -m pipelines.parse
Units:   OCR resolution in dots per inch, memory in MiB, time in seconds a document, confidence 0..1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipelines import ledger
from pipelines.card import Card
from pipelines.closure import code_hash
from pipelines.config import CorpusSelection, LimitsConfig, StageConfig
from pipelines.corpora import CARDS, CORPORA, Source, load_sources, write_cards
from pipelines.corrections import load_corrections
from pipelines.expand import expand
from pipelines.ledger import LEDGER, Entry, Outcome
from pipelines.manifest import verify_file
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.parsers.containers import is_container
from pipelines.parsers.parse_file import LIBRARIES, parse_file
from pipelines.parsers.task import Options, Policy, Task
from pipelines.passwords import Unlocking, unlocking
from pipelines.restricted import RESTRICTED
from pipelines.settings import Settings
from pipelines.sharded import DocumentJob, Shard, run_sharded
from pipelines.shards import SHARDS, finish_documents, shard_of
from pipelines.stage import Summary, run_stage
from pipelines.unlocked import refuse_locked

OUTPUT = RESTRICTED / "parse"
_NOT_IDENTITY = frozenset({"file", "passwords"})


class OcrConfig(StageConfig):
    """How scanned pages are recognised: rendering resolution, and the confidence below which a line is dropped."""

    dpi: Annotated[int, Field(ge=72, le=600)]
    min_confidence: Annotated[float, Field(ge=0.0, le=1.0)]


class PageLimitsConfig(LimitsConfig):
    """What one document may take: besides time and memory its pages, and the pixels of a rendered page."""

    pages: Annotated[int, Field(ge=1)]
    pixels: Annotated[int, Field(ge=10_000)]


class ParseConfig(StageConfig):
    """Section `parse` of params.yaml; `as_of` is the day on which cards must not have expired."""

    corpora: CorpusSelection
    as_of: date
    ocr: OcrConfig
    limits: PageLimitsConfig

    def options(self) -> Options:
        """Return the part that changes what comes out of a file."""
        return Options(self.ocr.dpi, self.ocr.min_confidence, self.limits.pages, self.limits.pixels)


def run(config: ParseConfig, settings: Settings, root: Path = Path()) -> Summary:
    """Parse every file of the selected corpora.

    Raises:
        CorpusError: if a card, manifest or file is missing, malformed or changed, or a file that is to be opened
            stays locked; nothing is written then.
        ConfigError: if the file of passwords is malformed or open to others.

    """
    sources = load_sources(config.corpora.selects, settings, root / CORPORA)
    containers = frozenset[str]().union(*map(verified, sources))
    rejected = [entry for source in sources for entry in _rejections(source, config.as_of)]
    opening = unlocking(sources, settings.passwords)
    tasks = [task for source in sources for task in tasks_of(source, config, opening)]
    limits = config.limits.limits()
    expanded = expand(tasks, containers, settings, limits, opening)
    with replacing_folder(root / OUTPUT) as folder:
        found = run_sharded("parse", parse_file, _shards(expanded.tasks), settings, limits, folder)
        refuse_locked(_reasons([*expanded.entries, *found], sources, expanded.members))
        finish_documents(folder)
        doc_ids = [doc_id for source in sources for doc_id, _ in source.document_ids()]
        rows = ledger.check("parse", [*rejected, *expanded.entries, *found], [*doc_ids, *expanded.members])
    write_cards(sources, root / CARDS)
    ledger.write("parse", rows, root / LEDGER)
    return _summary(rows, len(sources))


def verified(source: Source) -> frozenset[str]:
    """Compare every file of a source with its manifest; return the ids of those that hold others.

    Raises:
        CorpusError: if a file is missing or changed.

    """
    return frozenset(
        doc_id
        for doc_id, entry in source.document_ids()
        if is_container(verify_file(source.folder, source.root, entry), entry.path)
    )


def _rejections(source: Source, as_of: date) -> list[Entry]:
    reason = source.card.rejection(as_of)
    if reason is None:
        return []
    return [Entry(doc_id, source.card.id, Outcome.REJECTED, reason) for doc_id, _ in source.document_ids()]


def _reasons(entries: Iterable[Entry], sources: Iterable[Source], members: Mapping[str, str]) -> dict[str, str]:
    """Return why documents gave nothing, by corpus and path."""
    paths = {doc_id: entry.path for source in sources for doc_id, entry in source.document_ids()} | dict(members)
    return {f"{entry.corpus}/{paths[entry.doc_id]}": entry.reason for entry in entries if entry.reason}


def tasks_of(source: Source, config: ParseConfig, opening: Unlocking) -> list[Task]:
    """Return what the worker step needs for every file of a source; nothing where its card rejects it."""
    if source.card.rejection(config.as_of) is not None:
        return []
    policy, options = _policy(source.card), config.options()
    corrections = load_corrections(source.folder, source.files)
    return [
        Task(
            doc_id, source.card.id, entry.path, f"{source.root}/{entry.path}", entry.sha256, policy, options,
            corrections.get(entry.sha256, ()), opening.of(source.card.id, entry.path, entry.sha256),
        )
        for doc_id, entry in source.document_ids()
    ]  # fmt: skip


def _policy(card: Card) -> Policy:
    named = card.columns.model_dump().values() if card.columns else ()
    date_column = (card.columns.date or "") if card.columns else ""
    return Policy(str(card.kind), tuple(sorted({name for name in named if name})), card.languages, date_column)


def jobs_of(tasks: Iterable[Task]) -> list[DocumentJob[Task]]:
    """Return the tasks with their memo keys."""
    code = code_hash("pipelines.parsers.parse_file", LIBRARIES)
    return [
        DocumentJob(
            memo_key(code, _identity(task)), task.corpus, task, task.doc_id, secret=task.passwords is not None
        )
        for task in tasks
    ]  # fmt: skip


def _identity(task: Task) -> dict[str, object]:
    """Return all of a task that decides its result: not where its file lies, and of passwords that it is opened."""
    parts = {field.name: getattr(task, field.name) for field in fields(task) if field.name not in _NOT_IDENTITY}
    return {**parts, "opened": task.passwords is not None}


def _shards(tasks: Iterable[Task]) -> list[Shard[Task]]:
    shards: list[list[DocumentJob[Task]]] = [[] for _ in range(SHARDS)]
    for job in sorted(jobs_of(tasks), key=lambda job: job.doc_id):
        shards[shard_of(job.doc_id)].append(job)
    return [
        Shard(index, memo_key(*(job.key.hex() for job in jobs)), len(jobs), partial(iter, jobs))
        for index, jobs in enumerate(shards)
    ]


def _summary(rows: list[Entry], corpora: int) -> Summary:
    counts = {
        name: sum(row.counts.get(name, 0) for row in rows) for name in ("pages_text", "pages_ocr", "records", "tables")
    }
    elements = sum(row.kept for row in rows)
    return Summary({"corpora": corpora, "documents": len(rows), **ledger.totals(rows), "elements": elements, **counts})


def main() -> None:
    """Run the stage on params.yaml."""
    run_stage("parse", ParseConfig, run)


if __name__ == "__main__":
    main()
