"""Which files `yawan corpus add` takes in, and which of them are known already."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipelines.corpora import CORPORA, corpus_ids
from pipelines.errors import CorpusError
from pipelines.manifest import FileEntry, read_manifest


def planned(paths: list[Path]) -> tuple[dict[str, Path], list[str]]:
    """Return the files to take in by their path within the corpus, and every reason not to.

    The content of a single folder is taken as it is; of several, each keeps its name. Symbolic links are refused:
    what they point to may lie outside what the steward meant to give.
    """
    taken: dict[str, Path] = {}
    problems: list[str] = []
    for path in paths:
        base = path if len(paths) == 1 and path.is_dir() else path.parent
        for file in _below(path):
            name = file.relative_to(base).as_posix()
            problem = _problem(file, name) or (f"`{name}` is also {taken[name]}; rename one" if name in taken else "")
            if problem:
                problems.append(f"{_printable(file)}: {problem}")
            taken[name] = file
    if not taken:
        problems.append("no files there")
    return taken, problems


def _below(path: Path) -> Iterator[Path]:
    """Yield a file, or everything below a folder that is no folder itself; links are not followed."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for parent, folders, names in os.walk(path):
        folders.sort()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in sorted([*names, *links]))


def _problem(file: Path, name: str) -> str:
    if file.is_symlink():
        return "a symbolic link; give the file it points to"
    if not file.exists():
        return "no such file"
    if not file.is_file():
        return "no regular file"
    if _printable(file) != str(file):
        return "its name is not UTF-8; rename it"
    if any(sign in name for sign in "\t\n\r"):
        return "its name holds a tab or a line break; rename it"
    return "" if os.access(file, os.R_OK) else "may not be read"


def _printable(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode()


def duplicates(corpus: str, entries: list[FileEntry], root: Path = CORPORA) -> list[str]:
    """Return `path is also corpus/path` for each file whose bytes are in a corpus already, or twice in this one."""
    known: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for other in corpus_ids(root):
        for entry in _manifest(root / other) if other != corpus else []:
            known[entry.sha256].append((other, entry.path))
    found = []
    for entry in entries:
        found += [f"{entry.path} is also {place}/{path}" for place, path in known[entry.sha256]]
        known[entry.sha256].append((corpus, entry.path))
    return found


def _manifest(folder: Path) -> list[FileEntry]:
    """The manifest of a corpus; a broken one is the business of `yawan corpus check`."""
    try:
        return read_manifest(folder)
    except CorpusError:
        return []
