"""The samples that suites ask: rows of the dataset's held-out parts, by sample id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.dataset.rows import read_rows

DATASET = Path("data/dataset")
_SAMPLE_FIELDS = ("id", "cluster", "language", "domain", "kind", "task")


def sft_samples(task: str) -> list[dict[str, Any]]:
    """Return the instructions of one task in the test split."""
    return [_question(row) for row in read_rows(DATASET, "sft", "test") if row["task"] == task]


def sft_training_rows(task: str) -> list[dict[str, Any]]:
    """Return the instructions of one task in the train split, for baselines."""
    return [_question(row) for row in read_rows(DATASET, "sft", "train") if row["task"] == task]


def probe_samples() -> list[dict[str, Any]]:
    """Return the questions about facts of the training split in held-out wordings."""
    return [_question(row) for row in read_rows(DATASET, "probe", "test")]


def text_samples() -> list[dict[str, Any]]:
    """Return the pretraining texts of the test split; the family is the cluster."""
    rows = read_rows(DATASET, "pretrain", "test")
    return [{**row, "cluster": row["family"], "task": "text", "question": "", "answer": row["text"]} for row in rows]


def dataset_of(samples: list[dict[str, Any]]) -> Any:
    """Return samples in the form that lm-eval iterates over."""
    from datasets import Dataset

    return Dataset.from_list(samples)


def _question(row: dict[str, Any]) -> dict[str, Any]:
    question, answer = (message["content"] for message in row["messages"])
    kept = {name: row[name] for name in _SAMPLE_FIELDS}
    return {**kept, "question": question, "answer": answer, "classes": row["classes"]}
