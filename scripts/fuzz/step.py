"""The worker's step: one input through parse or unpacking, clean and the second reading, as the stages call them."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import math
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

import orjson

from pipelines.cleaning.boilerplate import find_paragraphs
from pipelines.cleaning.step import clean_document
from pipelines.cleaning.task import Options as CleanOptions
from pipelines.cleaning.task import Task as CleanTask
from pipelines.document import Document, encode, from_json
from pipelines.expand import Expanded, add_members, container_of, read_members, unpack
from pipelines.fidelity.second_reading import Drawing
from pipelines.fidelity.step import Task as NumbersTask
from pipelines.fidelity.step import Thresholds, check_numbers
from pipelines.parsers.containers import is_container
from pipelines.parsers.parse_file import parse_file
from pipelines.parsers.task import Task
from pipelines.passwords import Keyring, Unlocking
from pipelines.program_error import where
from pipelines.workers import Failure, run_guarded
from scripts.fuzz.checks import check_cleaned, check_parsed, check_verdict

T = TypeVar("T")
_THRESHOLDS = Thresholds(1.0, 0.0, 0.9, Drawing(72, 1.0, 1_000_000))
_MEMBERS = 10
# Encrypted files stay closed.
_NOTHING_LISTED = Unlocking({}, Keyring())


@dataclass(frozen=True, slots=True)
class FuzzTask:
    """One input.

    Attributes:
        scratch: the folder that the step works in.
        trace: file that says where a worker stood that died or was late.
        seconds: of CPU time.
        convert: whether the clean step converts to Taiwan's script.

    """

    task: Task
    scratch: str
    trace: str
    seconds: float
    convert: bool = False


@dataclass(slots=True)
class _Run:
    """What was found out so far about one input."""

    outcome: str = ""
    findings: list[tuple[str, str]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)

    def guarded(self, phase: str, step: Callable[[T], bytes], item: T) -> bytes | Failure | None:
        """Run a step as a worker does; None where the program broke."""
        started = time.process_time()
        try:
            result = run_guarded(step, item)
        except Exception as error:
            self.findings.append((phase, where(error)))
            return None
        finally:
            self.seconds[phase] = self.seconds.get(phase, 0.0) + time.process_time() - started
        self.digest.update(result if isinstance(result, bytes) else repr(result).encode())
        if isinstance(result, Failure) and result.reason == "memory":
            self.findings.append((phase, "memory"))
        return result

    def check(self, phase: str, problems: Iterable[str]) -> None:
        """Note every problem; a check that breaks is one."""
        try:
            self.findings += [(phase, problem) for problem in sorted(set(problems))]
        except Exception as error:
            self.findings.append((phase, where(error)))


def fuzz(task: FuzzTask) -> bytes:
    """Return, encoded, outcome, findings as (phase, what), CPU seconds of each phase, and a digest of all results."""
    run = _Run()
    with contextlib.chdir(task.scratch), Path(task.trace).open("w") as trace, _traced(trace, task.seconds):
        _all(run, task)
    return orjson.dumps(
        {"outcome": run.outcome, "findings": run.findings, "seconds": run.seconds, "digest": run.digest.hexdigest()}
    )


@contextlib.contextmanager
def _traced(trace: TextIO, seconds: float) -> Iterator[None]:
    """Let the trace say where this process stands if it dies, or takes more CPU time: a busy machine is no hang."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    faulthandler.enable(trace)
    faulthandler.register(signal.SIGXCPU, trace, chain=True)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
        faulthandler.unregister(signal.SIGXCPU)
        faulthandler.disable()


def _all(run: _Run, fuzzed: FuzzTask) -> None:
    task = fuzzed.task
    data = Path(task.file).read_bytes()
    container = run.guarded("detect", lambda found: b"1" if is_container(found, task.path) else b"", data)
    run.outcome = _document(run, fuzzed, task)
    if not container or isinstance(container, Failure):
        return
    packed = container_of(task.corpus, task.path, task.file, task.sha256, _NOTHING_LISTED)
    listing = run.guarded("unpack", unpack, packed)
    if isinstance(listing, bytes):
        expanded = Expanded([], [], {})
        run.check("unpack", _accounted(expanded, task, packed.folder, listing))
        for member in [inner for inner in expanded.tasks if inner.doc_id != task.doc_id][:_MEMBERS]:
            _document(run, fuzzed, member)
        run.outcome = "kept" if run.outcome == "rejected(archive)" else run.outcome
    elif isinstance(listing, Failure) and run.outcome == "rejected(archive)":
        run.outcome = _named(listing)
    shutil.rmtree(packed.folder, ignore_errors=True)


def _accounted(expanded: Expanded, task: Task, folder: Path, listing: bytes) -> Iterable[str]:
    """Yield what is wrong with the members of a container."""
    add_members(expanded, task, folder, read_members(listing), _NOTHING_LISTED)
    told = [entry.doc_id for entry in expanded.entries] + [inner.doc_id for inner in expanded.tasks]
    if sorted(told) != sorted({*expanded.members, task.doc_id}):
        yield "members unaccounted for"


def _document(run: _Run, fuzzed: FuzzTask, task: Task) -> str:
    result = run.guarded("parse", parse_file, task)
    if not isinstance(result, bytes):
        return _named(result)
    run.check("parse", check_parsed(result, task.doc_id))
    document = from_json(orjson.loads(result)["document"])
    _clean(run, document, fuzzed.convert)
    verdict = run.guarded("verify", check_numbers, NumbersTask(document, task.file, _THRESHOLDS, ()))
    if isinstance(verdict, bytes):
        run.check("verify", check_verdict(verdict))
    return "kept"


def _clean(run: _Run, document: Document, convert: bool) -> None:
    task = CleanTask(encode(document), CleanOptions(0.6, "s2twp" if convert else "off"))
    run.guarded("clean", find_paragraphs, task)
    result = run.guarded("clean", clean_document, replace(task))
    if isinstance(result, bytes):
        run.check("clean", check_cleaned(result, document))


def _named(result: Failure | None) -> str:
    if result is None:
        return "broken"
    return f"{'rejected' if result.rejected else 'failed'}({result.reason})"
