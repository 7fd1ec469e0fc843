"""The rows of the dataset and how they are stored; nothing here depends on a model or its tokenizer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.tables import write_parquet

SPLITS = ("train", "validation", "test")
_PROVENANCE = [
    ("id", pa.string()),
    ("corpus", pa.string()),
    ("doc_id", pa.string()),
    ("elements", pa.list_(pa.int32())),
    ("family", pa.string()),
    ("kind", pa.string()),
    ("domain", pa.string()),
    ("language", pa.string()),
    ("licence", pa.string()),
    ("allowed_uses", pa.list_(pa.string())),
]
PRETRAIN_SCHEMA = pa.schema([*_PROVENANCE, ("text", pa.string())])
SFT_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("task", pa.string()),
        ("cluster", pa.string()),
        ("phrasing", pa.int32()),
        ("messages", pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))),
        ("classes", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a row comes from and what may be done with it.

    Attributes:
        elements: orders of the elements in the document that the row was made from: its evidence.
        family: key that decides the split: document number or title, asset of a log row, term of a glossary.

    """

    corpus: str
    doc_id: str
    elements: tuple[int, ...]
    family: str
    kind: str
    domain: str
    language: str | None
    licence: str
    allowed_uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PretrainRow:
    """A piece of continuous text."""

    provenance: Provenance
    text: str

    def stored(self) -> dict[str, Any]:
        """Return the row as it is written."""
        return {"id": row_id(self.provenance, self.text), **asdict(self.provenance), "text": self.text}


@dataclass(frozen=True, slots=True)
class SftRow:
    """A question with the answer that its evidence states.

    Attributes:
        cluster: unit of independence for statistics: asset, term or document.
        phrasing: which wording of the question; -1 is the one kept for the closed-book probe.
        classes: the closed set of answers, empty where the answer is free.

    """

    provenance: Provenance
    task: str
    cluster: str
    phrasing: int
    question: str
    answer: str
    classes: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return the row as it is written."""
        return {
            "id": row_id(self.provenance, f"{self.task}\0{self.phrasing}\0{self.question}"),
            **asdict(self.provenance),
            "task": self.task,
            "cluster": self.cluster,
            "phrasing": self.phrasing,
            "messages": [
                {"role": "user", "content": self.question},
                {"role": "assistant", "content": self.answer},
            ],
            "classes": list(self.classes),
        }


def row_id(provenance: Provenance, content: str) -> str:
    """Return a stable id: 16 hex digits of SHA-256 over document, evidence and content."""
    key = f"{provenance.doc_id}\0{provenance.elements}\0{content}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def write_rows(path: Path, rows: Iterable[PretrainRow | SftRow], schema: pa.Schema) -> int:
    """Write rows sorted by id, equal ids once; return their number."""
    stored = {row["id"]: row for row in (item.stored() for item in rows)}
    return write_parquet(path, [stored[key] for key in sorted(stored)], schema)


def read_rows(folder: Path, configuration: str, split: str) -> list[dict[str, Any]]:
    """Read one split of one configuration of a dataset folder as plain rows."""
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{configuration}-{split}.parquet").to_pylist()
    return rows
