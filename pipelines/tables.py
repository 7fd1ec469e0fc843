"""The two tables that documents are stored as, one row a document and one row an element: same rows, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.json import ParseOptions, ReadOptions, read_json

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
        ("fields", pa.list_(pa.struct([("name", pa.string()), ("value", pa.string()), ("original", pa.string())]))),
        ("edits", pa.list_(pa.list_(pa.int32()))),
        ("confidence", pa.float64()),
        ("language", pa.string()),
    ]
)


class TableWriter:
    """Writes rows as Parquet with fixed settings, a row group at a time, so that few rows are in memory.

    Equal rows give equal bytes, however they are divided over calls. Rows come as JSON and go to Arrow without
    becoming Python objects; Arrow's own conversion of those would also import pandas, a second for nothing.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._pending: list[bytes] = []
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
        """Append rows of plain data."""
        self._pending.extend(orjson.dumps(row) for row in rows)
        while len(self._pending) >= ROW_GROUP:
            self._flush(ROW_GROUP)

    def _flush(self, count: int) -> None:
        lines = b"\n".join(self._pending[:count])
        table = read_json(
            pa.BufferReader(lines),
            # One block: a row must not lie across two.
            read_options=ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error"),
        )
        self._writer.write_table(table.select(self._schema.names), row_group_size=ROW_GROUP)
        self._pending = self._pending[count:]


def write_parquet(path: Path, rows: list[dict[str, Any]], schema: pa.Schema) -> int:
    """Write rows with fixed settings so that equal rows give equal bytes; return their number."""
    table = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(table, path, row_group_size=ROW_GROUP, **_SETTINGS)
    return int(table.num_rows)
