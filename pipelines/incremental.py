"""Run a step over documents, computing only those whose key is not in the memo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from pipelines.memo import Memo
from pipelines.progress import bar, console
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_documents

T = TypeVar("T")
# Failures that depend on the machine or the moment are tried again on the next run.
TRANSIENT = frozenset({"crashed", "timeout", "memory"})


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One document to compute: the memo key, the corpus it belongs to, and the step's argument."""

    key: bytes
    corpus: str
    item: T


def map_incremental(
    step: str, function: Callable[[T], bytes], jobs: Sequence[Job[T]], settings: Settings, limits: Limits
) -> Iterator[bytes | Failure]:
    """Yield the result of every job in order, from the memo where it is there.

    Args:
        step: names the memo and the progress bar.
        function: picklable and pure; returns encoded bytes, raises DocumentError for a bad document.

    """
    with Memo(step) as memo:
        known = {index for index, job in enumerate(jobs) if job.key in memo}
        missing = [index for index in range(len(jobs)) if index not in known]
        with bar(step, len(missing), quiet=settings.quiet) as done:
            fresh = map_documents(
                function, [jobs[index].item for index in missing],
                workers=settings.workers, limits=limits, done=done,
            )  # fmt: skip
            for index, job in enumerate(jobs):
                if index in known:
                    stored = memo.get(job.key)
                    if stored is None:
                        raise RuntimeError(f"{step}: the memo lost a result during the run")
                    yield _decode(stored)
                    continue
                result = next(fresh)
                if not (isinstance(result, Failure) and result.reason in TRANSIENT):
                    memo.put(job.key, job.corpus, _encode(result))
                yield result
    console().print(f"{step}: {len(missing):,} of {len(jobs):,} documents computed")


def _encode(result: bytes | Failure) -> bytes:
    if isinstance(result, Failure):
        return b"F" + orjson.dumps([result.reason, result.rejected])
    return b"R" + result


def _decode(stored: bytes) -> bytes | Failure:
    return stored[1:] if stored[:1] == b"R" else Failure(*orjson.loads(stored[1:]))
