"""Names of files inside containers, made safe and unique; and which of them only an operating system cares for."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

INSIDE = "!/"
_MAX_PATH = 1_000
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", ".directory"}
_SYSTEM_FOLDERS = {"__macosx", ".git", ".svn", "$recycle.bin", "system volume information", ".spotlight-v100"}


def safe_path(name: str) -> str:
    """Return a member's name as a relative POSIX path: no drive, no `..`, no control or direction signs.

    `!` at the end of a folder's name becomes `_`, since `!/` parts a container from what lies in it.
    """
    parts = []
    for part in _DRIVE.sub("", _UNSAFE.sub("_", name).replace("\\", "/")).split("/"):
        part = part.strip()
        if part not in {"", ".", ".."}:
            parts.append(part[:-1] + "_" if part.endswith("!") else part)
    return "/".join(parts)[-_MAX_PATH:].lstrip("/") or "unnamed"


class UniquePaths:
    """Makes paths unique, each in a time that does not grow with how often its name came before."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, path: str) -> str:
        """Return a path that is not taken yet, numbered before its suffix where need be, and take it."""
        number, candidate, pure = self._last.get(path, 1), path, PurePosixPath(path)
        while candidate in self._taken:
            number += 1
            candidate = str(pure.with_name(f"{pure.stem} ({number}){pure.suffix}"))
        self._last[path] = number
        self._taken.add(candidate)
        return candidate


def is_system_file(path: str) -> bool:
    """Whether a member is a resource fork, a folder's settings, a thumbnail cache or an editor's lock."""
    *folders, name = path.casefold().split("/")
    return (
        name in _SYSTEM_FILES or name.startswith(("._", "~$", ".~lock.")) or bool(_SYSTEM_FOLDERS.intersection(folders))
    )
