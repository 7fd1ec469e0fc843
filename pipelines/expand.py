"""Files within files: what a ZIP, a TAR or a mail of a corpus holds becomes documents of its own.

A member's path is that of its container and its own, joined by `!/`; its document id follows from it as any other's.
Containers are unpacked once, by a worker under the limits of any document, into a private folder of the cache.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import orjson

from pipelines import ledger
from pipelines.document import document_id
from pipelines.ledger import Entry, Outcome
from pipelines.parsers.containers import is_archive, list_members
from pipelines.parsers.member_paths import INSIDE
from pipelines.parsers.members import Member
from pipelines.parsers.task import Task
from pipelines.restricted import CACHE
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_in_order

UNPACKED = CACHE / "parse" / "unpacked"
_LIST = "members.json"
# These could not be opened; whatever else is left out was refused.
_FAILED = frozenset({"encrypted", "corrupt"})


def unpacked_folder(sha256: str, path: str) -> Path:
    """Return where the members of a container lie once it was unpacked; some are named after their container."""
    name = PurePosixPath(path).name
    return UNPACKED / hashlib.sha256(f"{sha256}\0{name}".encode()).hexdigest()


def member_file(container_sha256: str, path: str, sha256: str) -> Path:
    """Return where a member of the container of that path lies."""
    return unpacked_folder(container_sha256, path) / sha256


@dataclass(frozen=True, slots=True)
class Expanded:
    """What the containers of a run hold.

    Attributes:
        tasks: the files to parse: those that are no archives, and the members of all.
        entries: of archives, which have no text of their own, and of members that are not opened.
        members: document id -> path of every member.

    """

    tasks: list[Task]
    entries: list[Entry]
    members: dict[str, str]


def expand(tasks: Iterable[Task], containers: frozenset[str], settings: Settings, limits: Limits) -> Expanded:
    """Put the members of containers beside the files of the corpora.

    Args:
        tasks: one for each file.
        containers: document ids of the files that hold others.

    """
    plain: list[Task] = []
    outer: list[Task] = []
    for task in tasks:
        (outer if task.doc_id in containers else plain).append(task)
    _forget(outer)
    found = Expanded(plain, [], {})
    for task, result in zip(outer, _listings(outer, settings, limits), strict=True):
        if isinstance(result, Failure):
            found.entries.append(ledger.failure_entry(task.doc_id, task.corpus, result))
        else:
            add_members(found, task, result)
    return found


def add_members(found: Expanded, outer: Task, members: Sequence[Member]) -> None:
    """Account for a container and each of its members: a file to parse, or an entry of the ledger."""
    if is_archive(Path(outer.file).read_bytes(), outer.path):
        found.entries.append(_archive(outer.doc_id, outer.corpus, len(members)))
    else:
        found.tasks.append(outer)
    inside = Counter(member.path.rpartition(INSIDE)[0] for member in members)
    for member in members:
        path = f"{outer.path}{INSIDE}{member.path}"
        doc_id = document_id(outer.corpus, path)
        found.members[doc_id] = path
        if member.reason is not None:
            outcome = Outcome.FAILED if member.reason in _FAILED else Outcome.REJECTED
            found.entries.append(Entry(doc_id, outer.corpus, outcome, member.reason))
        elif member.archive:
            found.entries.append(_archive(doc_id, outer.corpus, inside[member.path]))
        else:
            file = member_file(outer.sha256, outer.path, member.sha256)
            found.tasks.append(replace(outer, doc_id=doc_id, path=path, file=str(file), sha256=member.sha256))


def _archive(doc_id: str, corpus: str, members: int) -> Entry:
    return Entry(doc_id, corpus, Outcome.KEPT, counts={"members": members})


def _folder(task: Task) -> Path:
    return unpacked_folder(task.sha256, task.path)


def _listings(tasks: Sequence[Task], settings: Settings, limits: Limits) -> list[list[Member] | Failure]:
    """Return the members of each container, unpacking those that no earlier run has unpacked."""
    known = [_known(task) for task in tasks]
    # Two corpora may hold the same container: two workers must not write one folder.
    missing = {_folder(task): task for task, members in zip(tasks, known, strict=True) if members is None}
    results = map_in_order(unpack, missing.values(), workers=settings.workers, limits=limits)
    fresh = {folder: _told(result) for folder, result in zip(missing, results, strict=True)}
    return [fresh[_folder(task)] if members is None else members for task, members in zip(tasks, known, strict=True)]


def _told(result: bytes | Failure) -> list[Member] | Failure:
    return result if isinstance(result, Failure) else read_members(result)


def _known(task: Task) -> list[Member] | None:
    try:
        members = read_members((_folder(task) / _LIST).read_bytes())
        held = [m for m in members if m.reason is None and not m.archive]
        complete = all((_folder(task) / member.sha256).stat().st_size == member.size for member in held)
    except (OSError, ValueError, TypeError):
        return None
    return members if complete else None


def read_members(data: bytes) -> list[Member]:
    """Return the list that `unpack` returned."""
    return [Member(**row) for row in orjson.loads(data)]


def unpack(task: Task) -> bytes:
    """Write the members of a container into its folder of the cache and return their list.

    Raises:
        DocumentError: see `containers.list_members`.

    """
    target = _folder(task)
    temporary = target.parent / f".tmp-{target.name}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True, mode=0o700)

    def keep(digest: str, content: bytes) -> None:
        file = temporary / digest
        file.write_bytes(content)
        file.chmod(0o600)

    try:
        listing = orjson.dumps(list_members(Path(task.file).read_bytes(), task.path, keep=keep))
        (temporary / _LIST).write_bytes(listing)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    return listing


def _forget(tasks: Iterable[Task]) -> None:
    """Delete what was unpacked from containers that are no longer there."""
    wanted = {_folder(task).name for task in tasks}
    for folder in UNPACKED.iterdir() if UNPACKED.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
