"""The table of findings, `data/restricted/spans`: what was masked where, by which rule, with which token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.shards import verify_manifest, write_manifest
from pipelines.tables import write_parquet

SPANS_FILE = "spans.parquet"
SPAN_SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("order", pa.int32()),
        ("where", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("type", pa.string()),
        ("rule", pa.string()),
        ("score", pa.float64()),
        ("token", pa.string()),
    ]
)


def write_spans(folder: Path, rows: list[dict[str, Any]]) -> int:
    """Write the rows, sorted by document, element, place and start, and the manifest last; return their number.

    Offsets are characters of the cleaned text, cell or field at `where` (see `units.Unit`).
    """
    rows = sorted(rows, key=lambda row: (row["doc_id"], row["order"], row["where"], row["start"]))
    count = write_parquet(folder / SPANS_FILE, rows, SPAN_SCHEMA)
    write_manifest(folder, {SPANS_FILE: count})
    return count


def read_spans(folder: Path) -> list[dict[str, Any]]:
    """Read the rows.

    Raises:
        OutputError: see `shards.verify_manifest`.

    """
    verify_manifest(folder)
    rows: list[dict[str, Any]] = pq.read_table(folder / SPANS_FILE).to_pylist()
    return rows
