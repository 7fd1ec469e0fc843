"""What `yawan corpus list` shows: a row a corpus, from card and manifest alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.card import load_card
from pipelines.corpora import CORPORA, corpus_ids
from pipelines.errors import CorpusError
from pipelines.manifest import MANIFEST_FILE, read_manifest
from scripts.commands.shown import note, print_table

COLUMNS = ("id", "kind", "domain", "licence", "uses", "sensitivity", "expires_on", "files", "bytes", "state")


def corpus_rows(root: Path = CORPORA) -> list[dict[str, Any]]:
    """Return a row for every folder of corpora/; `problem` says what is wrong where `state` is not ok."""
    return [_row(root / corpus) for corpus in corpus_ids(root)]


def _row(folder: Path) -> dict[str, Any]:
    row: dict[str, Any] = {**dict.fromkeys(COLUMNS), "id": folder.name, "problem": None}
    try:
        card = load_card(folder)
    except CorpusError as error:
        return {**row, "state": "card error", "problem": str(error)}
    row |= {
        "kind": str(card.kind), "domain": str(card.domain), "licence": card.licence,
        "uses": [str(use) for use in card.allowed_uses], "sensitivity": str(card.sensitivity),
        "expires_on": card.expires_on.isoformat() if card.expires_on else None,
    }  # fmt: skip
    try:
        entries = read_manifest(folder)
    except CorpusError as error:
        missing = not (folder / MANIFEST_FILE).exists()
        return {**row, "state": "manifest missing" if missing else "manifest error", "problem": str(error)}
    return {**row, "files": len(entries), "bytes": sum(entry.size for entry in entries), "state": "ok"}


def print_corpora(rows: list[dict[str, Any]]) -> None:
    """Print the table, and below it what is wrong."""
    shown = [{**row, "uses": ", ".join(row["uses"] or [])} for row in rows]
    print_table(COLUMNS, ([row[name] for name in COLUMNS] for row in shown))
    for row in rows:
        if row["problem"]:
            note(row["problem"])
    if not rows:
        note("no corpora; add one with `yawan corpus add`")
