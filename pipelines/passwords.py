"""The passwords of this machine: a YAML file that its owner alone may read, named by the setting `passwords`.

    - corpus: fab-sop                  # which corpora, a glob; all if not given
      path: "manuals/*.pdf"            # which files of them, a glob; `*` takes in `/` and members as well
      password: "…"
    - sha256: 5f0c…                    # or one file, wherever it lies
      password: "…"

A file's candidates are tried in the order of the file. An entry for a ZIP also serves what lies in it. Errors name
the entry and never what stands in it: a password may have slipped into any place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, model_validator

from pipelines.corpora import Source
from pipelines.errors import ConfigError
from pipelines.parsers.member_paths import INSIDE
from pipelines.parsers.passwords import Passwords
from pipelines.restricted import open_to_others

_Glob = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """One validated entry. Unknown and missing keys and values of the wrong sort are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    corpus: _Glob = "*"
    path: _Glob | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    password: Annotated[SecretStr, Field(min_length=1)]

    @model_validator(mode="after")
    def _names_a_file(self) -> Entry:
        if self.path is None and self.sha256 is None:
            raise ValueError("needs `path` or `sha256`")
        return self

    def fits(self, corpus: str, path: str, sha256s: Iterable[str]) -> bool:
        """Whether it is for this file, or for a container that the file lies in."""
        if not fnmatchcase(corpus, self.corpus) or (self.sha256 is not None and self.sha256 not in sha256s):
            return False
        return self.path is None or any(fnmatchcase(part, self.path) for part in _with_containers(path))


@dataclass(frozen=True, slots=True)
class Keyring:
    """All entries, in the order of the file."""

    entries: tuple[Entry, ...] = ()

    def candidates(self, corpus: str, path: str, *sha256s: str) -> Passwords:
        """Return what to try on a file, each password once.

        Args:
            sha256s: of the file and of the containers it lies in.

        """
        found = (entry.password.get_secret_value() for entry in self.entries if entry.fits(corpus, path, sha256s))
        return Passwords(*dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Unlocking:
    """Which files are to be opened, and with what.

    Attributes:
        paths: those that the corpora list, by corpus.
        keyring: of this machine.

    """

    paths: Mapping[str, frozenset[str]]
    keyring: Keyring

    def of(self, corpus: str, path: str, *sha256s: str) -> Passwords | None:
        """Return the passwords of a file; None where its corpus does not list it."""
        listed = path in self.paths.get(corpus, frozenset())
        return self.keyring.candidates(corpus, path, *sha256s) if listed else None

    def within(self, corpus: str, path: str, sha256: str) -> dict[str, Passwords]:
        """Return the passwords of the listed members of a container, by their path in it."""
        start = f"{path}{INSIDE}"
        listed = sorted(name for name in self.paths.get(corpus, frozenset()) if name.startswith(start))
        return {name.removeprefix(start): self.keyring.candidates(corpus, name, sha256) for name in listed}


def unlocking(sources: Iterable[Source], passwords: Path | None) -> Unlocking:
    """Return what is to be opened of these sources.

    Args:
        passwords: the machine's setting.

    Raises:
        ConfigError: see `load_keyring`.

    """
    return Unlocking({source.card.id: source.unlocked for source in sources}, load_keyring(passwords))


def load_keyring(path: Path | None) -> Keyring:
    """Read the passwords of this machine; none where the setting is not given.

    Raises:
        ConfigError: if the file is missing, open to others, or malformed; all mistakes at once.

    """
    if path is None:
        return Keyring()
    try:
        complaint = open_to_others(path)
        if complaint:
            raise ConfigError(f"{complaint}the passwords; run `chmod 600 {path}`")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; correct `passwords` in .yawan.yaml") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1}" if mark is not None else ""
        raise ConfigError(f"{path}{place}: not valid YAML in UTF-8; put passwords between quotes") from None
    return Keyring(_entries(path, data))


def _entries(path: Path, data: Any) -> tuple[Entry, ...]:
    if not isinstance(data, list | None):
        raise ConfigError(f"{path}: not a list of entries; each begins with `- `")
    try:
        return tuple(TypeAdapter(list[Entry]).validate_python(data or []))
    except ValidationError as error:
        problems = dict.fromkeys(_described(error))
        raise ConfigError(f"{path}: {'; '.join(problems)}") from None


def _described(error: ValidationError) -> Iterator[str]:
    """Name entry and key, nothing else of what was written."""
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        number, *keys = item["loc"]
        key = str(keys[0]) if keys else ""
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            key, message = "", f"unknown key; valid keys: {', '.join(Entry.model_fields)}"
        yield f"entry {int(number) + 1}: {f'`{key}`: ' if key else ''}{message}"


def _with_containers(path: str) -> Iterator[str]:
    """Yield a path and those of the containers it lies in."""
    parts = path.split(INSIDE)
    for end in range(len(parts), 0, -1):
        yield INSIDE.join(parts[:end])
