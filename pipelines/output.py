"""One writer per output: a lock, a temporary folder, fsync, rename. Kill -9 leaves the old output or the new one."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import BusyError
from pipelines.restricted import CACHE, is_restricted, tighten_tree

LOCK_WAIT_SECONDS = 900.0


@contextmanager
def output_lock(name: str, wait: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of a stage; the system drops it when the process dies.

    Raises:
        BusyError: if another process still holds it after `wait` seconds.

    """
    path = CACHE / "locks" / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        _acquire(stream.fileno(), name, wait)
        yield


def _acquire(descriptor: int, name: str, wait: float) -> None:
    deadline = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise BusyError(
                    f"stage {name}: another process still writes its output; "
                    f"wait for it or stop it (see `ps -ef | grep {name}`), then run `dvc repro` again"
                ) from None
            if not told:
                print(f"{name}: another process writes this output, waiting for it", file=sys.stderr)
                told = True
            time.sleep(0.2)
        else:
            return


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Give a temporary folder that takes the target's place when the block ends without an error."""
    temporary = target.parent / f".tmp-{target.name}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    if is_restricted(target):
        tighten_tree(temporary)
    for parent, _, names in os.walk(temporary):
        for name in names:
            _sync(Path(parent) / name)
        _sync(Path(parent))
    old = target.parent / f".old-{target.name}"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    temporary.rename(target)
    _sync(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def write_file(target: Path, data: bytes) -> None:
    """Write a file under a temporary name, sync it and rename it into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f".tmp-{target.name}"
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if is_restricted(target):
        temporary.chmod(0o600)
    temporary.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
