"""The plant's own lists of people, customers and vendors: one file a type, one value a line, restricted.

`<folder>/person.txt`, `customer.txt`, `vendor.txt`, or any other entity type. Blank lines and lines that begin with `#`
are skipped. The lists stay outside the repository; only a hash of them enters the memo key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deid.entities import EntityType
from pipelines.deid.folding import fold
from pipelines.errors import ConfigError

_MIN_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """Values by type, sorted.

    Attributes:
        values: pairs of type and its values; never shown, they are personal data.

    """

    values: tuple[tuple[EntityType, tuple[str, ...]], ...] = field(default=(), repr=False)

    @property
    def hash(self) -> str:
        """Hash over every type and value."""
        digest = hashlib.sha256()
        for kind, values in self.values:
            digest.update("\0".join((kind, *values, "\n")).encode())
        return digest.hexdigest()


def load_dictionaries(folder: Path | None) -> Dictionaries:
    """Read every list of a folder; no folder means no lists.

    Raises:
        ConfigError: if the folder is missing, a file is named after no type or is not UTF-8, or a line has one
            character; names the line, never its text.

    """
    if folder is None:
        return Dictionaries()
    if not folder.is_dir():
        raise ConfigError(f"dictionaries: {folder} is no folder; correct it in .yawan.yaml or YAWAN_DICTIONARIES")
    known = {str(kind) for kind in EntityType}
    files = sorted(folder.glob("*.txt"))
    problems = [
        f"{path}: no type `{path.stem}`; use {', '.join(sorted(known))}" for path in files if path.stem not in known
    ]
    values: list[tuple[EntityType, tuple[str, ...]]] = []
    for path in (path for path in files if path.stem in known):
        lines, wrong = _read(path)
        problems += wrong
        values.append((EntityType(path.stem), tuple(lines)))
    if problems:
        raise ConfigError("; ".join(problems))
    return Dictionaries(tuple(values))


def _read(path: Path) -> tuple[list[str], list[str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return [], [f"{path}: not UTF-8; save it as UTF-8"]
    values, problems = set(), []
    for number, line in enumerate(lines, start=1):
        value = fold(line).strip()
        if not value or value.startswith("#"):
            continue
        if len(value) < _MIN_LENGTH:
            problems.append(f"{path} line {number}: a value needs at least two characters")
        values.add(value)
    return sorted(values), problems
