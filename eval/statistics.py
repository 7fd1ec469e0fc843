"""Estimates with their uncertainty. Samples of one cluster (asset, document) are not independent; clusters are.

Intervals are one-sided at 95 % on each side: `lower` is the bound that a PASS needs, `upper` the one that a FAIL needs.
Sources: cluster bootstrap, Davison and Hinkley 1997, section 3.8; Clopper and Pearson 1934.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 4000
_SEED = 20261101
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its one-sided bounds, and what it rests on."""

    value: float
    lower: float
    upper: float
    n: int
    clusters: int


def confusion_by_cluster(
    targets: list[str], predictions: list[str | None], clusters: list[str], classes: list[str]
) -> Counts:
    """Return counts [cluster, true class, predicted class]; the last column takes whatever is no class."""
    row = {name: index for index, name in enumerate(classes)}
    names = sorted(set(clusters))
    position = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(names), len(classes), len(classes) + 1), dtype=np.int64)
    for target, said, cluster in zip(targets, predictions, clusters, strict=True):
        counts[position[cluster], row[target], row.get(said or "", len(classes))] += 1
    return counts


def macro_f1(confusion: NDArray[np.float64] | Counts) -> NDArray[np.float64]:
    """Return the mean of the classes' F1 for confusion tables [..., true, predicted].

    A class that no sample has and nothing was taken for is left out of the mean.
    """
    table = np.asarray(confusion, dtype=np.float64)
    size = table.shape[-2]
    hits = np.diagonal(table[..., :size], axis1=-2, axis2=-1)
    total = table.sum(axis=-1) + table[..., :size].sum(axis=-2)
    present = total > 0
    scores = np.divide(2 * hits, total, out=np.zeros_like(hits), where=present)
    result: NDArray[np.float64] = scores.sum(axis=-1) / np.maximum(1, present.sum(axis=-1))
    return result


def resampled(counts: Counts) -> NDArray[np.float64]:
    """Return sums of clusters drawn with replacement, [resample, ...]; the same draw for equal numbers of clusters."""
    generator = np.random.default_rng(_SEED)
    size = len(counts)
    weights = generator.multinomial(size, np.full(size, 1 / size), size=RESAMPLES).astype(np.float64)
    result: NDArray[np.float64] = np.tensordot(weights, counts.astype(np.float64), axes=1)
    return result


def macro_f1_estimate(counts: Counts) -> Estimate:
    """Estimate macro-F1 with cluster-bootstrap bounds, never tighter than Clopper and Pearson on accuracy.

    With few or no errors the bootstrap sees no variation and would claim certainty; the binomial bound does not.
    """
    values = macro_f1(resampled(counts))
    total = counts.sum(axis=0)
    hits, n = int(np.trace(total[:, :-1])), int(total.sum())
    exact_lower, exact_upper = clopper_pearson(hits, n)
    return Estimate(
        value=float(macro_f1(total)),
        lower=min(float(np.quantile(values, 1 - CONFIDENCE)), exact_lower),
        upper=max(float(np.quantile(values, CONFIDENCE)), exact_upper),
        n=n,
        clusters=len(counts),
    )


def macro_f1_difference(candidate: Counts, other: Counts) -> Estimate:
    """Estimate the paired difference of macro-F1 on the same samples: both are resampled by the same clusters."""
    values = macro_f1(resampled(candidate)) - macro_f1(resampled(other))
    return Estimate(
        value=float(macro_f1(candidate.sum(axis=0)) - macro_f1(other.sum(axis=0))),
        lower=float(np.quantile(values, 1 - CONFIDENCE)),
        upper=float(np.quantile(values, CONFIDENCE)),
        n=int(candidate.sum()),
        clusters=len(candidate),
    )


def clopper_pearson(hits: int, n: int) -> tuple[float, float]:
    """Return the one-sided lower and upper bounds of a binomial share."""
    from scipy.stats import beta  # a second to import: only where it is needed

    if n == 0:
        return 0.0, 1.0
    lower = float(beta.ppf(1 - CONFIDENCE, hits, n - hits + 1)) if hits else 0.0
    upper = float(beta.ppf(CONFIDENCE, hits + 1, n - hits)) if hits < n else 1.0
    return lower, upper
