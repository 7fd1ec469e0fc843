"""Run a step over all documents of a stage and write its shards: an unchanged shard is taken over whole.

Of 10,000 documents with two changed, at most two shards are made again, and in those only the two documents are
computed; memory holds a few documents at a time, however many there are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import orjson

from pipelines import ledger
from pipelines.incremental import Computation, Job, tell
from pipelines.ledger import Entry
from pipelines.manifest import hash_file
from pipelines.memo import Memo
from pipelines.progress import bar
from pipelines.restricted import CACHE
from pipelines.settings import Settings
from pipelines.shards import ShardWriter, documents_file, elements_file
from pipelines.workers import Failure, Limits

T = TypeVar("T")
_ENTRIES, _CHECK = "entries.json", "check.json"


@dataclass(frozen=True, slots=True)
class DocumentJob(Job[T]):
    """A job that knows its document, so that a failure can be accounted for.

    Attributes:
        doc_id: of the document.
        elements: that went in; 0 for a stage whose input is a file.

    """

    doc_id: str = ""
    elements: int = 0


@dataclass(frozen=True, slots=True)
class Shard(Generic[T]):
    """The work of one shard.

    Attributes:
        key: hash over everything its bytes depend on.
        size: number of its documents.
        jobs: makes them, sorted by document id; called only if the shard is not taken over.

    """

    index: int
    key: bytes
    size: int
    jobs: Callable[[], Iterable[DocumentJob[T]]]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What is kept of a job once it was handed out: its item may be a whole document."""

    key: bytes
    doc_id: str
    corpus: str
    elements: int


def run_sharded(
    step: str, function: Callable[[T], bytes], shards: Sequence[Shard[T]], settings: Settings, limits: Limits,
    folder: Path,
) -> list[Entry]:  # fmt: skip
    """Write every shard into the folder and return the ledger entries of all documents.

    Args:
        step: names memo, cache and progress bar.
        function: picklable and pure; returns `ledger.encode_result`, raises DocumentError for a bad document.
        folder: an empty folder; its manifest is the caller's to write.

    """
    entries: list[Entry] = []
    stale = []
    for shard in shards:
        known = _take_over(step, shard, folder)
        if known is None:
            stale.append(shard)
        else:
            entries += known
    with Memo(step) as memo:
        computation = Computation(memo, function, settings, limits)
        slots: dict[int, list[_Slot]] = {shard.index: [] for shard in stale}
        with bar(step, sum(shard.size for shard in stale), quiet=settings.quiet) as done:
            computation.add(_handed_out(stale, slots), done)
        tell(step, computation.computed, sum(shard.size for shard in shards))
        for shard in stale:
            entries += _write(step, shard, slots[shard.index], computation, folder)
    return entries


def _handed_out(shards: Iterable[Shard[T]], slots: dict[int, list[_Slot]]) -> Iterator[DocumentJob[T]]:
    for shard in shards:
        for job in shard.jobs():
            slots[shard.index].append(_Slot(job.key, job.doc_id, job.corpus, job.elements))
            yield job


def _write(
    step: str, shard: Shard[T], slots: Sequence[_Slot], computation: Computation[T], folder: Path
) -> list[Entry]:
    entries = []
    with ShardWriter(folder, shard.index) as writer:
        for slot in slots:
            result = computation.result(slot.key)
            if isinstance(result, Failure):
                entries.append(ledger.failure_entry(slot.doc_id, slot.corpus, result, slot.elements))
                continue
            data = orjson.loads(result)
            entries.append(ledger.entry_from_json(data["entry"]))
            if data["document"] is not None:
                writer.add(data["document"])
    if all(computation.is_final(slot.key) for slot in slots):
        _remember(step, shard, entries, folder)
    return entries


def _place(step: str, index: int) -> Path:
    return CACHE / step / "shards" / f"{index:02d}"


def _take_over(step: str, shard: Shard[T], folder: Path) -> list[Entry] | None:
    """Link a shard of an earlier run into the folder and return its entries; None if there is none, or it changed."""
    place = _place(step, shard.index)
    try:
        check = orjson.loads((place / _CHECK).read_bytes())
        if check.pop("key") != shard.key.hex() or any(hash_file(place / name) != sha for name, sha in check.items()):
            return None
        entries = [ledger.entry_from_json(row) for row in orjson.loads((place / _ENTRIES).read_bytes())]
    except (OSError, ValueError, AttributeError, KeyError):
        return None
    for name in _tables(shard.index):
        _link(place / name, folder / name)
    return entries


def _remember(step: str, shard: Shard[T], entries: list[Entry], folder: Path) -> None:
    place = _place(step, shard.index)
    temporary = place.parent / f".tmp-{place.name}"
    for old in (temporary, place):
        shutil.rmtree(old, ignore_errors=True)
    temporary.mkdir(parents=True, mode=0o700)
    (temporary / _ENTRIES).write_bytes(orjson.dumps(entries))
    for name in _tables(shard.index):
        _link(folder / name, temporary / name)
    hashes = {name: hash_file(temporary / name) for name in (_ENTRIES, *_tables(shard.index))}
    (temporary / _CHECK).write_bytes(orjson.dumps({"key": shard.key.hex(), **hashes}))
    for file in temporary.iterdir():
        file.chmod(0o600)
    temporary.rename(place)


def _tables(index: int) -> tuple[str, str]:
    return documents_file(index), elements_file(index)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system cannot; stages replace files, never edit them."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
