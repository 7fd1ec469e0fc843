"""Turn safe, unique documents into a dataset: pretraining text and instructions, in three splits by family.

reads     data/dedup, data/cards.json, the ledgers before it
writes    data/dataset (Hugging Face layout, dataset card, manifest), data/ledger/build.jsonl
command   python -m pipelines.build
units     split shares 0..1 of families
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import ledger
from pipelines.card import Card, Kind, Use
from pipelines.config import StageConfig
from pipelines.corpora import read_cards
from pipelines.dataset.dataset_card import dataset_card
from pipelines.dataset.makers import glossary, log_classes, tables
from pipelines.dataset.makers.phrasing import HELD_OUT
from pipelines.dataset.pretraining import document_pieces, record_sentence
from pipelines.dataset.rows import PRETRAIN_SCHEMA, SFT_SCHEMA, SPLITS, PretrainRow, Provenance, SftRow, write_rows
from pipelines.dataset.split import document_family, is_record, record_family, split_of
from pipelines.document import Document, Element, ElementKind
from pipelines.ledger import Entry, Outcome
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import read_documents, write_manifest
from pipelines.stage import Summary, run_stage

INPUT = Path("data/dedup")
OUTPUT = Path("data/dataset")
# Stages whose ledgers the dataset card sums up.
STAGES_BEFORE = ("parse", "clean", "deidentify", "dedup")


class SplitConfig(StageConfig):
    """Shares of families."""

    validation: float
    test: float


class BuildConfig(StageConfig):
    """Section `build` of params.yaml."""

    split: SplitConfig
    split_salt: str


@dataclass
class Dataset:
    """Rows by split; `probe` asks for facts of training families in wordings that no training row uses."""

    pretrain: dict[str, list[PretrainRow]] = field(default_factory=lambda: {split: [] for split in SPLITS})
    sft: dict[str, list[SftRow]] = field(default_factory=lambda: {split: [] for split in SPLITS})
    probe: list[SftRow] = field(default_factory=list)


def run(config: BuildConfig, settings: Settings) -> Summary:
    """Build the dataset."""
    documents = list(read_documents(INPUT))
    cards = read_cards()
    dataset, entries = build(documents, cards, config)
    rows = ledger.check("build", entries, (document.doc_id for document in documents))
    with replacing_folder(OUTPUT) as folder:
        counts = write(folder, dataset)
        card = dataset_card(counts, cards, {stage: ledger.read(stage) for stage in STAGES_BEFORE} | {"build": rows})
        (folder / "README.md").write_text(card, encoding="utf-8")
        write_manifest(folder, {**counts, "README.md": 0})
    ledger.write("build", rows)
    return Summary({**ledger.totals(rows), **{name.removesuffix(".parquet"): count for name, count in counts.items()}})


def build(documents: list[Document], cards: dict[str, Card], config: BuildConfig) -> tuple[Dataset, list[Entry]]:
    """Return the rows of all documents and one ledger entry a document."""
    dataset = Dataset()
    classes = _label_sets(documents, cards)
    entries = [
        _add(dataset, document, cards[document.corpus], classes.get(document.corpus, ()), config)
        for document in documents
    ]
    return dataset, entries


def write(folder: Path, dataset: Dataset) -> dict[str, int]:
    """Write the Parquet files; return rows by file name."""
    counts = {}
    for split in SPLITS:
        counts[f"pretrain-{split}.parquet"] = write_rows(
            folder / f"pretrain-{split}.parquet", dataset.pretrain[split], PRETRAIN_SCHEMA
        )
        counts[f"sft-{split}.parquet"] = write_rows(folder / f"sft-{split}.parquet", dataset.sft[split], SFT_SCHEMA)
    counts["probe-test.parquet"] = write_rows(folder / "probe-test.parquet", dataset.probe, SFT_SCHEMA)
    return counts


def _label_sets(documents: list[Document], cards: dict[str, Card]) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        columns = cards[document.corpus].columns
        for element in document.elements:
            values[document.corpus] += [f.value for f in element.fields if columns and f.name == columns.label]
    return {corpus: log_classes.label_set(found) for corpus, found in values.items()}


def _add(dataset: Dataset, document: Document, card: Card, classes: tuple[str, ...], config: BuildConfig) -> Entry:
    """Add the rows of one document; an element whose split its card does not allow is dropped with the reason."""
    dropped: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for elements, pretrain, instructions in _units(document, card, classes):
        split = split_of(
            pretrain.provenance.family,
            salt=config.split_salt,
            validation=config.split.validation,
            test=config.split.test,
        )
        reason = _refusal(split, card)
        if reason:
            dropped[reason] += len(elements)
            continue
        dataset.pretrain[split].append(pretrain)
        learnt = [row for row in instructions if row.phrasing != HELD_OUT]
        dataset.sft[split] += learnt
        rows += Counter(pretrain=1, **{f"sft_{row.task}": 0 for row in learnt})
        rows.update(f"sft_{row.task}" for row in learnt)
        if split == "train":
            dataset.probe += [row for row in instructions if row.phrasing == HELD_OUT]
    kept = len(document.elements) - sum(dropped.values())
    return Entry(
        doc_id=document.doc_id,
        corpus=document.corpus,
        outcome=Outcome.KEPT if kept else Outcome.REJECTED,
        reason="" if kept else next(iter(dropped), "no_rows"),
        inputs=len(document.elements),
        kept=kept,
        dropped=dict(dropped),
        counts=dict(sorted(rows.items())),
    )


def _units(
    document: Document, card: Card, classes: tuple[str, ...]
) -> Iterator[tuple[tuple[int, ...], PretrainRow, list[SftRow]]]:
    """Yield (element orders, pretraining row, instructions) for each unit that goes into one split as a whole."""
    by_order = {element.order: element for element in document.elements}
    family = document_family(document)
    for orders, text in document_pieces(document):
        provenance = _provenance(document, card, orders, family, document.language)
        instructions: list[SftRow] = []
        for element in (by_order[order] for order in orders):
            if element.kind is ElementKind.TABLE:
                evidence = _provenance(document, card, (element.order,), family, element.language)
                instructions += tables.make(element, document, evidence)
        yield orders, PretrainRow(provenance, text), instructions
    for element in filter(is_record, document.elements):
        provenance = _provenance(
            document, card, (element.order,), record_family(document, element, card), element.language
        )
        row = PretrainRow(provenance, record_sentence(element, card))
        yield (element.order,), row, _record_instructions(element, card, provenance, classes)


def _record_instructions(
    element: Element, card: Card, provenance: Provenance, classes: tuple[str, ...]
) -> list[SftRow]:
    if card.kind is Kind.GLOSSARY:
        return list(glossary.make(element, provenance))
    row = log_classes.make(element, card, provenance, classes)
    return [row] if row else []


def _provenance(
    document: Document, card: Card, orders: tuple[int, ...], family: str, language: str | None
) -> Provenance:
    uses = tuple(str(use) for use in card.allowed_uses)
    return Provenance(
        document.corpus, document.doc_id, orders, family, str(card.kind), str(card.domain), language, card.licence, uses
    )


def _refusal(split: str, card: Card) -> str | None:
    """Return why rows of a card may not enter a split: training needs `train`, the others `evaluate`."""
    needed = Use.EVALUATE if split == "test" else Use.TRAIN
    return None if needed in card.allowed_uses else f"{needed}_not_allowed"


def main() -> None:
    """Run as a program."""
    run_stage("build", BuildConfig, run)


if __name__ == "__main__":
    main()
