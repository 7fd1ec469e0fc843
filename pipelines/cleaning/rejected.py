"""Elements that cleaning dropped, kept beside its output: `rejected-NN.parquet`, sharded as the documents are.

One row an element, as it was parsed, so that a steward can read what went and why. Restricted, like all of `clean`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from pipelines.document import Document
from pipelines.tables import ELEMENT_SCHEMA

Row = dict[str, Any]
_COLUMNS = ("doc_id", "order", "kind", "text", "locator", "confidence")
SCHEMA = pa.schema([*(ELEMENT_SCHEMA.field(name) for name in _COLUMNS), pa.field("reason", pa.string())])


def rejected_rows(document: Document, dropped: Iterable[tuple[int, str]]) -> list[Row]:
    """Return the rows of a parsed document's dropped elements, given their order and reason."""
    reasons = dict(dropped)
    return [
        {
            "doc_id": document.doc_id, "order": element.order, "kind": str(element.kind), "text": element.text,
            "locator": asdict(element.locator), "confidence": element.confidence, "reason": reasons[element.order],
        }
        for element in document.elements
        if element.order in reasons
    ]  # fmt: skip


def shard_name(index: int) -> str:
    """Return the name of a shard's file."""
    return f"rejected-{index:02d}.parquet"
