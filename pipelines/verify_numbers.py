"""Stage verify_numbers: the numbers of every parsed document against an independent reading of its source.

Reads:   data/restricted/parse; corpora/<id>/card.yaml, manifest.tsv, corrections.yaml and files; section
         `verify_numbers` of params.yaml.
Writes:  data/restricted/verify_numbers (findings.jsonl; queue/<id>.json and .png for stewards),
         data/verify_numbers/verdict.json (counts by corpus and document, no text).
Command: python -m pipelines.verify_numbers
Units:   shares and confidences 0..1, resolution in dots per inch, time in seconds a document, memory in MiB.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import Field

from pipelines.closure import code_hash
from pipelines.config import CorpusSelection, LimitsConfig, StageConfig
from pipelines.corpora import CORPORA, Source, load_sources
from pipelines.corrections import load_corrections
from pipelines.document import Document
from pipelines.errors import CorpusError
from pipelines.expand import member_file
from pipelines.fidelity.second_reading import Drawing
from pipelines.fidelity.step import LIBRARIES, Task, Thresholds, Verdict, check_numbers
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import AccountingError
from pipelines.memo import memo_key
from pipelines.output import replacing_folder, write_file
from pipelines.parsers.member_paths import INSIDE
from pipelines.restricted import RESTRICTED
from pipelines.settings import Settings
from pipelines.shards import document_hash, read_documents
from pipelines.stage import Summary, run_stage
from pipelines.workers import Failure

INPUT = RESTRICTED / "parse"
OUTPUT = RESTRICTED / "verify_numbers"
VERDICT = Path("data/verify_numbers/verdict.json")
_SUMS = ("numbers", "matched", "changed", "vanished", "appeared", "scan_numbers", "scan_doubts")
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class ScanConfig(StageConfig):
    """The second reading of scanned pages: resolution, blur in pixels, and below which confidence numbers wait."""

    dpi: Annotated[int, Field(ge=72, le=600)]
    blur: Annotated[float, Field(ge=0.0, le=10.0)]
    min_confidence: Share
    pixels: Annotated[int, Field(ge=10_000)]


class VerifyNumbersConfig(StageConfig):
    """Section `verify_numbers` of params.yaml."""

    corpora: CorpusSelection
    min_fidelity: Share
    max_appeared: Share
    scan: ScanConfig
    limits: LimitsConfig

    def thresholds(self) -> Thresholds:
        """Return the part that changes what comes out of a document."""
        scan = self.scan
        drawing = Drawing(scan.dpi, scan.blur, scan.pixels)
        return Thresholds(self.min_fidelity, self.max_appeared, scan.min_confidence, drawing)


def run(config: VerifyNumbersConfig, settings: Settings, root: Path = Path()) -> Summary:
    """Check every parsed document.

    Raises:
        CorpusError: if a card, manifest, correction or file is missing, malformed or changed.

    """
    documents = sorted(read_documents(root / INPUT), key=lambda document: document.doc_id)
    sources = load_sources(config.corpora.selects, settings, root / CORPORA)
    jobs = jobs_of(documents, sources, config)
    results = list(map_incremental("verify_numbers", check_numbers, jobs, settings, config.limits.limits()))
    checked = [_result(document, result) for document, result in zip(documents, results, strict=True)]
    rows = [result["verdict"] for result in checked]
    _account(documents, rows)
    with replacing_folder(root / OUTPUT) as folder:
        _write_restricted(folder, checked)
    write_file(root / VERDICT, _encoded({"corpora": _by_corpus(rows), "documents": rows}))
    return _summary(rows)


def jobs_of(documents: Sequence[Document], sources: Sequence[Source], config: VerifyNumbersConfig) -> list[Job[Task]]:
    """Return the step's argument and memo key for every document.

    Raises:
        CorpusError: if a document's file is in no selected corpus, or a correction is malformed.

    """
    files = _files(documents, sources)
    corrections = {source.card.id: load_corrections(source.folder, source.files) for source in sources}
    lost = sorted(document.doc_id for document in documents if document.doc_id not in files)
    if lost:
        raise CorpusError(f"corpora: no source file for parsed documents {lost[:5]}; run `dvc repro parse`")
    code = code_hash("pipelines.fidelity.step", LIBRARIES)
    thresholds = config.thresholds()
    jobs = []
    for document in documents:
        own = corrections[document.corpus].get(document.sha256, ())
        task = Task(document, str(files[document.doc_id]), thresholds, own)
        key = memo_key(code, document_hash(document), asdict(thresholds), [asdict(item) for item in own])
        jobs.append(Job(key, document.corpus, task))
    return jobs


def _files(documents: Sequence[Document], sources: Sequence[Source]) -> dict[str, Path]:
    """Return where the file of each document lies, a member's in the cache of its container."""
    files = {doc_id: source.root / entry.path for source in sources for doc_id, entry in source.document_ids()}
    hashes = {(source.card.id, entry.path): entry.sha256 for source in sources for entry in source.files}
    for document in documents:
        outer, inside, _ = document.path.partition(INSIDE)
        if inside and (document.corpus, outer) in hashes:
            files[document.doc_id] = member_file(hashes[document.corpus, outer], outer, document.sha256)
    return files


