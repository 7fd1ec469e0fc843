"""The two tables that documents are stored as, one row a document and one row an element: same rows, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 20_000
_SETTINGS: dict[str, Any] = {
    "compression": "zstd", "compression_level": 3, "write_statistics": True, "version": "2.6",
    "data_page_version": "1.0", "store_schema": True,
}  # fmt: skip

_TEXT_LIST = pa.list_(pa.string())
DOCUMENT_SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("corpus", pa.string()),
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("media_type", pa.string()),
        ("language", pa.string()),
        ("title", pa.string()),
        ("doc_number", pa.string()),
        ("revision", pa.string()),
        ("pages", pa.int32()),
        ("notes", _TEXT_LIST),
    ]
)
_LOCATOR = pa.struct(
    [
        ("page", pa.int32()),
        ("box", pa.list_(pa.float64())),
        ("sheet", pa.string()),
        ("cells", pa.string()),
        ("row", pa.int64()),
        ("block", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
    ]
)
_CELL = pa.struct(
    [
        ("row", pa.int32()),
        ("col", pa.int32()),
        ("text", pa.string()),
        ("row_span", pa.int32()),
        ("col_span", pa.int32()),
        ("header", pa.bool_()),
    ]
)
ELEMENT_SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("order", pa.int32()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("locator", _LOCATOR),
        ("section", _TEXT_LIST),
        ("cells", pa.list_(_CELL)),
        ("fields", pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())]))),
        ("edits", pa.list_(pa.list_(pa.int32()))),
        ("confidence", pa.float64()),
        ("language", pa.string()),
    ]
)


class TableWriter:
    """Writes rows as Parquet with fixed settings, a row group at a time, so that few rows are in memory.

    Equal rows give equal bytes, however they are divided over calls.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.rows = 0
        self._schema = schema
        self._pending: list[Mapping[str, Any]] = []
        self._writer = pq.ParquetWriter(path, schema, **_SETTINGS)

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._pending:
            self._flush(len(self._pending))
        self._writer.close()

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows."""
        self._pending.extend(rows)
        while len(self._pending) >= ROW_GROUP:
            self._flush(ROW_GROUP)

    def _flush(self, count: int) -> None:
        table = pa.Table.from_pylist(self._pending[:count], schema=self._schema)
        self._writer.write_table(table, row_group_size=ROW_GROUP)
        self.rows += count
        self._pending = self._pending[count:]


def write_parquet(path: Path, rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> int:
    """Write rows with fixed settings so that equal rows give equal bytes; return their number."""
    with TableWriter(path, schema) as writer:
        writer.add(rows)
    return writer.rows
