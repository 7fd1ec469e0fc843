"""Normalise text without changing its meaning and drop what is no content.

reads     data/restricted/parse
writes    data/restricted/clean, data/ledger/clean.jsonl
command   python -m pipelines.clean
units     confidences 0..1; limits in seconds and MiB a document
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines import ledger
from pipelines.cleaning.step import Task, clean_document
from pipelines.closure import code_hash
from pipelines.config import LimitsConfig, StageConfig
from pipelines.manifest import hash_file
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.sharded import DocumentJob, Shard, run_sharded
from pipelines.shards import (
    SHARDS,
    document_hash,
    document_ids,
    documents_file,
    elements_file,
    finish_documents,
    read_shard,
    verify_manifest,
)
from pipelines.stage import Summary, run_stage

INPUT = Path("data/restricted/parse")
OUTPUT = Path("data/restricted/clean")


class CleanConfig(StageConfig):
    """Section `clean` of params.yaml."""

    min_ocr_confidence: float
    limits: LimitsConfig


def run(config: CleanConfig, settings: Settings) -> Summary:
    """Clean every parsed document."""
    rows = verify_manifest(INPUT)
    shards = [_shard(index, rows[documents_file(index)], config) for index in range(SHARDS)]
    with replacing_folder(OUTPUT) as folder:
        found = run_sharded("clean", clean_document, shards, settings, config.limits.limits(), folder)
        counts = finish_documents(folder)
        entries = ledger.check("clean", found, document_ids(INPUT))
    ledger.write("clean", entries)
    return Summary({**ledger.totals(entries), **counts})


def _shard(index: int, size: int, config: CleanConfig) -> Shard[Task]:
    """Return the work on one shard of the input; it depends on that shard's files alone."""
    settings = (code_hash("pipelines.cleaning.step"), config.min_ocr_confidence)
    inputs = [hash_file(INPUT / name(index)) for name in (documents_file, elements_file)]

    def jobs() -> Iterator[DocumentJob[Task]]:
        for document in read_shard(INPUT, index):
            yield DocumentJob(
                memo_key(document_hash(document), *settings), document.corpus,
                Task(document, config.min_ocr_confidence), document.doc_id, len(document.elements),
            )  # fmt: skip

    return Shard(index, memo_key(*inputs, *settings), size, jobs)


def main() -> None:
    """Run as a program."""
    run_stage("clean", CleanConfig, run)


if __name__ == "__main__":
    main()
