"""Elements that cleaning dropped, kept beside its output: `rejected-NN.parquet`, sharded as the documents are.

One row an element, as it was parsed, so that a steward can read what went and why. Restricted, like all of `clean`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.document import Document
from pipelines.shards import ELEMENT_SCHEMA, SHARDS, shard_of, write_parquet

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


def write_rejected(folder: Path, rows: Iterable[Row]) -> dict[str, int]:
    """Write the shards, each sorted by document and order; return the number of rows by file name."""
    shards: list[list[Row]] = [[] for _ in range(SHARDS)]
    for row in rows:
        shards[shard_of(row["doc_id"])].append(row)
    return {
        shard_name(index): write_parquet(
            folder / shard_name(index), sorted(shard, key=lambda row: (row["doc_id"], row["order"])), SCHEMA
        )
        for index, shard in enumerate(shards)
    }
