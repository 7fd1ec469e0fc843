"""The work of `yawan corpus add`: a corpus folder built beside and renamed into place, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.card import CARD_FILE, CORPUS_ID, Card, Sensitivity
from pipelines.corpora import CORPORA
from pipelines.errors import CorpusError
from pipelines.manifest import FILES_FOLDER, MANIFEST_FILE, scan, write_manifest
from pipelines.output import output_lock
from pipelines.restricted import CACHE, tighten_tree
from pipelines.settings import load_settings
from scripts.commands.corpus_card import card_yaml, validated
from scripts.commands.corpus_columns import column_problems
from scripts.commands.corpus_files import duplicates, planned
from scripts.commands.corpus_reference import referenced
from scripts.commands.shown import note

# Within the private area and outside corpora/, where every folder counts as a corpus.
_BUILT = CACHE / "add"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: the corpus folder, its card, number of files and their bytes."""

    folder: Path
    card: Card
    files: int
    size: int

    def next_steps(self) -> list[str]:
        """Return what the steward does next."""
        name, public = self.card.id, self.card.sensitivity is Sensitivity.PUBLIC
        kept = f"files and manifest stay out of git (sensitivity {self.card.sensitivity}); the card may go in"
        git = f"git add -f {self.folder}" if public else f"git add {self.folder / CARD_FILE}"
        lines = [] if public else [kept]
        return [*lines, f"next: {git}", f"      yawan corpus check {name}", "      dvc repro"]


def add_corpus(data: Mapping[str, Any], paths: list[Path], *, reference: bool, no_columns: bool = False) -> Added:
    """Add a corpus.

    Raises:
        CorpusError: naming every mistake in the card, the paths and the columns; nothing was written then.

    """
    card, problems = validated(data)
    files, unfit = planned(paths)
    problems += _taken(str(data["id"])) + unfit
    if reference and (len(paths) != 1 or not paths[0].is_dir()):
        problems.append("--reference takes one folder")
    if not unfit and not no_columns:
        problems += column_problems(card, data.get("kind"), files)
    if problems or card is None:
        raise CorpusError("; ".join(problems))
    with output_lock("corpus-add"):
        return _build(card, files, paths[0] if reference else None)


def _taken(corpus: str) -> list[str]:
    if not CORPUS_ID.fullmatch(corpus):
        return []
    if (CORPORA / corpus).exists():
        return [f"corpus `{corpus}` exists already; choose another id, or `yawan corpus check {corpus}`"]
    known = load_settings().references.get(corpus)
    return [f".yawan.yaml references `{corpus}` as {known}; remove that line or choose another id"] if known else []


def _build(card: Card, files: Mapping[str, Path], reference: Path | None) -> Added:
    shutil.rmtree(_BUILT, ignore_errors=True)
    folder = _BUILT / card.id
    folder.mkdir(parents=True, mode=0o700)
    try:
        if reference is None:
            _copy(files, folder / FILES_FOLDER)
        entries = scan(reference or folder / FILES_FOLDER)
        (folder / CARD_FILE).write_text(card_yaml(card), encoding="utf-8")
        write_manifest(folder, entries)
        _warn(duplicates(card.id, entries))
        set_modes(folder, card)
        with referenced(card.id, reference) if reference else nullcontext():
            _place(folder, CORPORA / card.id)
    finally:
        shutil.rmtree(_BUILT, ignore_errors=True)
    return Added(CORPORA / card.id, card, len(entries), sum(entry.size for entry in entries))


def _copy(files: Mapping[str, Path], target: Path) -> None:
    for name, source in files.items():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)


def _place(folder: Path, target: Path) -> None:
    """Rename; fails where the target has come into being meanwhile."""
    target.parent.mkdir(exist_ok=True)
    if target.exists():
        raise CorpusError(f"corpus `{target.name}` exists already; choose another id")
    folder.rename(target)


def set_modes(folder: Path, card: Card) -> None:
    """Close the files and manifest of a corpus that is not public; the card may be read, it goes into git."""
    files = folder / FILES_FOLDER
    tighten_tree(files)
    folder.chmod(0o755)
    (folder / CARD_FILE).chmod(0o644)
    if card.sensitivity is not Sensitivity.PUBLIC:
        (folder / MANIFEST_FILE).chmod(0o600)
        return
    (folder / MANIFEST_FILE).chmod(0o644)
    for path in [files, *files.rglob("*")] if files.is_dir() else []:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _warn(found: list[str]) -> None:
    for line in found[:_SHOWN]:
        note(f"warning: {line}")
    if len(found) > _SHOWN:
        note(f"warning: and {len(found) - _SHOWN:,} more files that are in a corpus already")
