"""Answers: one a sample and model, with everything that a verdict needs to be computed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.shards import verify_manifest, write_manifest
from pipelines.tables import write_parquet

FILE = "answers.parquet"
SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("suite", pa.string()),
        ("version", pa.string()),
        ("sample_id", pa.string()),
        ("cluster", pa.string()),
        ("task", pa.string()),
        ("language", pa.string()),
        ("domain", pa.string()),
        ("prompt_hash", pa.string()),
        ("raw", pa.string()),
        ("parsed", pa.string()),
        ("target", pa.string()),
        ("score", pa.float64()),
        ("size", pa.int64()),
        ("generation", pa.string()),
        ("adapter", pa.string()),
        ("base", pa.string()),
        ("dataset", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one model said to one sample.

    Attributes:
        model: base, candidate, or the name of a baseline.
        cluster: unit of independence: asset, document or term.
        parsed: the answer read out of `raw`; None where none could be read.
        score: 1 or 0 for a question; for perplexity the log-likelihood in nats.
        size: UTF-8 bytes of a perplexity text, else 0.
        generation: settings of the generation as JSON.
        adapter: hash of the adapter; empty for the base and baselines.
        base: hash of the base record; empty for baselines.

    """

    model: str
    suite: str
    version: str
    sample_id: str
    cluster: str
    task: str
    language: str | None
    domain: str
    prompt_hash: str
    raw: str
    parsed: str | None
    target: str
    score: float
    size: int
    generation: str
    adapter: str
    base: str
    dataset: str


def write_answers(folder: Path, answers: Iterable[Answer]) -> int:
    """Write answers sorted by suite, model and sample, then the manifest; return their number."""
    rows = sorted(
        (asdict(answer) for answer in answers), key=lambda row: (row["suite"], row["model"], row["sample_id"])
    )
    count = write_parquet(folder / FILE, rows, SCHEMA)
    write_manifest(folder, {FILE: count})
    return count


def read_answers(folder: Path) -> list[Answer]:
    """Read answers after checking their manifest.

    Raises:
        OutputError: if the file is missing or was changed.

    """
    verify_manifest(folder)
    return [Answer(**row) for row in pq.read_table(folder / FILE).to_pylist()]
