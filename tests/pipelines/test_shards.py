"""Shards give the same bytes in any order, and no change goes unnoticed."""

import random
from pathlib import Path

import pytest

from pipelines.document import decode, encode
from pipelines.errors import OutputError
from pipelines.shards import (
    MANIFEST,
    SHARDS,
    manifest_hash,
    read_documents,
    read_rows,
    verify_manifest,
    write_documents,
)
from tests.conftest import make_document, make_log

DOCUMENTS = [
    *(make_document(f"sop-{number}.md", f"第 {number} 步", "確認壓力 5×10⁻⁶ Torr") for number in range(40)),
    make_log("log.csv", [{"現象": "泵浦異音", "類別": "磨損"}]),
]


def write(folder: Path, documents: list) -> Path:  # type: ignore[type-arg]
    folder.mkdir()
    write_documents(folder, documents)
    return folder


def test_round_trip(tmp_path: Path) -> None:
    found = sorted(read_documents(write(tmp_path / "out", DOCUMENTS)), key=lambda document: document.doc_id)
    assert found == sorted(DOCUMENTS, key=lambda document: document.doc_id)


def test_rows_are_the_documents_in_plain_form(tmp_path: Path) -> None:
    write_documents(tmp_path, DOCUMENTS)
    rows = [row for index in range(SHARDS) for row in read_rows(tmp_path, index)]
    documents = list(read_documents(tmp_path))
    assert documents
    assert [decode(encode(row)) for row in rows] == documents


def test_order_does_not_matter(tmp_path: Path) -> None:
    shuffled = random.Random(3).sample(DOCUMENTS, len(DOCUMENTS))
    one, other = write(tmp_path / "one", DOCUMENTS), write(tmp_path / "other", shuffled)
    assert manifest_hash(one) == manifest_hash(other)


@pytest.mark.parametrize("damage", ["change", "truncate", "delete", "add", "no_manifest", "bad_manifest", "schema"])
def test_damage_is_noticed(tmp_path: Path, damage: str) -> None:
    folder = write(tmp_path / "out", DOCUMENTS)
    shard = folder / "elements-03.parquet"
    data, manifest = shard.read_bytes(), folder / MANIFEST
    if damage == "change":
        shard.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    elif damage == "truncate":
        shard.write_bytes(data[:-1])
    elif damage == "delete":
        shard.unlink()
    elif damage == "add":
        (folder / "extra.parquet").write_bytes(data)
    elif damage == "no_manifest":
        manifest.unlink()
    elif damage == "bad_manifest":
        manifest.write_text("{}")
    else:
        manifest.write_text(manifest.read_text().replace('"schema_version": 1', '"schema_version": 99'))
    with pytest.raises(OutputError, match="dvc repro"):
        verify_manifest(folder)
