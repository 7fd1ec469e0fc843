"""Failure classification: the instructions of the test split, one class of a closed set as the answer."""

from __future__ import annotations

from typing import Any

from eval.parsing import parse_class
from eval.samples import dataset_of, sft_samples


def load(**_: Any) -> dict[str, Any]:
    """Return the test split."""
    return {"test": dataset_of(sft_samples("log_classify"))}


def process_results(doc: dict[str, Any], results: list[str]) -> dict[str, float]:
    """Score one answer: 1 for the right class, 0 for another or none."""
    return {"correct": float(parse_class(results[0], doc["classes"]) == doc["answer"])}
