"""Stage parse: the files of all selected corpora to documents of elements.

Reads:   corpora/<id>/card.yaml, manifest.tsv, corrections.yaml and files; section `parse` of params.yaml.
Writes:  data/restricted/parse (documents and elements), data/cards.json, data/ledger/parse.jsonl.
Command: python -m pipelines.parse
Units:   OCR resolution in dots per inch, memory in MiB, time in seconds a document, confidence 0..1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipelines import ledger
from pipelines.card import Card
from pipelines.closure import code_hash
from pipelines.config import CorpusSelection, LimitsConfig, StageConfig
from pipelines.corpora import CARDS, CORPORA, Source, load_sources, write_cards
from pipelines.corrections import load_corrections
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import LEDGER, Entry, Outcome
from pipelines.manifest import verify_file
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.parsers.parse_file import LIBRARIES, Result, decode, parse_file
from pipelines.parsers.task import Options, Policy, Task
from pipelines.restricted import RESTRICTED
from pipelines.settings import Settings
from pipelines.shards import write_documents
from pipelines.stage import Summary, run_stage
from pipelines.workers import Failure

OUTPUT = RESTRICTED / "parse"


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
        CorpusError: if a card, manifest or file is missing, malformed or changed; nothing is written then.

    """
    sources = load_sources(config.corpora.selects, settings, root / CORPORA)
    _verify(sources)
    rejected = [entry for source in sources for entry in _rejections(source, config.as_of)]
    tasks = [task for source in sources for task in tasks_of(source, config)]
    results = list(map_incremental("parse", parse_file, jobs_of(tasks), settings, config.limits.limits()))
    parsed = {task.doc_id: decode(r) for task, r in zip(tasks, results, strict=True) if isinstance(r, bytes)}
    failed = [
        ledger.failure_entry(task.doc_id, task.corpus, result)
        for task, result in zip(tasks, results, strict=True)
        if isinstance(result, Failure)
    ]
    entries = rejected + failed + [_kept(result) for result in parsed.values()]
    doc_ids = [doc_id for source in sources for doc_id, _ in source.document_ids()]
    rows = ledger.check("parse", entries, doc_ids)
    with replacing_folder(root / OUTPUT) as folder:
        write_documents(folder, (result.document for result in parsed.values()))
    write_cards(sources, root / CARDS)
    ledger.write("parse", rows, root / LEDGER)
    return _summary(rows, len(sources))


def _verify(sources: Iterable[Source]) -> None:
    """Compare every file with its manifest before anything is computed."""
    for source in sources:
        for entry in source.files:
            verify_file(source.folder, source.root, entry)


def _rejections(source: Source, as_of: date) -> list[Entry]:
    reason = source.card.rejection(as_of)
    if reason is None:
        return []
    return [Entry(doc_id, source.card.id, Outcome.REJECTED, reason) for doc_id, _ in source.document_ids()]


def tasks_of(source: Source, config: ParseConfig) -> list[Task]:
    """Return what the worker step needs for every file of a source; nothing where its card rejects it."""
    if source.card.rejection(config.as_of) is not None:
        return []
    policy, options = _policy(source.card), config.options()
    corrections = load_corrections(source.folder, source.files)
    return [
        Task(
            doc_id, source.card.id, entry.path, str(source.root / entry.path), entry.sha256, policy, options,
            corrections.get(entry.sha256, ()),
        )
        for doc_id, entry in source.document_ids()
    ]  # fmt: skip


def _policy(card: Card) -> Policy:
    named = card.columns.model_dump().values() if card.columns else ()
    return Policy(str(card.kind), tuple(sorted({name for name in named if name})), card.languages)


def jobs_of(tasks: Iterable[Task]) -> list[Job[Task]]:
    """Return the tasks with their memo keys."""
    code = code_hash("pipelines.parsers.parse_file", LIBRARIES)
    return [Job(memo_key(code, *_identity(task)), task.corpus, task) for task in tasks]


def _identity(task: Task) -> list[object]:
    """Return all of a task that decides its result: all but where its file lies."""
    data = asdict(task)
    del data["file"]
    return [data]


def _kept(result: Result) -> Entry:
    document = result.document
    return Entry(
        document.doc_id, document.corpus, Outcome.KEPT, inputs=result.found, kept=len(document.elements),
        dropped=result.dropped, counts=result.counts,
    )  # fmt: skip


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
