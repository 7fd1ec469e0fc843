"""Stage outputs: folders of Parquet shards by document id, with a manifest written last and checked on every read.

Two tables: `documents` (one row a document) and `elements` (one row an element). Same rows, same lock, same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.document import Document, encode, from_json, to_json
from pipelines.errors import OutputError
from pipelines.manifest import hash_file
from pipelines.tables import DOCUMENT_SCHEMA, ELEMENT_SCHEMA, TableWriter

# Two changed documents touch two shards: the more there are, the less of 10,000 others is written again with them.
SHARDS = 64
MANIFEST = "manifest.json"
SCHEMA_VERSION = 1
_READ_ROWS = 2_000


def shard_of(doc_id: str) -> int:
    """Return the shard a document belongs to: its id is a hash, the first byte spreads evenly."""
    return int(doc_id[:2], 16) % SHARDS


class ShardWriter:
    """Writes one shard; documents come sorted by id."""

    def __init__(self, folder: Path, index: int) -> None:
        self._documents = TableWriter(folder / documents_file(index), DOCUMENT_SCHEMA)
        self._elements = TableWriter(folder / elements_file(index), ELEMENT_SCHEMA)

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._documents.__exit__(kind, error, trace)
        self._elements.__exit__(kind, error, trace)

    def add(self, document: dict[str, Any]) -> None:
        """Append a document in its plain-data form (see `document.to_json`)."""
        self._documents.add([{name: document[name] for name in DOCUMENT_SCHEMA.names}])
        doc_id = document["doc_id"]
        self._elements.add({"doc_id": doc_id, **element} for element in document["elements"])


def documents_file(index: int) -> str:
    """Return the name of a shard's table of documents."""
    return f"documents-{index:02d}.parquet"


def elements_file(index: int) -> str:
    """Return the name of a shard's table of elements."""
    return f"elements-{index:02d}.parquet"


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
    for index, bucket in enumerate(buckets):
        with ShardWriter(folder, index) as writer:
            for document in sorted(bucket, key=lambda item: item.doc_id):
                writer.add(to_json(document))
    return finish_documents(folder)


def finish_documents(folder: Path, **further: Callable[[int], str]) -> dict[str, int]:
    """Write the manifest over the shards of a folder; return the number of rows of each kind.

    Args:
        further: kind and file name of a shard, of tables beside documents and elements.

    """
    kinds = {"documents": documents_file, "elements": elements_file, **further}
    names = {kind: [name(index) for index in range(SHARDS)] for kind, name in kinds.items()}
    rows = {name: pq.read_metadata(folder / name).num_rows for group in names.values() for name in group}
    write_manifest(folder, rows)
    return {kind: sum(rows[name] for name in group) for kind, group in names.items()}


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
        yield from read_shard(folder, index)


def document_ids(folder: Path) -> Iterator[str]:
    """Yield the ids of all documents of an output folder that was verified."""
    for index in range(SHARDS):
        # Not pq.read_table: it imports pandas.
        with pq.ParquetFile(folder / documents_file(index)) as file:
            yield from file.read(columns=["doc_id"])["doc_id"].to_pylist()


def read_shard(folder: Path, index: int) -> Iterator[Document]:
    """Yield the documents of one shard, sorted by id; only a few are in memory at a time."""
    yield from map(from_json, read_rows(folder, index))


def read_rows(folder: Path, index: int) -> Iterator[dict[str, Any]]:
    """As `read_shard`, in the plain-data form: in a third of the time, for who hands the documents on."""
    elements = _rows(folder / elements_file(index))
    ahead = next(elements, None)
    for row in _rows(folder / documents_file(index)):
        found: list[dict[str, Any]] = []
        while ahead is not None and ahead["doc_id"] == row["doc_id"]:
            del ahead["doc_id"]
            found.append(ahead)
            ahead = next(elements, None)
        yield {**row, "elements": found}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_READ_ROWS):
            yield from batch.to_pylist()


def document_hash(document: Document) -> str:
    """Return a hash over everything a document holds: its identity as an input of the next stage."""
    return hashlib.sha256(encode(document)).hexdigest()
