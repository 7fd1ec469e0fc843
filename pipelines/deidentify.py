"""Replace personal and company-identifying values by keyed tokens; what comes out may leave the restricted area.

Reads:    data/restricted/clean (documents), data/cards.json; key and dictionaries from the machine's settings
Writes:   data/deidentify (documents, shareable), data/restricted/spans (what was masked where),
          data/ledger/deidentify.jsonl (counts by type)
Command:  python -m pipelines.deidentify
Units:    min_score 0..1; limits a document: seconds of wall time, MiB of memory (0: none)

Two passes over the documents, each kept per document in the memo: the first finds what rules, fields and dictionaries
tell; the names that are sure, from all documents, are then looked for everywhere in the second, which masks.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipelines import corpora, ledger
from pipelines.card import Card, LogColumns
from pipelines.closure import code_hash
from pipelines.config import LimitsConfig, StageConfig
from pipelines.deid import finding, masking
from pipelines.deid.dictionaries import Dictionaries, load_dictionaries
from pipelines.deid.finding import FindStep
from pipelines.deid.keys import load_key
from pipelines.deid.masking import MaskedDocument, MaskStep
from pipelines.deid.pseudonyms import check_collisions
from pipelines.deid.span_table import write_spans
from pipelines.document import Document
from pipelines.errors import CorpusError
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import Entry, Outcome
from pipelines.memo import memo_key
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import document_hash, read_documents, write_documents
from pipelines.stage import Summary, run_stage
from pipelines.workers import Failure

CLEAN = Path("data/restricted/clean")
DEIDENTIFIED = Path("data/deidentify")
SPANS = Path("data/restricted/spans")
_LIBRARIES = ("orjson",)


class DeidentifyConfig(StageConfig):
    """Section `deidentify` of params.yaml.

    Attributes:
        key_id: first 12 hex digits of the key's hash (`yawan vault`); the stage refuses every other key.
        min_score: findings below it are dropped.

    """

    key_id: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    min_score: Annotated[float, Field(ge=0, le=1)]
    limits: LimitsConfig


def run(config: DeidentifyConfig, settings: Settings, root: Path = Path()) -> Summary:
    """Mask all documents of the selected corpora.

    Raises:
        KeyMissingError: without the key that the config names.
        CorpusError: if a document's corpus has no card.
        CollisionError: if two values share a pseudonym.

    """
    cards = corpora.read_cards(root / corpora.CARDS)
    key = load_key(config.key_id, settings.key_file, cards.values(), os.environ)
    documents = list(read_documents(root / CLEAN))
    columns = _log_columns(documents, cards)
    dictionaries = load_dictionaries(settings.dictionaries)
    found = _find(config, settings, documents, columns, dictionaries)
    results = _mask(config, settings, columns, dictionaries, key, found)
    values = check_collisions(
        pair for _, result in results if not isinstance(result, Failure) for pair in result.values
    )
    entries = [_entry(document, result) for document, result in results]
    checked = ledger.check("deidentify", entries, [document.doc_id for document in documents])
    _write(root, [result for _, result in results if not isinstance(result, Failure)])
    ledger.write("deidentify", checked, root / ledger.LEDGER)
    return _summary(checked, values)


def _log_columns(documents: Iterable[Document], cards: dict[str, Card]) -> dict[str, LogColumns | None]:
    """Return the log columns by corpus; a document without a card stops the stage: nobody says who may see it."""
    unknown = sorted({document.corpus for document in documents} - cards.keys())
    if unknown:
        raise CorpusError(f"no card for {', '.join(unknown)} among the selected corpora; run `dvc repro` from parse on")
    return {corpus: card.columns for corpus, card in cards.items()}


Found = list[tuple[Document, bytes, finding.Findings | Failure]]


def _find(
    config: DeidentifyConfig, settings: Settings, documents: list[Document],
    columns: dict[str, LogColumns | None], dictionaries: Dictionaries,
) -> Found:  # fmt: skip
    """Run the first pass; return each document with the key of its findings."""
    step = FindStep(dictionaries, config.min_score)
    common = (code_hash("pipelines.deid.finding", _LIBRARIES), config.min_score, dictionaries.hash)
    jobs = []
    for document in documents:
        column = columns[document.corpus]
        policy = column.model_dump() if column else None
        key = memo_key(*common, document.doc_id, document_hash(document), policy)
        jobs.append(Job(key, document.corpus, (document, column)))
    results = map_incremental("deidentify-find", step, jobs, settings, config.limits.limits())
    return [
        (document, job.key, result if isinstance(result, Failure) else finding.decode(result))
        for document, job, result in zip(documents, jobs, results, strict=True)
    ]


def _mask(
    config: DeidentifyConfig, settings: Settings, columns: dict[str, LogColumns | None],
    dictionaries: Dictionaries, key: bytes, found: Found,
) -> list[tuple[Document, MaskedDocument | Failure]]:  # fmt: skip
    """Run the second pass with the sure names of all documents."""
    names = tuple(sorted({name for _, _, f in found if not isinstance(f, Failure) for name in f.names}))
    step = MaskStep(key, names, dictionaries, config.min_score)
    summary_hash = hashlib.sha256("\0".join(names).encode()).hexdigest()
    common = (code_hash("pipelines.deid.masking", _LIBRARIES), config.key_id, summary_hash)
    good = [(document, first, f) for document, first, f in found if not isinstance(f, Failure)]
    jobs = [
        Job(memo_key(*common, first.hex()), document.corpus, (document, columns[document.corpus], f))
        for document, first, f in good
    ]
    # The step holds the key, which never leaves this machine's own processes.
    here = settings.model_copy(update={"engine": "local"})
    fresh = map_incremental("deidentify-mask", step, jobs, here, config.limits.limits())
    masked = {
        document.doc_id: result if isinstance(result, Failure) else masking.decode(result)
        for (document, _, _), result in zip(good, fresh, strict=True)
    }
    return [(document, f if isinstance(f, Failure) else masked[document.doc_id]) for document, _, f in found]


def _entry(document: Document, result: MaskedDocument | Failure) -> Entry:
    inputs = len(document.elements)
    if isinstance(result, Failure):
        return ledger.failure_entry(document.doc_id, document.corpus, result, inputs)
    counts = {f"mask_{kind}": count for kind, count in result.counts.items()}
    return Entry(document.doc_id, document.corpus, Outcome.KEPT, inputs=inputs, kept=inputs, counts=counts)


def _write(root: Path, results: list[MaskedDocument]) -> None:
    with replacing_folder(root / SPANS) as folder:
        write_spans(folder, [row for result in results for row in result.rows])
    with replacing_folder(root / DEIDENTIFIED) as folder:
        write_documents(folder, (result.document for result in results))


def _summary(entries: list[Entry], values: int) -> Summary:
    masked: Counter[str] = Counter()
    for entry in entries:
        masked.update(entry.counts)
    return Summary({**ledger.totals(entries), "distinct values": values, **dict(sorted(masked.items()))})


def main() -> None:
    """Run the stage on params.yaml."""
    run_stage("deidentify", DeidentifyConfig, run)


if __name__ == "__main__":
    main()
