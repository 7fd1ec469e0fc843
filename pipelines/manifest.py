"""`manifest.tsv` of a corpus: path, bytes and sha256 of every file, so that a changed file is noticed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import CorpusError
from pipelines.settings import Settings

MANIFEST_FILE = "manifest.tsv"
FILES_FOLDER = "files"
_HEADER = "path\tbytes\tsha256"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a corpus; `path` is relative to its files folder, with forward slashes."""

    path: str
    size: int
    sha256: str


def hash_file(path: Path) -> str:
    """Return the hex SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_root(folder: Path, settings: Settings) -> Path:
    """Return where the files of a corpus lie: referenced in place by .yawan.yaml, else its files folder."""
    return settings.references.get(folder.name, folder / FILES_FOLDER)


def scan(root: Path) -> list[FileEntry]:
    """List every regular file below a folder, sorted by path. Links are refused: they may leave the folder.

    Raises:
        CorpusError: on a symbolic link, or a name holding a tab or a line break.

    """
    entries = []
    for parent, folders, names in os.walk(root):
        for name in [*folders, *names]:
            path = Path(parent) / name
            if path.is_symlink():
                raise CorpusError(f"{path}: a symbolic link; copy the file it points to instead")
        for name in names:
            path = Path(parent) / name
            relative = path.relative_to(root).as_posix()
            if any(sign in relative for sign in "\t\n\r"):
                raise CorpusError(f"{path}: a file name with a tab or a line break; rename it")
            entries.append(FileEntry(relative, path.stat().st_size, hash_file(path)))
    return sorted(entries, key=lambda entry: entry.path)


def write_manifest(folder: Path, entries: list[FileEntry]) -> None:
    """Write the manifest of a corpus folder."""
    lines = [_HEADER, *(f"{entry.path}\t{entry.size}\t{entry.sha256}" for entry in entries)]
    (folder / MANIFEST_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> list[FileEntry]:
    """Read the manifest of a corpus folder.

    Raises:
        CorpusError: if it is missing or a line is malformed.

    """
    path = folder / MANIFEST_FILE
    repair = f"run `yawan corpus check {folder.name} --repair`"
    if not path.exists():
        raise CorpusError(f"{path}: no manifest; {repair}")
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != _HEADER:
        raise CorpusError(f"{path} line 1: the header must be path, bytes, sha256; {repair}")
    entries = []
    for number, line in enumerate(lines[1:], start=2):
        parts = line.split("\t")
        if len(parts) != 3 or not parts[1].isdecimal() or not _is_safe(parts[0]):
            raise CorpusError(f"{path} line {number}: malformed; {repair}")
        entries.append(FileEntry(parts[0], int(parts[1]), parts[2]))
    return entries


def verify_file(folder: Path, root: Path, entry: FileEntry) -> bytes:
    """Return the bytes of a file after comparing them with the manifest.

    Raises:
        CorpusError: if the file is missing or changed.

    """
    repair = f"put it back, or accept it with `yawan corpus check {folder.name} --repair`"
    try:
        # Paths as text: joining Path objects takes longer than reading a small file.
        with open(f"{root}/{entry.path}", "rb") as stream:  # noqa: PTH123
            data = stream.read()
    except OSError as error:
        raise CorpusError(f"{folder.name}/{entry.path}: {error.strerror}; {repair}") from None
    if len(data) != entry.size or hashlib.sha256(data).hexdigest() != entry.sha256:
        raise CorpusError(f"{folder.name}/{entry.path}: changed since the manifest was written; {repair}")
    return data


def _is_safe(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")
