"""Run a step over all documents of a stage and write its shards: an unchanged shard is taken over whole.

Of 10,000 documents with two changed, at most two shards are made again, and in those only the two documents are
computed; memory holds a few documents at a time, however many there are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson

from pipelines import ledger
from pipelines.incremental import Computation, Job, tell
from pipelines.ledger import Entry
from pipelines.manifest import hash_file
from pipelines.memo import Memo
from pipelines.output import write_file
from pipelines.progress import bar
from pipelines.restricted import CACHE
from pipelines.settings import Settings
from pipelines.shards import ShardWriter, documents_file, elements_file
from pipelines.tables import TableWriter
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
class SideTable:
    """One more table in the folder, a file a shard: what a step hands back as `rows` beside its document.

    Attributes:
        name: of a shard's file.
        failed: makes the rows of a document that the step could not process, from its shard, id and reason.

    """

    name: Callable[[int], str]
    schema: Any
    failed: Callable[[int, str, str], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What is kept of a job once it was handed out: its item may be a whole document."""

    key: bytes
    doc_id: str
    corpus: str
    elements: int


def run_sharded(
    step: str, function: Callable[[T], bytes], shards: Sequence[Shard[T]], settings: Settings, limits: Limits,
    folder: Path, side: SideTable | None = None,
) -> list[Entry]:  # fmt: skip
    """Write every shard into the folder and return the ledger entries of all documents.

    Args:
        step: names memo, cache and progress bar.
        function: picklable and pure; returns `ledger.encode_result`, raises DocumentError for a bad document.
        folder: an empty folder; its manifest is the caller's to write.
        side: one more table.

    """
    entries: list[Entry] = []
    stale = []
    for shard in shards:
        known = _take_over(step, shard, folder, _tables(shard.index, side))
        if known is None:
            stale.append(shard)
        else:
            entries += known
    with Memo(step) as memo:
        computation = Computation(memo, function, settings, limits)
        slots = _compute(step, computation, stale, shards, settings)
        for shard in stale:
            entries += _write(step, shard, slots[shard.index], computation, folder, side)
    return entries


def _compute(
    step: str, computation: Computation[T], stale: Sequence[Shard[T]], shards: Sequence[Shard[T]], settings: Settings
) -> dict[int, list[_Slot]]:
    """Compute what the stale shards lack; return their slots by shard, in the order of their jobs."""
    slots: dict[int, list[_Slot]] = {shard.index: [] for shard in stale}
    with bar(step, sum(shard.size for shard in stale), quiet=settings.quiet) as done:
        computation.add(_handed_out(stale, slots), done)
    tell(step, computation.computed, sum(shard.size for shard in shards))
    return slots


def _handed_out(shards: Iterable[Shard[T]], slots: dict[int, list[_Slot]]) -> Iterator[DocumentJob[T]]:
    for shard in shards:
        for job in shard.jobs():
            slots[shard.index].append(_Slot(job.key, job.doc_id, job.corpus, job.elements))
            yield job


def _write(
    step: str, shard: Shard[T], slots: Sequence[_Slot], computation: Computation[T], folder: Path,
    side: SideTable | None,
) -> list[Entry]:  # fmt: skip
    entries = []
    with ExitStack() as stack:
        writer = stack.enter_context(ShardWriter(folder, shard.index))
        beside = stack.enter_context(TableWriter(folder / side.name(shard.index), side.schema)) if side else None
        for slot in slots:
            result = computation.result(slot.key)
            if isinstance(result, Failure):
                entries.append(ledger.failure_entry(slot.doc_id, slot.corpus, result, slot.elements))
                if side and beside:
                    beside.add(side.failed(shard.index, slot.doc_id, result.reason))
                continue
            data = orjson.loads(result)
            entries.append(ledger.entry_from_json(data["entry"]))
            if data["document"] is not None:
                writer.add(data["document"])
            if beside:
                beside.add(data["rows"])
    if all(computation.is_final(slot.key) for slot in slots):
        _remember(step, shard, entries, folder, _tables(shard.index, side))
    return entries


def gather(
    step: str, function: Callable[[T], bytes], shards: Sequence[Shard[T]], settings: Settings, limits: Limits
) -> list[tuple[str, str, Any]]:
    """Return document id, corpus and decoded result of every document, shard by shard; None where the step failed.

    Args:
        step: names memo, cache and progress bar.
        function: picklable and pure; returns small JSON.

    """
    found: dict[int, list[tuple[str, str, Any]]] = {}
    stale = []
    for shard in shards:
        known = _gathered(step, shard)
        if known is None:
            stale.append(shard)
        else:
            found[shard.index] = known
    with Memo(step) as memo:
        computation = Computation(memo, function, settings, limits)
        slots = _compute(step, computation, stale, shards, settings)
        for shard in stale:
            results = [(slot, computation.result(slot.key)) for slot in slots[shard.index]]
            found[shard.index] = [
                (slot.doc_id, slot.corpus, None if isinstance(result, Failure) else orjson.loads(result))
                for slot, result in results
            ]
            if all(computation.is_final(slot.key) for slot, _ in results):
                stored = {"key": shard.key.hex(), "found": found[shard.index]}
                write_file(_place(step, shard.index).with_suffix(".json"), orjson.dumps(stored))
    return [row for shard in shards for row in found[shard.index]]


def _gathered(step: str, shard: Shard[T]) -> list[tuple[str, str, Any]] | None:
    try:
        stored = orjson.loads(_place(step, shard.index).with_suffix(".json").read_bytes())
        found = [(str(doc_id), str(corpus), result) for doc_id, corpus, result in stored["found"]]
        return found if stored["key"] == shard.key.hex() else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _place(step: str, index: int) -> Path:
    return CACHE / step / "shards" / f"{index:02d}"


def _take_over(step: str, shard: Shard[T], folder: Path, tables: Sequence[str]) -> list[Entry] | None:
    """Link a shard of an earlier run into the folder and return its entries; None if there is none, or it changed."""
    place = _place(step, shard.index)
    try:
        check = orjson.loads((place / _CHECK).read_bytes())
        if check.pop("key") != shard.key.hex() or any(hash_file(place / name) != sha for name, sha in check.items()):
            return None
        entries = [ledger.entry_from_json(row) for row in orjson.loads((place / _ENTRIES).read_bytes())]
    except (OSError, ValueError, AttributeError, KeyError):
        return None
    for name in tables:
        _link(place / name, folder / name)
    return entries


def _remember(step: str, shard: Shard[T], entries: list[Entry], folder: Path, tables: Sequence[str]) -> None:
    place = _place(step, shard.index)
    temporary = place.parent / f".tmp-{place.name}"
    for old in (temporary, place):
        shutil.rmtree(old, ignore_errors=True)
    temporary.mkdir(parents=True, mode=0o700)
    (temporary / _ENTRIES).write_bytes(orjson.dumps(entries))
    for name in tables:
        _link(folder / name, temporary / name)
    hashes = {name: hash_file(temporary / name) for name in (_ENTRIES, *tables)}
    (temporary / _CHECK).write_bytes(orjson.dumps({"key": shard.key.hex(), **hashes}))
    for file in temporary.iterdir():
        file.chmod(0o600)
    temporary.rename(place)


def _tables(index: int, side: SideTable | None) -> list[str]:
    return [documents_file(index), elements_file(index), *([side.name(index)] if side else [])]


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system cannot; stages replace files, never edit them."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
