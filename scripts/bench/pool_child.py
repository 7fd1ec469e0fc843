"""The parse stage's own step in its own pool of two workers, driven like a peer (see `peer_child`).

command   python -m scripts.bench.pool_child

What a worker hands back is the encoded document, language and metadata included. The clock starts when both workers
have been given a document to warm up.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines import workers
from pipelines.parsers.parse_file import parse_file
from pipelines.parsers.task import Policy, Task
from scripts.bench.pdf_pages import OPTIONS

WORKERS = 2


class _Feed:
    """The tasks of a job, and when the first one that counts was asked for."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._warm = [_task(job["warm"])] * WORKERS
        self._tasks = [_task(path) for path in job["files"]] * job["passes"]
        self.started = 0.0

    def __iter__(self) -> Iterator[Task]:
        yield from self._warm
        self.started = time.perf_counter()
        yield from self._tasks


def main() -> None:
    """Run as a program."""
    job: dict[str, Any] = json.loads(sys.stdin.readline())
    print(json.dumps({"version": version("yawan")}), flush=True)
    sys.stdin.readline()
    feed = _Feed(job)
    done = workers.map_documents(parse_file, feed, workers=WORKERS, limits=workers.Limits())
    failed = sum(isinstance(result, workers.Failure) for _, result in done)
    seconds = time.perf_counter() - feed.started
    peak = workers.peak_mib()
    print(json.dumps({"seconds": seconds, "cpu": 0.0, "peak_mib": peak, "failed": failed, "readings": {}}), flush=True)


def _task(path: str) -> Task:
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return Task("0" * 16, "bench", Path(path).name, path, digest, Policy("other", (), ("zh-Hant-TW", "en")), OPTIONS)


if __name__ == "__main__":
    main()
