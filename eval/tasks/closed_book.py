"""Closed-book questions: the probe of the dataset, free answers compared after normalisation."""

from __future__ import annotations

from typing import Any

from eval.parsing import same_answer
from eval.samples import dataset_of, probe_samples


def load(**_: Any) -> dict[str, Any]:
    """Return the probe."""
    return {"test": dataset_of(probe_samples())}


def process_results(doc: dict[str, Any], results: list[str]) -> dict[str, float]:
    """Score one answer: 1 where it equals the evidence after normalisation."""
    return {"correct": float(same_answer(results[0], doc["answer"]))}
