"""Normalise text without changing its meaning and drop what is no content.

reads     data/restricted/parse
writes    data/restricted/clean, data/ledger/clean.jsonl
command   python -m pipelines.clean
units     confidences 0..1; limits in seconds and MiB a document
"""

from __future__ import annotations

from pathlib import Path

import orjson

from pipelines import ledger
from pipelines.cleaning.step import Task, clean_document
from pipelines.closure import code_hash
from pipelines.config import LimitsConfig, StageConfig
from pipelines.document import Document, from_json
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import Entry, Outcome
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import document_hash, read_documents, write_documents
from pipelines.stage import Summary, run_stage
from pipelines.workers import Failure

INPUT = Path("data/restricted/parse")
OUTPUT = Path("data/restricted/clean")


class CleanConfig(StageConfig):
    """Section `clean` of params.yaml."""

    min_ocr_confidence: float
    limits: LimitsConfig


def run(config: CleanConfig, settings: Settings) -> Summary:
    """Clean every parsed document."""
    documents = list(read_documents(INPUT))
    code = code_hash("pipelines.cleaning.step")
    jobs = [
        Job(
            memo_key(document_hash(document), code, config.min_ocr_confidence),
            document.corpus,
            Task(document, config.min_ocr_confidence),
        )
        for document in documents
    ]
    kept: list[Document] = []
    entries: list[Entry] = []
    results = map_incremental("clean", clean_document, jobs, settings, config.limits.limits())
    for document, result in zip(documents, results, strict=True):
        if isinstance(result, Failure):
            entries.append(ledger.failure_entry(document.doc_id, document.corpus, result, len(document.elements)))
            continue
        data = orjson.loads(result)
        entry = ledger.entry_from_json(data["entry"])
        entries.append(entry)
        if entry.outcome is Outcome.KEPT:
            kept.append(from_json(data["document"]))
    rows = ledger.check("clean", entries, (document.doc_id for document in documents))
    with replacing_folder(OUTPUT) as folder:
        counts = write_documents(folder, kept)
    ledger.write("clean", rows)
    return Summary({**ledger.totals(rows), **counts})


def main() -> None:
    """Run as a program."""
    run_stage("clean", CleanConfig, run)


if __name__ == "__main__":
    main()
