"""A pool of processes in which one bad document costs one document.

The parent hands out one document at a time, so it knows which one a dead or late worker was working on:
that one becomes `failed(crashed|timeout)`, the worker is replaced, and the rest goes on. Results come back in
the order of the inputs, whatever the number of workers.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from pipelines.errors import DocumentError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds of wall time, bytes of data segment (0: no limit)."""

    seconds: float = 120.0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """What came back instead of a result: the ledger's reason, and whether policy refused the document."""

    reason: str
    rejected: bool = False


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    task: int | None = None
    deadline: float = 0.0


def run_guarded(step: Callable[[T], R], item: T) -> R | Failure:
    """Run a step on one item; a failing document becomes a Failure, a broken program still raises."""
    try:
        return step(item)
    except DocumentError as error:
        return Failure(error.reason, error.rejected)
    except MemoryError:
        return Failure("memory")
    except RecursionError:
        return Failure("too_deep")


def map_documents(
    step: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int,
    limits: Limits,
    done: Callable[[int], None] = lambda _count: None,
) -> Iterator[R | Failure]:
    """Yield the step's result for each item, in order.

    Args:
        step: picklable, pure; documents that cannot be processed raise DocumentError.
        workers: number of processes.
        done: called with the number of finished items after each one.

    """
    if not items:
        return
    context = multiprocessing.get_context("forkserver")
    pool = [_start(context, step, limits) for _ in range(min(workers, len(items)))]
    results: dict[int, R | Failure] = {}
    upcoming, given = 0, 0
    finished = 0
    try:
        while upcoming < len(items):
            for worker in pool:
                if worker.task is None and given < len(items):
                    _give(worker, given, items[given], limits)
                    given += 1
            for index, result in _collect(pool, context, step, limits):
                results[index] = result
                finished += 1
                done(finished)
            while upcoming in results:
                yield results.pop(upcoming)
                upcoming += 1
    finally:
        for worker in pool:
            worker.pipe.close()
            worker.process.terminate()
        for worker in pool:
            worker.process.join()


def _give(worker: _Worker[T], index: int, item: T, limits: Limits) -> None:
    worker.task, worker.deadline = index, time.monotonic() + limits.seconds
    worker.pipe.send(item)


def _collect(
    pool: list[_Worker[T]], context: Any, step: Callable[[T], R], limits: Limits
) -> list[tuple[int, R | Failure]]:
    """Wait for at least one answer, death or deadline."""
    busy = [worker for worker in pool if worker.task is not None]
    timeout = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    ready = wait([worker.pipe for worker in busy], timeout)
    finished: list[tuple[int, R | Failure]] = []
    for position, worker in enumerate(pool):
        if worker.task is None:
            continue
        index, worker_result = worker.task, None
        if worker.pipe in ready:
            worker_result = _receive(worker)
        elif time.monotonic() >= worker.deadline:
            worker_result = Failure("timeout")
        if worker_result is None:
            continue
        finished.append((index, worker_result))
        if isinstance(worker_result, Failure) and worker_result.reason in {"crashed", "timeout", "memory"}:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()
            pool[position] = _start(context, step, limits)
        else:
            worker.task = None
    return finished


def _receive(worker: _Worker[T]) -> Any:
    try:
        kind, value = worker.pipe.recv()
    except (EOFError, OSError):
        return Failure("crashed")
    if kind == "error":
        raise value
    return value


def _start(context: Any, step: Callable[[T], R], limits: Limits) -> _Worker[T]:
    parent, child = context.Pipe()
    process = context.Process(target=_serve, args=(child, step, limits), daemon=True)
    process.start()
    child.close()
    return _Worker(process, parent)


def _serve(pipe: Connection, step: Callable[[Any], Any], limits: Limits) -> None:
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = ("result", run_guarded(step, item))
        except Exception as error:
            answer = ("error", error)
        pipe.send(answer)
