"""Every real file ends in an outcome, in time; read-only material outside the repository, skipped where absent."""

import hashlib
import time
from pathlib import Path

import pytest

from pipelines.parsers.parse_file import parse_file
from pipelines.parsers.task import Options, Policy, Task
from pipelines.workers import Failure, Limits, map_in_order

REAL = Path(__file__).parents[3].parent / "shared" / "real"
OPTIONS = Options(dpi=200, min_confidence=0.5, pages=2000, pixels=40_000_000)
# Recognition takes up to nine seconds a page; the longest document has 21 pages that ask for it.
SECONDS = 300.0

pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")]


def task(path: Path) -> Task:
    kind = path.relative_to(REAL).parts[0].replace("robustness", "other")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    policy = Policy(kind, (), ("zh-Hant-TW", "en"))
    return Task(digest[:16], "real", path.relative_to(REAL).as_posix(), str(path), digest, policy, OPTIONS)


@pytest.mark.slow
def test_every_file_ends_in_an_outcome() -> None:
    tasks = [task(path) for path in sorted(REAL.rglob("*")) if path.is_file()]
    started = time.monotonic()
    results = map_in_order(parse_file, tasks, workers=2, limits=Limits(SECONDS, 4 << 30))
    assert len(results) == len(tasks)
    lost = {r.reason for r in results if isinstance(r, Failure)} & {"timeout", "crashed", "memory", "too_deep"}
    assert not lost
    assert sum(isinstance(r, bytes) for r in results) > 70
    assert time.monotonic() - started < SECONDS * len(tasks)
