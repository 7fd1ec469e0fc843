"""One tool in a process of its own, which may run in another environment: standard library and the tool only.

reads     a job on standard input: {"tool", "warm", "files", "passes"}, then a line that says go
writes    on standard output {"version"} when it is ready, then {"seconds", "cpu", "peak_mib", "failed", "readings"}
command   PYTHON -m scripts.bench.peer_child

Loading and one file to warm up are not timed. Nothing but the answers goes to standard output, and Python's sockets
refuse to connect: what a tool would fetch is an error that shows.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from scripts.bench.memory import peak_mib
from scripts.bench.peer_tools import Reading, load


def main() -> None:
    """Run as a program."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    job: dict[str, Any] = json.loads(sys.stdin.readline())
    read, version = load(job["tool"])
    read(job["warm"])
    _answer(answers, {"version": version})
    sys.stdin.readline()
    started, cpu = time.perf_counter(), time.process_time()
    for _ in range(job["passes"]):
        readings = dict(_readings(read, job["files"]))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    failed = len(job["files"]) - len(readings)
    _answer(answers, {"seconds": seconds, "cpu": cpu, "peak_mib": peak_mib(), "failed": failed, "readings": readings})


def _readings(read: Any, files: list[str]) -> Iterator[tuple[str, Reading]]:
    for path in files:
        # A file that a tool cannot read is counted; what it raises is its own.
        with suppress(Exception):
            yield path, read(path)


def _answer(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer, ensure_ascii=True) + "\n")
    stream.flush()


def _refuse(*_: object) -> None:
    raise OSError("offline")


if __name__ == "__main__":
    main()
