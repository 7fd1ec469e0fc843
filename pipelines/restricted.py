"""The restricted area: everything from before de-identification. Folders 0700, files 0600, nothing elsewhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

RESTRICTED = Path("data/restricted")
CACHE = Path(".cache")
PRIVATE_FOLDERS = (RESTRICTED, CACHE, Path(".dvc"))


def tighten(root: Path = Path()) -> None:
    """Give the private folders mode 0700; DVC and git restore them as 0755."""
    for folder in (RESTRICTED, CACHE):
        (root / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in PRIVATE_FOLDERS:
        if (root / folder).is_dir():
            (root / folder).chmod(0o700)


def tighten_tree(folder: Path) -> None:
    """Give every folder below (and itself) 0700 and every file 0600."""
    for parent, _, names in os.walk(folder):
        Path(parent).chmod(0o700)
        for name in names:
            (Path(parent) / name).chmod(0o600)


def open_to_others(path: Path) -> str:
    """Return the beginning of a complaint, e.g. `a.key: mode 0644, others may read `; empty for the owner's own file.

    Raises:
        OSError: if there is no such file.

    """
    mode = stat.S_IMODE(path.stat().st_mode)
    return f"{path}: mode {mode:04o}, others may read " if mode & 0o077 else ""


def is_restricted(path: Path) -> bool:
    """Return whether an output path lies in the restricted area."""
    return RESTRICTED in (path, *path.parents)
