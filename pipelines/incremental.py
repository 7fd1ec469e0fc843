"""Run a step over documents, computing only those whose key is not in the memo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson

from pipelines.engine import map_with_engine
from pipelines.memo import Memo
from pipelines.parsers.passwords import LOCKED
from pipelines.progress import Advance, bar, console
from pipelines.settings import Settings
from pipelines.workers import PROGRAM_ERROR, Failure, Limits

T = TypeVar("T")
# Failures that depend on the machine or the moment are tried again on the next run.
TRANSIENT = frozenset({"crashed", "timeout", "memory", PROGRAM_ERROR, *LOCKED})


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One document to compute: the memo key, the document and corpus it belongs to, and the step's argument.

    Attributes:
        secret: whether the argument holds what must not leave this machine's own processes.

    """

    key: bytes
    corpus: str
    item: T
    secret: bool = field(default=False, kw_only=True)


class Computation(Generic[T]):
    """The results of one step: those in the memo, and those that this run adds to it."""

    def __init__(self, memo: Memo, function: Callable[[T], bytes], settings: Settings, limits: Limits) -> None:
        self.computed = 0
        self._memo, self._function, self._settings, self._limits = memo, function, settings, limits
        self._transient: dict[bytes, Failure] = {}
        self._seen = 0

    def add(self, jobs: Iterable[Job[T]], done: Advance) -> None:
        """Compute the jobs that the memo does not know; they are taken one by one.

        Args:
            jobs: in any order.
            done: told how many jobs are finished, known ones included.

        """
        secret: list[Job[T]] = []

        def shared() -> Iterator[Job[T]]:
            for job in jobs:
                if job.secret and job.key not in self._memo:
                    secret.append(job)
                else:
                    yield job

        self._add(shared(), self._settings, done)
        self._add(secret, self._settings.model_copy(update={"engine": "local"}), done)

    def _add(self, jobs: Iterable[Job[T]], settings: Settings, done: Advance) -> None:
        missing: list[tuple[bytes, str]] = []

        def items() -> Iterator[T]:
            for job in jobs:
                if job.key in self._memo:
                    self._seen += 1
                    continue
                missing.append((job.key, job.corpus))
                yield job.item

        for position, result in map_with_engine(self._function, items(), settings, self._limits):
            key, corpus = missing[position]
            if isinstance(result, Failure) and result.reason in TRANSIENT:
                self._transient[key] = result
            else:
                self._memo.put(key, corpus, _encode(result))
            self.computed += 1
            done(self._seen + self.computed)

    def result(self, key: bytes) -> bytes | Failure:
        """Return the result of a job that was added."""
        stored = self._memo.get(key)
        if stored is None:
            return self._transient[key]
        return stored[1:] if stored[:1] == b"R" else Failure(*orjson.loads(stored[1:]))

    def is_final(self, key: bytes) -> bool:
        """Whether the next run will find the same result: not so for a failure of the machine or the moment."""
        return key not in self._transient


def map_incremental(
    step: str, function: Callable[[T], bytes], jobs: Sequence[Job[T]], settings: Settings, limits: Limits
) -> Iterator[bytes | Failure]:
    """Yield the result of every job in order, from the memo where it is there.

    Args:
        step: names the memo and the progress bar.
        function: picklable and pure; returns encoded bytes, raises DocumentError for a bad document.

    """
    with Memo(step) as memo:
        computation = Computation(memo, function, settings, limits)
        with bar(step, len(jobs), quiet=settings.quiet) as done:
            computation.add(jobs, done)
        tell(step, computation.computed, len(jobs))
        for job in jobs:
            yield computation.result(job.key)


def tell(step: str, computed: int, total: int) -> None:
    """Say how much of the work was new."""
    console().print(f"{step}: {computed:,} of {total:,} documents computed")


def _encode(result: bytes | Failure) -> bytes:
    if isinstance(result, Failure):
        return b"F" + orjson.dumps([result.reason, result.rejected])
    return b"R" + result
