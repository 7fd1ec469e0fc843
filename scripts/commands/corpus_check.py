"""What `yawan corpus check` finds: files against the manifest, then a rehearsal of the data stages."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.card import Card, Sensitivity, load_card
from pipelines.corpora import CORPORA, Source
from pipelines.errors import CorpusError
from pipelines.manifest import MANIFEST_FILE, FileEntry, files_root, read_manifest, scan, write_manifest
from pipelines.parsers.passwords import LOCKED
from pipelines.settings import load_settings
from pipelines.unlocked import read_unlocked, write_unlocked
from scripts.commands.rehearsal import rehearse
from scripts.commands.rehearsed import Rehearsed
from scripts.commands.shown import note, print_table


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        missing: in the manifest, not on disk; likewise `changed` and `new` (on disk, not in the manifest).
        unlocked: encrypted files that were added to the corpus's list of those to be opened.
        documents: empty where files and manifest differ: the stages would refuse them.

    """

    corpus: str
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    repaired: bool = False
    unlocked: list[str] = field(default_factory=list)
    documents: list[Rehearsed] = field(default_factory=list)

    @property
    def mismatched(self) -> bool:
        """Whether files and manifest differ."""
        return bool(self.missing or self.changed or self.new)

    @property
    def locked(self) -> dict[str, str]:
        """Why encrypted files stay closed, by path."""
        reasons = {"encrypted", *LOCKED}
        return {document.path: document.reason for document in self.documents if document.reason in reasons}

    @property
    def openable(self) -> list[str]:
        """Paths of encrypted files that passwords of this machine open, and that the pipeline does not open yet."""
        return [item.path for item in self.documents if item.opened and item.path not in self.unlocked]

    @property
    def totals(self) -> dict[str, int]:
        """Documents by outcome, e.g. {'kept': 3, 'failed(encrypted)': 1}."""
        return dict(sorted(Counter(document.shown_outcome for document in self.documents).items()))

    @property
    def problems(self) -> list[str]:
        """What makes the check fail."""
        failed = sum(document.outcome == "failed" for document in self.documents)
        kept = any(document.outcome == "kept" for document in self.documents)
        return [
            *(["files differ from the manifest"] if self.mismatched else []),
            *([f"{failed:,} documents failed"] if failed else []),
            *(["nothing was kept"] if self.documents and not kept else []),
        ]

    def as_data(self) -> dict[str, Any]:
        """Return plain data for --json."""
        masks = sum((Counter(document.masks or {}) for document in self.documents), Counter())
        found = {"totals": self.totals, "masks": dict(sorted(masks.items())), "problems": self.problems}
        return {**asdict(self), **found, "locked": self.locked, "openable": self.openable}


def check_corpus(corpus: str, *, repair: bool, unlock: bool = False, root: Path = CORPORA) -> Report:
    """Check one corpus.

    Raises:
        CorpusError: if there is none, its card is wrong, or its manifest is missing or malformed and not repaired.

    """
    folder, settings = root / corpus, load_settings()
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such corpus; `yawan corpus list` shows what there is")
    card = load_card(folder)
    files = files_root(folder, settings)
    if not files.is_dir():
        raise CorpusError(
            f"{corpus}: its files are not at {files}; put them back, or correct `references` in .yawan.yaml"
        )
    present = scan(files)
    if repair:
        _repair(folder, card, present)
    entries = read_manifest(folder)
    report = Report(corpus, *_differences(entries, present), repaired=repair)
    if report.mismatched:
        return report
    source = Source(folder, card, entries, files, read_unlocked(folder))
    report = replace(report, documents=rehearse(source, settings))
    return replace(report, unlocked=_unlock(source, report.openable)) if unlock else report


def _unlock(source: Source, paths: list[str]) -> list[str]:
    if paths:
        private = source.card.sensitivity is not Sensitivity.PUBLIC
        write_unlocked(source.folder, source.unlocked.union(paths), private=private)
    return paths


def _repair(folder: Path, card: Card, present: list[FileEntry]) -> None:
    if not present:
        raise CorpusError(f"{folder.name}: no files there; a manifest of nothing is not written")
    write_manifest(folder, present)
    if card.sensitivity is not Sensitivity.PUBLIC:
        (folder / MANIFEST_FILE).chmod(0o600)


def _differences(listed: list[FileEntry], present: list[FileEntry]) -> tuple[list[str], list[str], list[str]]:
    """Return the paths of missing, changed and new files."""
    wanted, found = {entry.path: entry for entry in listed}, {entry.path: entry for entry in present}
    changed = sorted(path for path in wanted.keys() & found.keys() if wanted[path] != found[path])
    return sorted(wanted.keys() - found.keys()), changed, sorted(found.keys() - wanted.keys())


def print_report(report: Report) -> None:
    """Print the documents as a table, and what is wrong."""
    for name in ("missing", "changed", "new"):
        for path in getattr(report, name):
            print(f"{name}  {path}")
    if report.mismatched:
        note(f"put the files back, or accept them with `yawan corpus check {report.corpus} --repair`")
        return
    columns = ("path", "outcome", "elements", "kept", "records", "dropped", "masks")
    print_table(columns, ([document.cell(name) for name in columns] for document in report.documents))
    totals = ", ".join(f"{count:,} {name}" for name, count in report.totals.items())
    note(f"{report.corpus}: {totals}" + "".join(f"\nproblem: {problem}" for problem in report.problems))
    for line in _about_passwords(report):
        note(line)


def _about_passwords(report: Report) -> list[str]:
    """Return what to do about encrypted files."""
    check = f"yawan corpus check {report.corpus}"
    lines = []
    if report.locked:
        shown = ", ".join(f"{path} ({reason})" for path, reason in report.locked.items())
        lines.append(
            f"encrypted: {shown}; put the passwords into the file that `passwords` in .yawan.yaml names "
            f"(docs/steward.md), then `{check}`"
        )
    if report.openable:
        lines.append(
            f"opened with passwords of this machine, by this check only: {', '.join(report.openable)}; "
            f"`{check} --unlock` has the pipeline open them"
        )
    if report.unlocked:
        lines.append(f"to be opened from now on: {', '.join(report.unlocked)}; run `dvc repro`")
    return lines
