"""Judge answers by a policy: validity first, then one verdict a rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum

from eval.answers import Answer
from eval.evaluate import BASE_NAME, CANDIDATE
from eval.policy import GateConfig, Rule
from eval.statistics import (
    Counts,
    Estimate,
    clopper_pearson,
    confusion_by_cluster,
    macro_f1_difference,
    macro_f1_estimate,
)

Table = dict[str, list[Answer]]


class Result(StrEnum):
    """What a rule says. INCONCLUSIVE is never a pass."""

    PASS = "PASS"  # noqa: S105
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of a verdict; bounds are one-sided 95 %."""

    name: str
    metric: str
    n: int
    clusters: int
    value: float | None
    lower: float | None
    upper: float | None
    threshold: float
    result: Result
    note: str


def judge(answers: list[Answer], policy: GateConfig, overlap: int) -> list[Judged]:
    """Judge every rule of a policy.

    Args:
        overlap: samples of the suites whose id or prompt also stands in the training split.

    """
    by_suite: dict[str, Table] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        by_suite[answer.suite][answer.model].append(answer)
    judged = [_overlap_rule(overlap)]
    for suite in sorted({rule.suite for rule in policy.rules}):
        judged += _validity_rules(suite, by_suite[suite], policy)
    return judged + [_judge_rule(rule, by_suite[rule.suite], policy) for rule in policy.rules]


def verdict_of(judged: list[Judged]) -> Result:
    """Return PASS only when every rule passes; FAIL as soon as one fails."""
    results = {row.result for row in judged}
    if Result.FAIL in results:
        return Result.FAIL
    return Result.PASS if results == {Result.PASS} else Result.INCONCLUSIVE


def _overlap_rule(overlap: int) -> Judged:
    result = Result.FAIL if overlap else Result.PASS
    return Judged("no_train_test_overlap", "overlap", overlap, 0, float(overlap), None, None, 0.0, result, "")


def _validity_rules(suite: str, models: Table, policy: GateConfig) -> list[Judged]:
    candidate = models.get(CANDIDATE, [])
    ids = {model: sorted(answer.sample_id for answer in found) for model, found in models.items()}
    same = bool(candidate) and ids.get(BASE_NAME) == ids[CANDIDATE] and len(set(ids[CANDIDATE])) == len(candidate)
    n, clusters = len(candidate), len({answer.cluster for answer in candidate})
    unparsed = sum(answer.parsed is None for answer in candidate)
    lower, upper = clopper_pearson(unparsed, n)
    share = unparsed / n if n else None
    limit = policy.validity.max_unparsed
    readable = Result.PASS if share is not None and share <= limit else Result.FAIL
    return [
        Judged(
            f"{suite}_same_samples", "same_samples", n, clusters, float(same), None, None, 1.0,
            Result.PASS if same else Result.FAIL, "" if same else "base and candidate answered different samples",
        ),
        Judged(f"{suite}_unparsed", "unparsed_share", n, clusters, share, lower, upper, limit, readable, ""),
    ]  # fmt: skip


def _judge_rule(rule: Rule, models: Table, policy: GateConfig) -> Judged:
    candidate = models.get(CANDIDATE, [])
    other = models.get(rule.over, []) if rule.over else []
    if not candidate or (rule.over and not other):
        return _unmeasured(rule, f"no answers of {rule.over if candidate else CANDIDATE} to {rule.suite}")
    classes = sorted({answer.target for answer in candidate})
    estimate = _estimate(_counts(candidate, classes), _counts(other, classes) if other else None)
    reservation = _reservation(candidate, estimate, policy)
    result = Result.INCONCLUSIVE if reservation else compare(estimate, rule)
    return Judged(
        rule.name, rule.metric, estimate.n, estimate.clusters, estimate.value, estimate.lower, estimate.upper,
        rule.at_least, result, reservation,
    )  # fmt: skip


def compare(estimate: Estimate, rule: Rule) -> Result:
    """Return PASS when the lower bound reaches the threshold, FAIL when the upper bound does not.

    A gain must lie above its threshold, not on it: equal models are no improvement.
    """
    reached = estimate.lower > rule.at_least if rule.over else estimate.lower >= rule.at_least
    if reached:
        return Result.PASS
    return Result.FAIL if estimate.upper < rule.at_least else Result.INCONCLUSIVE


def _estimate(candidate: Counts, other: Counts | None) -> Estimate:
    return macro_f1_estimate(candidate) if other is None else macro_f1_difference(candidate, other)


def _counts(answers: list[Answer], classes: list[str]) -> Counts:
    return confusion_by_cluster(
        [answer.target for answer in answers],
        [answer.parsed for answer in answers],
        [answer.cluster for answer in answers],
        classes,
    )


def _reservation(candidate: list[Answer], estimate: Estimate, policy: GateConfig) -> str:
    validity = policy.validity
    if estimate.clusters < validity.min_clusters:
        return f"{estimate.clusters} clusters, {validity.min_clusters} needed"
    name, count = min(Counter(answer.target for answer in candidate).items(), key=lambda item: (item[1], item[0]))
    return f"class {name} has {count} items, {validity.min_per_class} needed" if count < validity.min_per_class else ""


def _unmeasured(rule: Rule, note: str) -> Judged:
    return Judged(rule.name, rule.metric, 0, 0, None, None, None, rule.at_least, Result.INCONCLUSIVE, note)
