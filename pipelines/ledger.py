"""One row a document and stage: what became of it and of its elements. Nothing disappears silently.

Rows hold counts and short reasons, never text and never a path.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from pipelines.document import Document
from pipelines.errors import OutputError, YawanError
from pipelines.output import write_file
from pipelines.workers import Failure

LEDGER = Path("data/ledger")
_REASON = re.compile(r"[a-z][a-z0-9_]{1,40}")


class Outcome(StrEnum):
    """The four things that can become of an input."""

    KEPT = "kept"
    REJECTED = "rejected"
    FAILED = "failed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one stage did with one document.

    Attributes:
        reason: why it was rejected or failed; empty for kept.
        duplicate_of: id of the document kept in its place.
        inputs: elements that came in (for parse: that were found).
        kept: elements that went on.
        dropped: elements that did not, by reason.
        counts: anything else worth counting, e.g. `pages_ocr`, `mask_person`.

    """

    doc_id: str
    corpus: str
    outcome: Outcome
    reason: str = ""
    duplicate_of: str = ""
    inputs: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


class AccountingError(YawanError):
    """The ledger does not add up: the program lost something."""


def check(stage: str, entries: Iterable[Entry], document_ids: Iterable[str]) -> list[Entry]:
    """Return the entries sorted by document, after checking that they account for every document and element.

    Raises:
        AccountingError: on a document without exactly one outcome, a reason that is no short word,
            or elements that do not add up.

    """
    rows = sorted(entries, key=lambda entry: entry.doc_id)
    seen = Counter(entry.doc_id for entry in rows)
    expected = Counter(iter(document_ids))
    if seen != expected:
        lost, surplus = sorted((expected - seen).keys()), sorted((seen - expected).keys())
        raise AccountingError(f"{stage}: no outcome for {lost[:5]}, more than one or unknown {surplus[:5]}")
    for entry in rows:
        _check_entry(stage, entry)
    return rows


def _check_entry(stage: str, entry: Entry) -> None:
    needs_reason = entry.outcome in {Outcome.REJECTED, Outcome.FAILED}
    if needs_reason != bool(entry.reason) or (entry.reason and not _REASON.fullmatch(entry.reason)):
        raise AccountingError(f"{stage} {entry.doc_id}: outcome {entry.outcome} with reason {entry.reason!r}")
    if (entry.outcome is Outcome.DUPLICATE) != bool(entry.duplicate_of):
        raise AccountingError(f"{stage} {entry.doc_id}: duplicate_of is {entry.duplicate_of!r}")
    if entry.inputs != entry.kept + sum(entry.dropped.values()):
        raise AccountingError(f"{stage} {entry.doc_id}: {entry.inputs} elements in, {entry.kept} kept, {entry.dropped}")
    if entry.outcome is not Outcome.KEPT and entry.kept:
        raise AccountingError(f"{stage} {entry.doc_id}: {entry.outcome} but {entry.kept} elements kept")


def write(stage: str, entries: list[Entry], folder: Path = LEDGER) -> Path:
    """Write the checked entries of a stage as JSON lines; return the path."""
    path = folder / f"{stage}.jsonl"
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    write_file(path, b"".join(orjson.dumps(entry, option=options) for entry in entries))
    return path


def read(stage: str, folder: Path = LEDGER) -> list[Entry]:
    """Read the ledger of a stage.

    Raises:
        OutputError: if it is missing.

    """
    path = folder / f"{stage}.jsonl"
    if not path.exists():
        raise OutputError(f"{path}: no ledger; run `dvc repro`")
    return [entry_from_json(orjson.loads(line)) for line in path.read_bytes().splitlines()]


def totals(entries: Iterable[Entry]) -> dict[str, int]:
    """Count documents by outcome and reason, e.g. {'kept': 30, 'failed(encrypted)': 1}."""
    return dict(sorted(Counter(outcome_name(entry) for entry in entries).items()))


def outcome_name(entry: Entry) -> str:
    """Return the outcome as it is shown, e.g. `failed(encrypted)`."""
    return f"{entry.outcome}({entry.reason})" if entry.reason else str(entry.outcome)


def failure_entry(doc_id: str, corpus: str, failure: Failure, elements: int = 0) -> Entry:
    """Return the entry of a document that a step refused or could not process; its elements, if any, end there."""
    return Entry(
        doc_id=doc_id,
        corpus=corpus,
        outcome=Outcome.REJECTED if failure.rejected else Outcome.FAILED,
        reason=failure.reason,
        inputs=elements,
        dropped={failure.reason: elements} if elements else {},
    )


def encode_result(document: Document | None, entry: Entry, **more: Any) -> bytes:
    """Return what a step hands back: the document (None: nothing goes on), its row, and what else it is to keep."""
    return orjson.dumps({"document": document, "entry": entry, **more})


def entry_from_json(data: dict[str, Any]) -> Entry:
    """Inverse of the stored form."""
    return Entry(**{**data, "outcome": Outcome(data["outcome"])})
