"""Inputs through the worker pool of the stages: a file for each, the limits of a document, and what came of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from pipelines.document import document_id
from pipelines.parsers.task import Options, Policy, Task
from pipelines.workers import Failure, Limits, map_documents
from scripts.fuzz.inputs import Input
from scripts.fuzz.step import FuzzTask, fuzz

# Recognition at this resolution takes a tenth of what it takes by default; what is read does not matter here.
_OPTIONS = Options(dpi=60, min_confidence=0.5, pages=60, pixels=1_000_000)
_FRAME = re.compile(r'File ".*/pipelines/(.+?)", line (\d+)')
_FATAL = "Fatal Python error"
_WALL = 6.0
_LANGUAGES = ("zh-Hant-TW", "en")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one input.

    Attributes:
        outcome: as the ledger names it; `broken` where the program raised.
        findings: signatures, e.g. `parse: ValueError at parsers/odt.py:44`.

    """

    outcome: str
    findings: tuple[str, ...]
    digest: str
    seconds: dict[str, float]


def run_inputs(inputs: Iterable[Input], scratch: Path, workers: int, limits: Limits) -> Iterator[tuple[Input, Report]]:
    """Yield every input with its report, in the order in which they are finished.

    Args:
        limits: seconds of CPU time; the pool gives an input so many times as much of wall time.

    """
    pool_limits = replace(limits, seconds=limits.seconds * _WALL)
    given: dict[int, tuple[Input, FuzzTask]] = {}

    def tasks() -> Iterator[FuzzTask]:
        for position, item in enumerate(inputs):
            task = _task(item, position, scratch, limits)
            given[position] = (item, task)
            yield task

    for position, result in map_documents(fuzz, tasks(), workers=workers, limits=pool_limits):
        item, task = given.pop(position)
        yield item, _report(result, Path(task.trace))
        Path(task.task.file).unlink()
        Path(task.trace).unlink(missing_ok=True)


def _task(item: Input, position: int, scratch: Path, limits: Limits) -> FuzzTask:
    # A folder for each: what is unpacked there is removed by the step that unpacked it.
    folder = scratch / "work" / str(position % 64)
    folder.mkdir(parents=True, exist_ok=True)
    file = scratch / "work" / f"{position}.in"
    file.write_bytes(item.data)
    date = "日期" if item.kind == "log" and item.number % 3 == 0 else ""
    task = Task(
        document_id("fuzz", item.name), "fuzz", item.name, str(file), hashlib.sha256(item.data).hexdigest(),
        Policy(item.kind, (), _LANGUAGES, date), _OPTIONS,
    )  # fmt: skip
    trace = scratch / "work" / f"{position}.trace"
    return FuzzTask(task, str(folder), str(trace), limits.seconds, convert=item.number % 4 == 0)


def _report(result: bytes | Failure, trace: Path) -> Report:
    if isinstance(result, bytes):
        data = orjson.loads(result)
        findings = tuple(f"{phase}: {what}" for phase, what in data["findings"])
        return Report(data["outcome"], findings, data["digest"], data["seconds"])
    text = trace.read_text(errors="replace") if trace.exists() else ""
    place = _FRAME.search(text)
    where = f"{place.group(1)}:{place.group(2)}" if place else "unknown"
    reason = "timeout" if result.reason == "crashed" and place and _FATAL not in text else result.reason
    return Report(f"failed({reason})", (f"{reason} at {where}",), "", {})
