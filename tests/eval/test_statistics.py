"""Intervals cover what they say, by clusters, and never claim certainty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from eval.statistics import clopper_pearson, confusion_by_cluster, macro_f1, macro_f1_difference, macro_f1_estimate

CLASSES = ["a", "b", "c"]


def cases(seed: int, n: int, clusters: int, accuracy: float) -> tuple[list[str], list[str | None], list[str]]:
    generator = np.random.default_rng(seed)
    targets = [CLASSES[index] for index in generator.integers(0, 3, n)]
    said = [t if generator.random() < accuracy else str(generator.choice(CLASSES)) for t in targets]
    return targets, list(said), [f"k{index}" for index in generator.integers(0, clusters, n)]


@given(st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from([*CLASSES, None])), min_size=1, max_size=60))
def test_macro_f1_is_sklearns(pairs: list[tuple[str, str | None]]) -> None:
    targets, said = [t for t, _ in pairs], [s for _, s in pairs]
    counts = confusion_by_cluster(targets, said, ["k"] * len(pairs), CLASSES)
    present = sorted({*targets, *(s for s in said if s)})
    expected = f1_score(targets, [s or "none" for s in said], labels=present, average="macro", zero_division=0)
    assert float(macro_f1(counts.sum(axis=0))) == pytest.approx(expected)


def test_no_error_is_no_certainty() -> None:
    targets, _, clusters = cases(1, 60, 30, 1.0)
    estimate = macro_f1_estimate(confusion_by_cluster(targets, list(targets), clusters, CLASSES))
    assert estimate.value == 1.0
    assert estimate.lower == pytest.approx(clopper_pearson(60, 60)[0])
    assert estimate.lower < 0.96


def test_a_lower_bound_is_missed_by_few_of_many_repetitions() -> None:
    generator = np.random.default_rng(11)
    missed, repetitions = 0, 120
    for _ in range(repetitions):
        rates = np.clip(generator.normal(0.85, 0.08, 40), 0, 1)
        targets, said, clusters = [], [], []
        for cluster, rate in enumerate(rates):
            for _ in range(20):
                target = str(generator.choice(CLASSES))
                wrong = str(generator.choice([name for name in CLASSES if name != target]))
                targets.append(target)
                said.append(target if generator.random() < rate else wrong)
                clusters.append(str(cluster))
        estimate = macro_f1_estimate(confusion_by_cluster(targets, list(said), clusters, CLASSES))
        missed += estimate.lower > 0.85 - 0.002
    # 5 % expected; 120 repetitions give more than 12 with probability below 1 %.
    assert missed <= 12


def test_equal_models_do_not_differ() -> None:
    targets, said, clusters = cases(2, 300, 40, 0.8)
    counts = confusion_by_cluster(targets, said, clusters, CLASSES)
    estimate = macro_f1_difference(counts, counts)
    assert (estimate.value, estimate.lower, estimate.upper) == (0, 0, 0)


def test_bounds_enclose_the_value() -> None:
    for seed in range(5):
        targets, said, clusters = cases(seed, 300, 40, 0.8)
        estimate = macro_f1_estimate(confusion_by_cluster(targets, said, clusters, CLASSES))
        assert estimate.lower < estimate.value < estimate.upper


@given(st.integers(0, 200), st.integers(0, 200))
def test_clopper_pearson_encloses_the_share(hits: int, misses: int) -> None:
    n = hits + misses
    lower, upper = clopper_pearson(hits, n)
    assert 0 <= lower <= (hits / n if n else 0) <= upper <= 1
