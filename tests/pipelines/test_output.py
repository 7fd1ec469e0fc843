"""Outputs change as a whole or not at all."""

import multiprocessing
from pathlib import Path

import pytest

from pipelines.errors import BusyError
from pipelines.output import output_lock, replacing_folder, write_file


def test_a_failed_block_leaves_the_old_output(workdir: Path) -> None:
    target = workdir / "out"
    with replacing_folder(target) as folder:
        (folder / "a").write_text("old")
    with pytest.raises(RuntimeError), replacing_folder(target) as folder:
        (folder / "a").write_text("half")
        raise RuntimeError
    assert (target / "a").read_text() == "old"
    assert [path.name for path in workdir.iterdir()] == ["out"]
    with replacing_folder(target) as folder:
        (folder / "b").write_text("new")
    assert [path.name for path in target.iterdir()] == ["b"]


def test_restricted_outputs_are_private(workdir: Path) -> None:
    with replacing_folder(Path("data/restricted/parse")) as folder:
        (folder / "a").write_text("x")
    assert Path("data/restricted/parse").stat().st_mode & 0o777 == 0o700
    assert Path("data/restricted/parse/a").stat().st_mode & 0o777 == 0o600
    write_file(Path("data/restricted/b"), b"x")
    assert Path("data/restricted/b").stat().st_mode & 0o777 == 0o600


def _hold(ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:  # type: ignore[name-defined]
    with output_lock("parse"):
        ready.set()
        done.wait(20)


def test_a_second_writer_is_told_who_is_in_the_way(workdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(ready, done))
    process.start()
    assert ready.wait(10)
    with pytest.raises(BusyError, match="another process"), output_lock("parse", wait=0.3):
        pass
    assert "waiting" in capsys.readouterr().err
    process.kill()
    process.join()
    with output_lock("parse", wait=5):
        pass
