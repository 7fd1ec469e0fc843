"""Kill -9 of DVC or of a stage at a bad moment, run again: the same bytes as an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.test_pipeline import environment, locked, make_workplace, run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("golden")]


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start `dvc repro` in a session of its own, so that its process group can be killed whole."""
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["dvc", "repro"], cwd=folder, env=environment(), stdout=log, stderr=log, start_new_session=True
        )


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a path appears while the process runs."""
    deadline = time.monotonic() + 240
    while not path.exists():
        assert process.poll() is None, (path, (path.parents[1] / "log"))
        assert time.monotonic() < deadline, path
        time.sleep(0.01)


def test_killed_runs_end_in_the_same_bytes(tmp_path: Path) -> None:
    undisturbed = make_workplace(tmp_path / "undisturbed")
    run(undisturbed, "dvc", "repro")
    folder = make_workplace(tmp_path / "killed")

    first = start(folder)
    wait_for(folder / ".cache" / "parse" / "memo.sqlite", first)
    os.kill(first.pid, signal.SIGKILL)  # dvc alone: the stage goes on beside the next run
    first.wait()

    second = start(folder)
    wait_for(folder / "data" / "restricted" / ".tmp-clean", second)
    os.killpg(second.pid, signal.SIGKILL)  # dvc and the stage
    second.wait()

    third = start(folder)
    wait_for(folder / "data" / ".tmp-adapter", third)
    time.sleep(1)
    os.killpg(third.pid, signal.SIGKILL)
    third.wait()

    run(folder, "dvc", "repro")
    assert locked(folder) == locked(undisturbed)
    assert not list((folder / "data").rglob(".tmp-*"))
