"""The corpora folder: which sources there are, with their cards and manifests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from pipelines.card import CARD_FILE, Card, load_card
from pipelines.document import document_id
from pipelines.errors import CorpusError, OutputError
from pipelines.manifest import FileEntry, files_root, read_manifest
from pipelines.output import write_file
from pipelines.settings import Settings
from pipelines.unlocked import read_unlocked

CORPORA = Path("corpora")
CARDS = Path("data/cards.json")


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus: its folder, validated card, manifest, where its files lie, and the encrypted ones to be opened."""

    folder: Path
    card: Card
    files: list[FileEntry]
    root: Path
    unlocked: frozenset[str] = frozenset()

    def document_ids(self) -> Iterator[tuple[str, FileEntry]]:
        """Yield the document id of every file."""
        for entry in self.files:
            yield document_id(self.card.id, entry.path), entry


def corpus_ids(root: Path = CORPORA) -> list[str]:
    """Return the ids of all corpora: folders that hold a card, or anything at all (so that a lost card is noticed)."""
    if not root.is_dir():
        return []
    return sorted(folder.name for folder in root.iterdir() if folder.is_dir() and any(folder.iterdir()))


def load_source(corpus: str, settings: Settings, root: Path = CORPORA) -> Source:
    """Load one corpus.

    Raises:
        CorpusError: if its folder, card or manifest is missing or malformed.

    """
    folder = root / corpus
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such corpus; `yawan corpus list` shows what there is")
    files = files_root(folder, settings)
    return Source(folder, load_card(folder), read_manifest(folder), files, read_unlocked(folder))


def load_sources(selects: Callable[[str], bool], settings: Settings, root: Path = CORPORA) -> list[Source]:
    """Load every selected corpus, sorted by id; all cards are checked before the first error is raised.

    Raises:
        CorpusError: naming every corpus that cannot be loaded, or if none is selected.

    """
    sources, problems = [], []
    for corpus in corpus_ids(root):
        if not selects(corpus):
            continue
        try:
            sources.append(load_source(corpus, settings, root))
        except CorpusError as error:
            problems.append(str(error))
    if problems:
        raise CorpusError(" | ".join(problems))
    if not sources:
        raise CorpusError(f"{root}: no corpus is selected; add one with `yawan corpus add` or check conf/corpora")
    return sources


def load_cards(selects: Callable[[str], bool], root: Path = CORPORA) -> dict[str, Card]:
    """Load the cards alone, for stages that have no access to the files."""
    return {
        corpus: load_card(root / corpus)
        for corpus in corpus_ids(root)
        if selects(corpus) and (root / corpus / CARD_FILE).exists()
    }


def write_cards(sources: list[Source], path: Path = CARDS) -> None:
    """Write the cards of the sources that take part, for stages after de-identification that see no raw files."""
    cards = {source.card.id: source.card.model_dump(mode="json") for source in sources}
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    write_file(path, orjson.dumps(cards, option=options))


def read_cards(path: Path = CARDS) -> dict[str, Card]:
    """Read the cards that parse passed on, by corpus id.

    Raises:
        OutputError: if the file is missing.

    """
    if not path.exists():
        raise OutputError(f"{path}: missing; run `dvc repro`")
    return {corpus: Card.model_validate(data) for corpus, data in orjson.loads(path.read_bytes()).items()}
