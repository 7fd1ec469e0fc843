"""Files within files: what a ZIP, a TAR or a mail of a corpus holds becomes documents of its own.

A member's path is that of its container and its own, joined by `!/`; its document id follows from it as any other's.
Containers are unpacked once, by a worker under the limits of any document, into a private folder of the cache.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import orjson

from pipelines import ledger
from pipelines.document import document_id
from pipelines.ledger import Entry, Outcome
from pipelines.parsers.containers import is_archive, list_members
from pipelines.parsers.member_paths import INSIDE
from pipelines.parsers.members import Member
from pipelines.parsers.passwords import LOCKED, Passwords
from pipelines.parsers.task import Task
from pipelines.passwords import Unlocking
from pipelines.restricted import CACHE
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_in_order

UNPACKED = CACHE / "parse" / "unpacked"
_LIST = "members.json"
# These could not be opened; whatever else is left out was refused.
_FAILED = frozenset({"encrypted", "corrupt", *LOCKED})


@dataclass(frozen=True, slots=True)
class Container:
    """A container to unpack into `folder`: `file` is where it lies, `path` its name within the corpus."""

    corpus: str
    path: str
    file: str
    sha256: str
    folder: Path
    passwords: Mapping[str, Passwords]


def container_of(corpus: str, path: str, file: str, sha256: str, opening: Unlocking) -> Container:
    """Return a container of a corpus with the place for its members.

    The place tells its name, after which some members are named, and which encrypted members are opened: another
    corpus with the same container may list others.
    """
    passwords = opening.within(corpus, path, sha256)
    place = "\0".join([sha256, PurePosixPath(path).name, *passwords])
    folder = UNPACKED / hashlib.sha256(place.encode()).hexdigest()
    return Container(corpus, path, file, sha256, folder, passwords)


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


def expand(
    tasks: Iterable[Task], containers: frozenset[str], settings: Settings, limits: Limits, opening: Unlocking
) -> Expanded:
    """Put the members of containers beside the files of the corpora.

    Args:
        tasks: one for each file.
        containers: document ids of the files that hold others.
        opening: which encrypted files are to be opened, members included.

    """
    plain: list[Task] = []
    outer: list[Task] = []
    for task in tasks:
        (outer if task.doc_id in containers else plain).append(task)
    packed = [container_of(task.corpus, task.path, task.file, task.sha256, opening) for task in outer]
    _forget(packed)
    found = Expanded(plain, [], {})
    for task, container, result in zip(outer, packed, listings(packed, settings, limits), strict=True):
        if isinstance(result, Failure):
            found.entries.append(ledger.failure_entry(task.doc_id, task.corpus, result))
        else:
            add_members(found, task, container.folder, result, opening)
    return found


def add_members(found: Expanded, outer: Task, folder: Path, members: Sequence[Member], opening: Unlocking) -> None:
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
            passwords = opening.of(outer.corpus, path, member.sha256, outer.sha256)
            task = replace(outer, doc_id=doc_id, path=path, file=str(folder / member.sha256), sha256=member.sha256)
            found.tasks.append(replace(task, passwords=passwords))


def _archive(doc_id: str, corpus: str, members: int) -> Entry:
    return Entry(doc_id, corpus, Outcome.KEPT, counts={"members": members})


def listings(containers: Sequence[Container], settings: Settings, limits: Limits) -> list[list[Member] | Failure]:
    """Return the members of each container, unpacking those that no earlier run has unpacked."""
    known = [_known(container.folder) for container in containers]
    missing = {item.folder: item for item, members in zip(containers, known, strict=True) if members is None}
    results = map_in_order(unpack, missing.values(), workers=settings.workers, limits=limits)
    fresh = dict(zip(missing, map(_told, results), strict=True))
    return [fresh.get(item.folder, members or []) for item, members in zip(containers, known, strict=True)]


def _told(result: bytes | Failure) -> list[Member] | Failure:
    return result if isinstance(result, Failure) else read_members(result)


def _known(folder: Path) -> list[Member] | None:
    """Return the members that an earlier run unpacked; None if not all of them are there, or some stayed locked."""
    try:
        members = read_members((folder / _LIST).read_bytes())
        held = [m for m in members if m.reason is None and not m.archive]
        complete = all((folder / member.sha256).stat().st_size == member.size for member in held)
        complete = complete and all(member.reason not in LOCKED for member in members)
    except (OSError, ValueError, TypeError):
        return None
    return members if complete else None


def read_members(data: bytes) -> list[Member]:
    """Return the list that `unpack` returned."""
    return [Member(**row) for row in orjson.loads(data)]


def unpack(container: Container) -> bytes:
    """Write the members of a container into its folder of the cache and return their list.

    Raises:
        DocumentError: see `containers.list_members`.

    """
    target = container.folder
    temporary = target.parent / f".tmp-{target.name}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True, mode=0o700)

    def keep(digest: str, content: bytes) -> None:
        file = temporary / digest
        file.write_bytes(content)
        file.chmod(0o600)

    try:
        data = Path(container.file).read_bytes()
        listing = orjson.dumps(list_members(data, container.path, keep=keep, passwords=container.passwords))
        (temporary / _LIST).write_bytes(listing)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    return listing


def _forget(containers: Iterable[Container]) -> None:
    """Delete what was unpacked from containers that are no longer there."""
    wanted = {container.folder.name for container in containers}
    for folder in UNPACKED.iterdir() if UNPACKED.is_dir() else ():
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
