"""Perplexity on held-out families: the log-likelihood of each text of the pretraining test split."""

from __future__ import annotations

from typing import Any

from eval.samples import dataset_of, text_samples


def load(**_: Any) -> dict[str, Any]:
    """Return the test split."""
    return {"test": dataset_of(text_samples())}


def process_results(doc: dict[str, Any], results: list[float]) -> dict[str, float]:
    """Pass on the log-likelihood of the whole text, in nats."""
    return {"nats": float(results[0])}