def _result(document: Document, result: bytes | Failure) -> dict[str, Any]:
    """Return a result; a document that the second reader could not read is unverified."""
    if isinstance(result, bytes):
        decoded: dict[str, Any] = orjson.loads(result)
        return decoded
    verdict = {
        "doc_id": document.doc_id, "corpus": document.corpus, "media_type": document.media_type,
        "verdict": str(Verdict.UNVERIFIED), "reason": f"second_reading_{result.reason}",
    }  # fmt: skip
    return {"verdict": verdict, "findings": [], "queue": []}


def _account(documents: Sequence[Document], rows: Sequence[dict[str, Any]]) -> None:
    """Every document of parse has exactly one verdict."""
    expected = Counter(document.doc_id for document in documents)
    if Counter(row["doc_id"] for row in rows) != expected:
        raise AccountingError("verify_numbers: not every document has exactly one verdict")


def _write_restricted(folder: Path, checked: Sequence[dict[str, Any]]) -> None:
    """Write what holds text: findings by document, and the queue with its crops."""
    lines = [
        orjson.dumps({"doc_id": result["verdict"]["doc_id"], **finding}, option=orjson.OPT_APPEND_NEWLINE)
        for result in checked for finding in result["findings"]
    ]  # fmt: skip
    (folder / "findings.jsonl").write_bytes(b"".join(lines))
    (folder / "queue").mkdir()
    for item in (item for result in checked for item in result["queue"]):
        name = f"{item['doc_id']}-{item['id']}"
        (folder / "queue" / f"{name}.png").write_bytes(base64.b64decode(item["crop"]))
        shown = {key: value for key, value in item.items() if key != "crop"}
        (folder / "queue" / f"{name}.json").write_bytes(_encoded(shown))


def _encoded(data: object) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _by_corpus(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, int]]:
    corpora: dict[str, Counter[str]] = {}
    for row in rows:
        counts = corpora.setdefault(row["corpus"], Counter())
        counts["documents"] += 1
        counts[row["verdict"]] += 1
        counts.update({name: row.get(name, 0) for name in _SUMS})
    return {corpus: dict(sorted(counts.items())) for corpus, counts in sorted(corpora.items())}


def _summary(rows: Sequence[dict[str, Any]]) -> Summary:
    verdicts = Counter(f"{row['verdict']}({row['reason']})" if row["reason"] else row["verdict"] for row in rows)
    sums = {name: sum(row.get(name, 0) for row in rows) for name in _SUMS}
    fidelity = sums["matched"] / sums["numbers"] if sums["numbers"] else 1.0
    return Summary({"documents": len(rows), **dict(sorted(verdicts.items())), **sums, "fidelity": f"{fidelity:.4f}"})


def main() -> None:
    """Run the stage on params.yaml."""
    run_stage("verify_numbers", VerifyNumbersConfig, run)


if __name__ == "__main__":
    main()
