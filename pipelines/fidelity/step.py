"""The worker's step: one parsed document and its file in, verdict, findings and queue out.

Its import closure is part of the memo key.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from pipelines.document import Document
from pipelines.errors import CorpusError
from pipelines.fidelity.born_digital import Checked, check_document, scanned_pages
from pipelines.fidelity.findings import Change
from pipelines.fidelity.queue import Item, ScanCheck, check_scan, open_items
from pipelines.fidelity.second_reading import Drawing, crops, read_pages
from pipelines.parsers.corrected import Correction
from pipelines.parsers.office_encryption import decrypted
from pipelines.parsers.passwords import Passwords

# Whose versions decide what comes out, besides our own code.
LIBRARIES = ("pypdfium2", "rapidocr", "onnxruntime", "opencv-python-headless", "numpy", "pillow", "msoffcrypto-tool")


class Verdict(StrEnum):
    """What a document's numbers are worth."""

    PASS = "PASS"  # noqa: S105 - no password
    FAIL = "FAIL"
    UNVERIFIED = "UNVERIFIED"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """See the config of the stage."""

    min_fidelity: float
    max_appeared: float
    min_confidence: float
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Task:
    """A document to check; `file` is where its source lies, `passwords` is None unless that is to be opened."""

    document: Document
    file: str
    thresholds: Thresholds
    corrections: tuple[Correction, ...]
    passwords: Passwords | None = None


def check_numbers(task: Task) -> bytes:
    """Check a document and return the encoded result: `verdict` (counts only), `findings`, `queue` with crops.

    Raises:
        DocumentError: where the second reader cannot open the file.
        CorpusError: if the file is not the one that was parsed.

    """
    data = Path(task.file).read_bytes()
    document, limits = task.document, task.thresholds
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise CorpusError(f"{document.corpus}: a file changed since it was parsed; run `dvc repro parse`")
    scanned = scanned_pages(document)
    data = decrypted(data, task.passwords)
    checked = check_document(data, document, scanned, task.passwords)
    pages = list(read_pages(data, scanned, limits.drawing, task.passwords)) if scanned else []
    scan = check_scan(document, pages, limits.min_confidence)
    waiting = open_items(scan.items, task.corrections)
    verdict, reason = judge(checked, len(waiting), limits)
    return orjson.dumps(
        {
            "verdict": {
                "doc_id": document.doc_id, "corpus": document.corpus, "media_type": document.media_type,
                "verdict": verdict, "reason": reason, **_counts(checked), **_scan_counts(scan, waiting, scanned),
            },
            "findings": [asdict(finding) for finding in (checked.comparison.findings if checked else ())],
            "queue": _queued(data, task, waiting),
        }
    )  # fmt: skip


def judge(checked: Checked | None, waiting: int, limits: Thresholds) -> tuple[Verdict, str]:
    """Return the verdict and, unless it is PASS, its reason: what is wrong comes before what is not known."""
    if checked is not None:
        comparison = checked.comparison
        if comparison.fidelity < limits.min_fidelity:
            return Verdict.FAIL, "numbers_lost"
        if comparison.count(Change.APPEARED) > limits.max_appeared * max(1, comparison.total):
            return Verdict.FAIL, "numbers_appeared"
        if checked.unread:
            return Verdict.UNVERIFIED, "unreadable_pages"
    else:
        return Verdict.UNVERIFIED, "no_second_reader"
    return (Verdict.UNVERIFIED, "scan_queue") if waiting else (Verdict.PASS, "")


def _counts(checked: Checked | None) -> dict[str, Any]:
    if checked is None:
        return {}
    comparison = checked.comparison
    return {
        "numbers": comparison.total, "matched": comparison.matched,
        "fidelity": round(comparison.fidelity, 6) if comparison.total else None,
        **{str(change): comparison.count(change) for change in Change},
        "furniture": comparison.furniture_total, "furniture_matched": comparison.furniture_matched,
        "equivalences": dict(comparison.equivalences), "pages_unread": checked.unread,
    }  # fmt: skip


def _scan_counts(scan: ScanCheck, waiting: tuple[Item, ...], scanned: set[int]) -> dict[str, Any]:
    if not scanned:
        return {}
    reasons = Counter(str(item.why) for item in waiting)
    return {
        "pages_scanned": len(scanned), "scan_numbers": scan.total, "scan_doubts": len(scan.items),
        "scan_open": dict(sorted(reasons.items())),
    }  # fmt: skip


def _queued(data: bytes, task: Task, waiting: tuple[Item, ...]) -> list[dict[str, Any]]:
    """Return the items with the file they belong to and the crop of their place."""
    document, limits = task.document, task.thresholds
    places = [(item.page, item.box) for item in waiting]
    pieces = crops(data, places, limits.drawing, task.passwords) if waiting else []
    own = {"doc_id": document.doc_id, "corpus": document.corpus, "sha256": document.sha256}
    return [
        {**own, **asdict(item), "crop": base64.b64encode(piece).decode()}
        for item, piece in zip(waiting, pieces, strict=True)
    ]
