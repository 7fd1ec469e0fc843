"""`unlocked.txt` of a corpus: the encrypted files that the pipeline opens, a path a line, members included.

    manuals/pump.pdf
    handover.zip!/contract.docx

The passwords lie on the machine (see `pipelines.passwords`), this list in the corpus, which the stages depend on: DVC
sees that one more file is to be opened, and what comes out follows from the list alone. A file that is not on it ends
as `failed(encrypted)` on every machine; one that is on it and cannot be opened here stops the stage, as a missing key
does. So no key of the memo needs a password or anything made from one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.errors import CorpusError
from pipelines.output import write_file
from pipelines.parsers.passwords import LOCKED

UNLOCKED_FILE = "unlocked.txt"
_SHOWN = 5


def read_unlocked(folder: Path) -> frozenset[str]:
    """Return the paths that a corpus lists; none without a list.

    Raises:
        CorpusError: if it is no text.

    """
    path = folder / UNLOCKED_FILE
    if not path.exists():
        return frozenset()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise CorpusError(f"{path}: not UTF-8; delete it and run `yawan corpus check {folder.name} --unlock`") from None
    return frozenset(line for line in lines if line)


def write_unlocked(folder: Path, paths: Iterable[str], *, private: bool) -> None:
    """Write the list, sorted.

    Args:
        private: whether others may not read it, as with the manifest.

    """
    path = folder / UNLOCKED_FILE
    write_file(path, "".join(f"{name}\n" for name in sorted(set(paths))).encode())
    if private:
        path.chmod(0o600)


def refuse_locked(reasons: Mapping[str, str]) -> None:
    """Stop where a listed file could not be opened.

    Args:
        reasons: why a document gave nothing, by corpus and path (`corpus/path`).

    Raises:
        CorpusError: naming the files.

    """
    locked = {name: reason for name, reason in sorted(reasons.items()) if reason in LOCKED}
    if locked:
        shown = ", ".join(f"{name} ({reason})" for name, reason in list(locked.items())[:_SHOWN])
        raise CorpusError(
            f"{len(locked)} files of {UNLOCKED_FILE} cannot be opened on this machine: {shown}; put their passwords "
            f"into the file that `passwords` in .yawan.yaml names, or take them off corpora/<id>/{UNLOCKED_FILE}"
        )
