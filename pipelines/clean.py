"""Normalise text without changing its meaning and drop what is no content.

reads     data/restricted/parse
writes    data/restricted/clean (documents, and the rejected elements with reasons), data/ledger/clean.jsonl
command   python -m pipelines.clean
units     confidences and shares 0..1; limits in seconds and MiB a document

Two passes over the documents, each kept per document in the memo: the first finds paragraphs that may be boilerplate;
which of them are, tell all documents of a corpus together; the second cleans, without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import orjson
from pydantic import Field

from pipelines import ledger
from pipelines.cleaning.boilerplate import find_paragraphs, summarise
from pipelines.cleaning.rejected import Row, rejected_rows, write_rejected
from pipelines.cleaning.step import clean_document
from pipelines.cleaning.task import Options, Task
from pipelines.closure import code_hash
from pipelines.config import LimitsConfig, StageConfig
from pipelines.document import Document, from_json
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import Entry, Outcome
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import document_hash, read_documents, verify_manifest, write_documents, write_manifest
from pipelines.stage import Summary, run_stage
from pipelines.workers import Failure

INPUT = Path("data/restricted/parse")
OUTPUT = Path("data/restricted/clean")


class BoilerplateConfig(StageConfig):
    """When a paragraph of document administration counts as boilerplate of its corpus.

    Attributes:
        min_documents: it stands in as many documents; two may be revisions of one another.
        min_share: and in this part of the corpus's documents.

    """

    min_documents: Annotated[int, Field(ge=2)] = 3
    min_share: Annotated[float, Field(gt=0, le=1)] = 0.2


class CleanConfig(StageConfig):
    """Section `clean` of params.yaml.

    Attributes:
        convert: `s2twp` rewrites elements in simplified script as Taiwan writes, wording included (OpenCC).
        locked_terms: wording that the conversion leaves alone, besides `convert.PLANT_TERMS`.

    """

    min_ocr_confidence: Annotated[float, Field(ge=0, le=1)]
    limits: LimitsConfig
    boilerplate: BoilerplateConfig = BoilerplateConfig()
    convert: Literal["off", "s2twp"] = "off"
    locked_terms: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    def options(self) -> Options:
        """Return what the workers need of it."""
        return Options(self.min_ocr_confidence, self.convert, tuple(sorted(set(self.locked_terms))))

    def libraries(self) -> tuple[str, ...]:
        """Return the libraries whose versions decide what comes out."""
        return ("opencc",) if self.convert != "off" else ()


def run(config: CleanConfig, settings: Settings) -> Summary:
    """Clean every parsed document."""
    documents = list(read_documents(INPUT))
    kept: list[Document] = []
    entries: list[Entry] = []
    rejected: list[Row] = []
    for document, result in zip(documents, _clean(config, settings, documents), strict=True):
        if isinstance(result, Failure):
            entries.append(ledger.failure_entry(document.doc_id, document.corpus, result, len(document.elements)))
            rejected += rejected_rows(document, ((element.order, result.reason) for element in document.elements))
            continue
        data = orjson.loads(result)
        entry = ledger.entry_from_json(data["entry"])
        entries.append(entry)
        rejected += rejected_rows(document, data["rejected"])
        if entry.outcome is Outcome.KEPT:
            kept.append(from_json(data["document"]))
    rows = ledger.check("clean", entries, (document.doc_id for document in documents))
    with replacing_folder(OUTPUT) as folder:
        counts = write_documents(folder, kept)
        files = verify_manifest(folder)
        write_manifest(folder, {**files, **write_rejected(folder, rejected)})
    ledger.write("clean", rows)
    return Summary({**ledger.totals(rows), **counts, "rejected elements": len(rejected)})


def _clean(config: CleanConfig, settings: Settings, documents: list[Document]) -> Iterable[bytes | Failure]:
    """Run both passes; the second key holds, of the summary, what it says of the document."""
    options = config.options()
    hashes = [document_hash(document) for document in documents]
    first = [Task(document, options) for document in documents]
    jobs = _jobs(first, hashes, code_hash("pipelines.cleaning.boilerplate"), [options.min_confidence] * len(first))
    found = [
        [] if isinstance(result, Failure) else list(map(str, orjson.loads(result)))
        for result in map_incremental("clean-paragraphs", find_paragraphs, jobs, settings, config.limits.limits())
    ]
    limits = config.boilerplate
    repeats = summarise(((d.corpus, d.doc_id) for d in documents), found, limits.min_documents, limits.min_share)
    second = [Task(document, options, repeat) for document, repeat in zip(documents, repeats, strict=True)]
    code = code_hash("pipelines.cleaning.step", config.libraries())
    jobs = _jobs(second, hashes, code, [[asdict(options), asdict(repeat)] for repeat in repeats])
    return map_incremental("clean", clean_document, jobs, settings, config.limits.limits())


def _jobs(tasks: Iterable[Task], hashes: Iterable[str], code: str, more: Iterable[object]) -> list[Job[Task]]:
    return [
        Job(memo_key(identity, code, extra), task.document.corpus, task)
        for task, identity, extra in zip(tasks, hashes, more, strict=True)
    ]


def main() -> None:
    """Run as a program."""
    run_stage("clean", CleanConfig, run)


if __name__ == "__main__":
    main()
