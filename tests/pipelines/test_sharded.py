"""An unchanged shard is taken over, a changed one made again: the bytes are those of a run from nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import incremental
from pipelines.document import document_id
from pipelines.errors import DocumentError
from pipelines.ledger import Entry, Outcome, encode_result
from pipelines.memo import memo_key
from pipelines.settings import Settings
from pipelines.sharded import DocumentJob, Shard, run_sharded
from pipelines.shards import SHARDS, finish_documents, manifest_hash, shard_of
from pipelines.workers import Failure, Limits, run_guarded
from tests.conftest import make_document

LIMITS = Limits(seconds=20)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool has tests of its own; starting processes for each example would take minutes."""

    def map_here(
        function: Callable[[object], bytes], items: Iterable[object], *_: object
    ) -> Iterator[tuple[int, bytes | Failure]]:
        return ((position, run_guarded(function, item)) for position, item in enumerate(items))

    monkeypatch.setattr(incremental, "map_with_engine", map_here)


def step(item: tuple[str, str]) -> bytes:
    """A document of one paragraph; `bad` fails, `nothing` is rejected whole."""
    name, text = item
    with Path("calls").open("a") as stream:
        stream.write(f"{name}\n")
    if text == "bad":
        raise DocumentError("corrupt")
    document = make_document(name, text)
    if text == "nothing":
        return encode_result(None, Entry(document.doc_id, document.corpus, Outcome.REJECTED, "nothing_left"))
    entry = Entry(document.doc_id, document.corpus, Outcome.KEPT, inputs=1, kept=1)
    return encode_result(document, entry)


def shards(files: dict[str, str]) -> list[Shard[tuple[str, str]]]:
    buckets: list[list[DocumentJob[tuple[str, str]]]] = [[] for _ in range(SHARDS)]
    for name, text in files.items():
        doc_id = document_id("plant-sop", name)
        buckets[shard_of(doc_id)].append(DocumentJob(memo_key(name, text), "plant-sop", (name, text), doc_id))
    for bucket in buckets:
        bucket.sort(key=lambda job: job.doc_id)
    return [
        Shard(index, memo_key(*(job.key.hex() for job in bucket)), len(bucket), partial(iter, bucket))
        for index, bucket in enumerate(buckets)
    ]


def make(files: dict[str, str], here: Path, limits: Limits = LIMITS) -> tuple[str, list[Entry]]:
    """Run in the current folder; return the hash of the output and the entries."""
    folder = here / "out"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    entries = run_sharded("step", step, shards(files), Settings(workers=1, quiet=True), limits, folder)
    finish_documents(folder)
    return manifest_hash(folder), sorted(entries, key=lambda entry: entry.doc_id)


def calls() -> int:
    return len(Path("calls").read_text().split()) if Path("calls").exists() else 0


FILES = {f"sop-{number}.md": f"第 {number} 步" for number in range(40)} | {"x.md": "bad", "y.md": "nothing"}


def test_only_what_changed_is_computed(workdir: Path) -> None:
    first = make(FILES, workdir)
    assert calls() == len(FILES)
    assert make(FILES, workdir) == first
    assert calls() == len(FILES)
    changed = {**FILES, "sop-3.md": "第三步，已修訂", "sop-5.md": "第五步，已修訂"}
    assert make(changed, workdir) != first
    assert calls() == len(FILES) + 2
    assert make(FILES, workdir) == first


def test_unchanged_shards_are_not_even_looked_into(workdir: Path) -> None:
    make(FILES, workdir)
    asked: list[int] = []

    def watched(index: int, jobs: Callable[[], Iterator[DocumentJob[tuple[str, str]]]]) -> Iterator[object]:
        asked.append(index)
        return iter(jobs())

    changed = shards({**FILES, "sop-3.md": "已修訂"})
    plan = [Shard(s.index, s.key, s.size, partial(watched, s.index, s.jobs)) for s in changed]
    folder = workdir / "out"
    shutil.rmtree(folder)
    folder.mkdir()
    run_sharded("step", step, plan, Settings(workers=1, quiet=True), LIMITS, folder)  # type: ignore[arg-type]
    assert asked == [shard_of(document_id("plant-sop", "sop-3.md"))]


names = st.sampled_from([f"{letter}.md" for letter in "abcdefghij"])
texts = st.sampled_from(["bad", "nothing", "確認壓力", "關閉閥門", "記錄溫度 25 ℃"])


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(names, texts), min_size=2, max_size=3))
def test_whatever_came_before_the_bytes_are_those_of_a_run_from_nothing(history: list[dict[str, str]]) -> None:
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as used,
        tempfile.TemporaryDirectory() as new,
    ):
        patch.chdir(used)
        for files in history:
            last = make(files, Path(used))
        patch.chdir(new)
        assert make(history[-1], Path(new)) == last


@pytest.mark.parametrize("damage", ["truncate", "delete", "entries", "check"])
def test_a_damaged_shard_of_an_earlier_run_is_made_again(workdir: Path, damage: str) -> None:
    first = make(FILES, workdir)
    index = shard_of(document_id("plant-sop", "sop-3.md"))
    place = Path(".cache/step/shards") / f"{index:02d}"
    file = place / {"entries": "entries.json", "check": "check.json"}.get(damage, f"elements-{index:02d}.parquet")
    shutil.rmtree(workdir / "out")
    file.unlink() if damage == "delete" else file.write_bytes(file.read_bytes()[:-3])
    assert make(FILES, workdir) == first


def slow(item: tuple[str, str]) -> bytes:
    raise MemoryError


def test_a_failure_of_the_moment_is_tried_again(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = workdir / "out"
    folder.mkdir()
    options = (Settings(workers=1, quiet=True), LIMITS, folder)
    [entry] = run_sharded("step", slow, shards({"a.md": "text"}), *options)
    assert (entry.outcome, entry.reason) == (Outcome.FAILED, Failure("memory").reason)
    _, entries = make({"a.md": "text"}, workdir)
    assert [e.outcome for e in entries] == [Outcome.KEPT]


def test_the_cache_is_private(workdir: Path) -> None:
    make(FILES, workdir)
    files = [path for path in Path(".cache").rglob("*") if path.is_file()]
    assert files
    assert all(path.stat().st_mode & 0o077 == 0 for path in files if path.suffix != ".sqlite-journal")
