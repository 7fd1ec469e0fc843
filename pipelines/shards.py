"""Stage outputs: folders of Parquet shards by document id, with a manifest written last and checked on every read.

Two tables: `documents` (one row a document) and `elements` (one row an element). Same rows, same lock, same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Document, Element, element_from_json
from pipelines.errors import OutputError
from pipelines.manifest import hash_file

SHARDS = 16
MANIFEST = "manifest.json"
SCHEMA_VERSION = 1

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


def write_parquet(path: Path, rows: list[dict[str, Any]], schema: pa.Schema) -> int:
    """Write rows with fixed settings so that equal rows give equal bytes; return their number."""
    table = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(
        table, path, compression="zstd", compression_level=3, row_group_size=20_000, write_statistics=True,
        version="2.6", data_page_version="1.0", store_schema=True,
    )  # fmt: skip
    return int(table.num_rows)


def shard_of(doc_id: str) -> int:
    """Return the shard a document belongs to: its id is a hash, the first byte spreads evenly."""
    return int(doc_id[:2], 16) % SHARDS


def write_documents(folder: Path, documents: Iterable[Document]) -> dict[str, int]:
    """Write documents and elements as shards and the manifest last.

    Args:
        folder: an empty folder (see `output.replacing_folder`).
        documents: in any order; rows are sorted by document id and element order.

    Returns:
        Counts of documents and elements.

    """
    buckets: list[list[Document]] = [[] for _ in range(SHARDS)]
    for document in documents:
        buckets[shard_of(document.doc_id)].append(document)
    rows: dict[str, int] = {}
    for index, bucket in enumerate(buckets):
        bucket.sort(key=lambda document: document.doc_id)
        document_rows = [_document_row(document) for document in bucket]
        element_rows = [_element_row(document.doc_id, e) for document in bucket for e in document.elements]
        for name, data, schema in (
            (f"documents-{index:02d}.parquet", document_rows, DOCUMENT_SCHEMA),
            (f"elements-{index:02d}.parquet", element_rows, ELEMENT_SCHEMA),
        ):
            rows[name] = write_parquet(folder / name, data, schema)
    write_manifest(folder, rows)
    return {
        "documents": sum(count for name, count in rows.items() if name.startswith("documents")),
        "elements": sum(count for name, count in rows.items() if name.startswith("elements")),
    }


def write_manifest(folder: Path, rows: dict[str, int]) -> None:
    """Write the manifest over the named files of a folder: sha256, rows, schema and tool versions."""
    files = {name: {"rows": rows[name], "sha256": hash_file(folder / name)} for name in sorted(rows)}
    manifest = {"schema_version": SCHEMA_VERSION, "pyarrow": pa.__version__, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def verify_manifest(folder: Path) -> dict[str, int]:
    """Check every file of an output folder against its manifest; return rows by file name.

    Raises:
        OutputError: if the manifest or a file is missing, changed, surplus or of another schema version.

    """
    path = folder / MANIFEST
    rerun = "run `dvc repro` to make it again"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = dict(manifest["files"])
        version = manifest["schema_version"]
    except FileNotFoundError:
        raise OutputError(f"{folder}: no {MANIFEST}; {rerun}") from None
    except (ValueError, KeyError, TypeError):
        raise OutputError(f"{path}: not a manifest; {rerun}") from None
    if version != SCHEMA_VERSION:
        raise OutputError(f"{path}: schema version {version}, this program reads {SCHEMA_VERSION}; {rerun}")
    present = {item.name for item in folder.iterdir()} - {MANIFEST}
    for name in sorted(present ^ set(files)):
        raise OutputError(f"{folder / name}: {'not in the manifest' if name in present else 'missing'}; {rerun}")
    for name, entry in sorted(files.items()):
        if hash_file(folder / name) != entry["sha256"]:
            raise OutputError(f"{folder / name}: changed since it was written; {rerun}")
    return {name: int(entry["rows"]) for name, entry in files.items()}


def manifest_hash(folder: Path) -> str:
    """Return the sha256 of a folder's manifest: one hash for the whole output."""
    return hash_file(folder / MANIFEST)


def read_documents(folder: Path, *, verify: bool = True) -> Iterator[Document]:
    """Yield the documents of an output folder, shard by shard, sorted by id within a shard.

    Raises:
        OutputError: see `verify_manifest`.

    """
    if verify:
        verify_manifest(folder)
    for index in range(SHARDS):
        elements: dict[str, list[Element]] = {}
        for row in pq.read_table(folder / f"elements-{index:02d}.parquet").to_pylist():
            elements.setdefault(row.pop("doc_id"), []).append(element_from_json(row))
        for row in pq.read_table(folder / f"documents-{index:02d}.parquet").to_pylist():
            row["notes"] = tuple(row["notes"])
            yield Document(**row, elements=tuple(elements.get(row["doc_id"], ())))


def document_hash(document: Document) -> str:
    """Return a hash over everything a document holds: its identity as an input of the next stage."""
    return hashlib.sha256(json.dumps(asdict(document), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _document_row(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in DOCUMENT_SCHEMA.names}


def _element_row(doc_id: str, element: Element) -> dict[str, Any]:
    return {"doc_id": doc_id, **asdict(element), "kind": str(element.kind)}
