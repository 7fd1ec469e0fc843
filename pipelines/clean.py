"""Normalise text without changing its meaning and drop what is no content.

reads     data/restricted/parse
writes    data/restricted/clean (documents, and the rejected elements with reasons), data/ledger/clean.jsonl
command   python -m pipelines.clean
units     confidences and shares 0..1; limits in seconds and MiB a document

Two passes over the documents, each kept per document in the memo: the first finds paragraphs that may be boilerplate;
which of them are, tell all documents of a corpus together; the second cleans, without them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipelines import ledger
from pipelines.cleaning.boilerplate import find_paragraphs, summarise
from pipelines.cleaning.rejected import SCHEMA, Row, rejected_rows, shard_name
from pipelines.cleaning.step import clean_document
from pipelines.cleaning.task import Options, Repeats, Task
from pipelines.closure import code_hash
from pipelines.config import LimitsConfig, StageConfig
from pipelines.document import encode
from pipelines.manifest import hash_file
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.sharded import DocumentJob, Shard, SideTable, gather, run_sharded
from pipelines.shards import (
    SHARDS,
    document_ids,
    documents_file,
    elements_file,
    finish_documents,
    read_rows,
    read_shard,
    shard_of,
    verify_manifest,
)
from pipelines.stage import Summary, run_stage

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
    rows = verify_manifest(INPUT)
    inputs = [
        _Input(index, rows[documents_file(index)], _hash(documents_file(index)), _hash(elements_file(index)))
        for index in range(SHARDS)
    ]
    limits = config.limits.limits()
    repeats = _repeats(inputs, config, settings)
    code = code_hash("pipelines.cleaning.step", config.libraries())
    shards = [_second(item, config.options(), repeats, code) for item in inputs]
    side = SideTable(shard_name, SCHEMA, _failed_rows)
    with replacing_folder(OUTPUT) as folder:
        found = run_sharded("clean", clean_document, shards, settings, limits, folder, side)
        counts = finish_documents(folder, rejected=shard_name)
        entries = ledger.check("clean", found, document_ids(INPUT))
    ledger.write("clean", entries)
    rejected = counts.pop("rejected")
    return Summary({**ledger.totals(entries), **counts, "rejected elements": rejected})


@dataclass(frozen=True, slots=True)
class _Input:
    """A shard of the input: its number, how many documents, and the hashes of its files."""

    index: int
    size: int
    documents: str
    elements: str

    def key(self, *more: object) -> bytes:
        return memo_key(self.documents, self.elements, *more)


def _hash(name: str) -> str:
    return hash_file(INPUT / name)


def _repeats(inputs: list[_Input], config: CleanConfig, settings: Settings) -> dict[str, Repeats]:
    """Run the first pass; return, by document, what its corpus repeats."""
    options, limits = config.options(), config.boilerplate
    code = code_hash("pipelines.cleaning.boilerplate")
    same = (code, options.min_confidence)
    shards = [
        Shard(item.index, item.key(*same), item.size, partial(_jobs, item.index, options, {}, same)) for item in inputs
    ]
    found = gather("clean-paragraphs", find_paragraphs, shards, settings, config.limits.limits())
    paragraphs = [list(map(str, result or [])) for _, _, result in found]
    summary = summarise(((corpus, doc_id) for doc_id, corpus, _ in found), paragraphs, limits.min_documents,
                        limits.min_share)  # fmt: skip
    return {doc_id: repeat for (doc_id, _, _), repeat in zip(found, summary, strict=True) if repeat != Repeats()}


def _second(item: _Input, options: Options, repeats: dict[str, Repeats], code: str) -> Shard[Task]:
    """The key holds, of the summary, what it says of the shard's documents."""
    here = {doc_id: repeat for doc_id, repeat in repeats.items() if shard_of(doc_id) == item.index}
    key = item.key(code, asdict(options), {doc_id: asdict(repeat) for doc_id, repeat in here.items()})
    return Shard(item.index, key, item.size, partial(_jobs, item.index, options, here, (code, asdict(options))))


def _jobs(
    index: int, options: Options, repeats: dict[str, Repeats], same: tuple[object, ...]
) -> Iterator[DocumentJob[Task]]:
    for row in read_rows(INPUT, index):
        repeat = repeats.get(row["doc_id"], Repeats())
        document = encode(row)
        key = memo_key(hashlib.sha256(document).hexdigest(), *same, asdict(repeat))
        yield DocumentJob(key, row["corpus"], Task(document, options, repeat), row["doc_id"], len(row["elements"]))


def _failed_rows(index: int, doc_id: str, reason: str) -> list[Row]:
    """A document that failed has all its elements among the rejected; it is looked up again."""
    [document] = [document for document in read_shard(INPUT, index) if document.doc_id == doc_id]
    return rejected_rows(document, ((element.order, reason) for element in document.elements))


def main() -> None:
    """Run as a program."""
    run_stage("clean", CleanConfig, run)


if __name__ == "__main__":
    main()
