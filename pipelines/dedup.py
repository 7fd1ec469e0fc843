"""Keep one of each group of equal or nearly equal documents. Log and glossary records are never compared.

reads     data/deidentify, data/cards.json
writes    data/dedup, data/ledger/dedup.jsonl
command   python -m pipelines.dedup
units     similarity is the Jaccard index of character n-grams, 0..1
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from pipelines import ledger
from pipelines.card import Card, Use
from pipelines.config import StageConfig
from pipelines.corpora import read_cards
from pipelines.document import Document, ElementKind
from pipelines.ledger import Entry, Outcome
from pipelines.near_duplicates import groups, near_pairs
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import read_documents, write_documents
from pipelines.stage import Summary, run_stage

INPUT = Path("data/deidentify")
OUTPUT = Path("data/dedup")


class DedupConfig(StageConfig):
    """Section `dedup` of params.yaml."""

    permutations: int
    bands: int
    shingle: int
    jaccard: float


def run(config: DedupConfig, settings: Settings) -> Summary:
    """Find the groups and keep the best document of each."""
    documents = {document.doc_id: document for document in read_documents(INPUT)}
    cards = read_cards()
    replaced = find_duplicates(list(documents.values()), cards, config)
    entries = [_entry(document, replaced.get(document.doc_id, "")) for document in documents.values()]
    rows = ledger.check("dedup", entries, list(documents))
    with replacing_folder(OUTPUT) as folder:
        counts = write_documents(folder, (d for d in documents.values() if d.doc_id not in replaced))
    ledger.write("dedup", rows)
    return Summary({**ledger.totals(rows), **counts})


def find_duplicates(documents: list[Document], cards: dict[str, Card], config: DedupConfig) -> dict[str, str]:
    """Return duplicate id -> id of the document kept in its place; independent of the order of documents."""
    texts = {document.doc_id: text for document in documents if (text := comparable_text(document))}
    exact = _exact_groups(texts)
    representatives = {members[0]: texts[members[0]] for members in exact}
    pairs = near_pairs(
        representatives,
        threshold=config.jaccard,
        permutations=config.permutations,
        bands=config.bands,
        size=config.shingle,
    )
    same = [(members[0], other, 1.0) for members in exact for other in members[1:]]
    by_id = {document.doc_id: document for document in documents}
    replaced: dict[str, str] = {}
    for members in groups(sorted(texts), [*pairs, *same]):
        best = min(members, key=lambda key: _preference(by_id[key], cards[by_id[key].corpus]))
        replaced |= {member: best for member in members if member != best}
    return replaced


def comparable_text(document: Document) -> str:
    """Return the text that decides sameness; empty for records, which repeat by nature."""
    if any(element.kind is ElementKind.RECORD for element in document.elements):
        return ""
    return "\n".join(element.text for element in document.elements)


def _exact_groups(texts: dict[str, str]) -> list[list[str]]:
    by_hash: dict[bytes, list[str]] = defaultdict(list)
    for key in sorted(texts):
        by_hash[hashlib.sha256("".join(texts[key].split()).encode()).digest()].append(key)
    return list(by_hash.values())


def _preference(document: Document, card: Card) -> tuple[bool, tuple[int, ...], str]:
    """Order of preference: may be trained on, latest revision, then the id, so that the choice never varies."""
    revision = tuple(-ord(sign) for sign in (document.revision or "").upper())
    return Use.TRAIN not in card.allowed_uses, (-len(revision), *revision), document.doc_id


def _entry(document: Document, kept_instead: str) -> Entry:
    count = len(document.elements)
    dropped = {"duplicate": count} if kept_instead and count else {}
    return Entry(
        doc_id=document.doc_id,
        corpus=document.corpus,
        outcome=Outcome.DUPLICATE if kept_instead else Outcome.KEPT,
        duplicate_of=kept_instead,
        inputs=count,
        kept=0 if kept_instead else count,
        dropped=dropped,
    )


def main() -> None:
    """Run as a program."""
    run_stage("dedup", DedupConfig, run)


if __name__ == "__main__":
    main()
