"""Start tools in processes of their own, let them go at once, and collect what they took."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.stage import OFFLINE
from scripts.bench.peer_tools import Reading

_LONGEST = 900.0
_QUIET = {"SCARF_NO_ANALYTICS": "true", "UNSTRUCTURED_DISABLE_NOTICE": "1"}


@dataclass(frozen=True, slots=True)
class Run:
    """A tool, the module that runs it, whose Python, and how often it goes through its files."""

    tool: str
    python: str
    processes: int = 1
    passes: int = 1
    module: str = "scripts.bench.peer_child"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took.

    Attributes:
        rate: pages a second of wall time, all processes together.
        cpu: milliseconds of CPU time a page, all processes together; 0 where it is not known.
        peak: MiB of the largest process.
        failed: files that the tool could not read.

    """

    rate: float
    cpu: float
    peak: int
    failed: int
    version: str
    readings: dict[str, Reading]


def take(run: Run, files: dict[Path, int]) -> Taken:
    """Run a tool on files (with their pages); loading and warming up are not timed.

    Raises:
        SystemExit: if a process ends without an answer or takes more than 15 minutes.

    """
    parts = deal(files, run.processes)
    children = [_start(run, part, min(files, key=lambda path: files[path])) for part in parts]
    ready, answers = _ask(run, children)
    pages = sum(files.values()) * run.passes
    return Taken(
        rate=pages / max(answer["seconds"] for answer in answers),
        cpu=1000 * sum(answer["cpu"] for answer in answers) / pages,
        peak=max(answer["peak_mib"] for answer in answers),
        failed=sum(answer["failed"] for answer in answers),
        version=ready[0]["version"],
        readings={path: (text, tables) for answer in answers for path, (text, tables) in answer["readings"].items()},
    )


def _ask(run: Run, children: Sequence[subprocess.Popen[str]]) -> tuple[list[Any], list[Any]]:
    """Let children go when all are ready; return what they said then and in the end."""
    alarm = threading.Timer(_LONGEST, _kill, [children])
    alarm.start()
    with ExitStack() as stack:
        for child in children:
            stack.enter_context(child)
        stack.callback(_kill, children)
        stack.callback(alarm.cancel)
        ready = [_answer(run, child) for child in children]
        for child in children:
            _tell(child, "go")
        return ready, [_answer(run, child) for child in children]


def deal(files: dict[Path, int], parts: int) -> list[list[Path]]:
    """Deal files out so that each part has about as many pages: the longest first, to whoever has least."""
    dealt: list[list[Path]] = [[] for _ in range(parts)]
    held = [0] * parts
    for path in sorted(files, key=lambda path: (-files[path], path)):
        least = held.index(min(held))
        dealt[least].append(path)
        held[least] += files[path]
    return dealt


def _start(run: Run, files: Sequence[Path], warm: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [run.python, "-m", run.module], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={**os.environ, **OFFLINE, **_QUIET, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    job = {"tool": run.tool, "warm": str(warm), "files": [str(path) for path in files], "passes": run.passes}
    _tell(child, json.dumps(job))
    return child


def _kill(children: Sequence[subprocess.Popen[str]]) -> None:
    for child in children:
        child.kill()


def _tell(child: subprocess.Popen[str], line: str) -> None:
    # A child that has died is told of by its missing answer.
    with suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.write(line + "\n")
            child.stdin.flush()


def _answer(run: Run, child: subprocess.Popen[str]) -> Any:
    line = child.stdout.readline() if child.stdout is not None else ""
    if not line:
        raise SystemExit(f"{run.tool}: ended without an answer; try `{run.python} -m {run.module}` by hand")
    return json.loads(line)
