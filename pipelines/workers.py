"""A pool of processes in which one bad document costs one document.

The parent hands out one document at a time, so it knows which one a dead or late worker was working on:
that one becomes `failed(crashed|timeout)`, the worker is replaced, and the rest goes on. One that brings out an error
of the program becomes `failed(program_error)`; an error that concerns all of them is raised. Results come as they are
finished, each with the position of its input, so that a slow document holds nothing up.
"""

from __future__ import annotations

import itertools
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from pipelines.errors import DocumentError
from pipelines.program_error import concerns_all, where

T = TypeVar("T")
R = TypeVar("R")
_START_SECONDS = 300.0
_READY = object()
# An error of ours that one document brings out: the others are no worse for it.
PROGRAM_ERROR = "program_error"


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
    ready: bool = False


_peak = 0


def peak_mib() -> int:
    """Return how much memory, in MiB, a worker of this process has held at most; 0 if none has answered yet."""
    return _peak // 1024


def run_guarded(step: Callable[[T], R], item: T) -> R | Failure:
    """Run a step on one item; a failing document becomes a Failure, an error of the program still raises."""
    try:
        return step(item)
    except DocumentError as error:
        return Failure(error.reason, error.rejected)
    except MemoryError:
        return Failure("memory")
    except RecursionError:
        return Failure("too_deep")


def map_documents(
    step: Callable[[T], R], items: Iterable[T], *, workers: int, limits: Limits
) -> Iterator[tuple[int, R | Failure]]:
    """Yield (position, result) of every item in the order in which they are finished.

    Args:
        step: picklable, pure; documents that cannot be processed raise DocumentError.
        items: taken one by one as workers get free, so that only those at work are in memory.
        workers: number of processes at most; none is started before there is an item for it.

    """
    context = multiprocessing.get_context("forkserver")
    pool: list[_Worker[T]] = []
    waiting = enumerate(items)
    try:
        while True:
            for index, item in itertools.islice(waiting, workers - _busy(pool)):
                _give(_idle(pool, context, step, limits), index, item, limits)
            if not _busy(pool):
                return
            yield from _collect(pool, context, step, limits)
    finally:
        for worker in pool:
            worker.pipe.close()
            worker.process.terminate()
        for worker in pool:
            worker.process.join()


def map_in_order(step: Callable[[T], R], items: Iterable[T], *, workers: int, limits: Limits) -> list[R | Failure]:
    """Return the result of every item, in the order of the items."""
    found = dict(map_documents(step, items, workers=workers, limits=limits))
    return [found[index] for index in range(len(found))]


def _busy(pool: list[_Worker[T]]) -> int:
    return sum(worker.task is not None for worker in pool)


def _idle(pool: list[_Worker[T]], context: Any, step: Callable[[T], R], limits: Limits) -> _Worker[T]:
    """Return a worker without a task; one that died while it waited is replaced."""
    for worker in [worker for worker in pool if worker.task is None]:
        if worker.process.is_alive():
            return worker
        worker.pipe.close()
        pool.remove(worker)
    pool.append(_start(context, step, limits))
    return pool[-1]


def _give(worker: _Worker[T], index: int, item: T, limits: Limits) -> None:
    # A starting process imports its libraries first; on a busy machine that must not cost the document its time.
    worker.task = index
    worker.deadline = time.monotonic() + (limits.seconds if worker.ready else _START_SECONDS)
    # One that dies just now is found by the wait for its answer.
    with suppress(BrokenPipeError, ConnectionResetError):
        worker.pipe.send(item)


def _collect(
    pool: list[_Worker[T]], context: Any, step: Callable[[T], R], limits: Limits
) -> list[tuple[int, R | Failure]]:
    """Wait for at least one answer, death or deadline; nothing is returned where a worker only became ready."""
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
            if worker_result is _READY:
                worker.ready, worker.deadline = True, time.monotonic() + limits.seconds
                continue
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
        kind, value, peak = worker.pipe.recv()
    except (EOFError, OSError):
        return Failure("crashed")
    if kind == "ready":
        return _READY
    global _peak  # it is of the process, as its own peak is
    _peak = max(_peak, peak)
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
    pipe.send(("ready", None, 0))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = ("result", run_guarded(step, item))
        except Exception as error:
            answer = ("error", error) if concerns_all(error) else ("result", _set_aside(error))
        pipe.send((*answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def _set_aside(error: Exception) -> Failure:
    print(f"program error: {where(error)}; its document is failed({PROGRAM_ERROR})", file=sys.stderr, flush=True)
    return Failure(PROGRAM_ERROR)
