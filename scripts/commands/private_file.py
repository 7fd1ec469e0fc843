"""Files that hold text of documents: readable by their owner only, and nowhere git would take them up."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipelines.errors import UserError
from pipelines.output import write_file
from pipelines.restricted import RESTRICTED, tighten

VIEWS = RESTRICTED / "view"
# File systems allow 255 bytes; the temporary name and the suffix take some.
_LONGEST_NAME = 200


def viewing_place(file: Path) -> Path:
    """Return where the page about a file is written; a later one about a file of the same name replaces it."""
    name = file.name.encode(errors="surrogateescape")[:_LONGEST_NAME].decode(errors="replace")
    return VIEWS / f"{name}.html"


def check_place(place: Path, source: Path) -> None:
    """Refuse a place where the text must not be written.

    Raises:
        UserError: if it is the file itself, a folder, or would be taken up by git.

    """
    if place.is_dir():
        raise UserError(f"--output {place}: a folder; give a file name")
    if place.exists() and source.exists() and place.samefile(source):
        raise UserError(f"--output {place}: is the file to be parsed")
    if _git_would_add(place):
        raise UserError(
            f"{place}: git would take it up, and it would hold text of the document; "
            f"choose a place that git ignores, e.g. below {RESTRICTED}, or one outside of the repository"
        )


def write_private(place: Path, text: str) -> None:
    """Write a file of mode 0600 and what folders it needs with 0700; characters that UTF-8 lacks become `?`."""
    if RESTRICTED in place.parents:
        tighten()
    for folder in reversed([parent for parent in place.parents if not parent.exists()]):
        folder.mkdir(mode=0o700)
    write_file(place, text.encode("utf-8", "replace"))
    place.chmod(0o600)


def _git_would_add(place: Path) -> bool:
    """Whether a file written there would show up in `git status`; without git nothing can take it up."""
    target = place.resolve()
    folder = next(parent for parent in target.parents if parent.is_dir())
    command = ["git", "-C", str(folder), "check-ignore", "--quiet", "--", str(target)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 1
    except FileNotFoundError:
        return False
