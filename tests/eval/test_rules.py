"""Verdicts: nothing missing passes, a fail needs evidence, too few is inconclusive."""

import pytest
from pydantic import ValidationError

from eval.answers import Answer
from eval.parsing import parse_class, same_answer
from eval.policy import GateConfig
from eval.rules import Result, judge, verdict_of

POLICY = {
    "name": "test",
    "demo": True,
    "validity": {"max_unparsed": 0.02, "min_clusters": 30, "min_per_class": 10},
    "rules": [
        {"name": "f1", "suite": "s", "metric": "macro_f1", "at_least": 0.9},
        {"name": "gain", "suite": "s", "metric": "macro_f1_gain", "over": "base", "at_least": 0.0},
    ],
}


def answer(model: str, index: int, said: str | None, clusters: int) -> Answer:
    target = "xyz"[index % 3]
    return Answer(
        model, "s", "1", f"id{index}", f"k{index % clusters}", "s", None, "d", "", said or "", said, target,
        float(said == target), 0, "", "", "", "",
    )  # fmt: skip


def answers(right: float, n: int = 600, clusters: int = 40, base_right: float = 0.3) -> list[Answer]:
    def said(index: int, share: float) -> str:
        good = (index * 7919) % 1000 < share * 1000
        return "xyz"[index % 3] if good else "xyz"[(index + 1) % 3]

    return [
        answer(model, index, said(index, share), clusters)
        for model, share in (("base", base_right), ("candidate", right))
        for index in range(n)
    ]


def result(found: list[Answer], overlap: int = 0) -> dict[str, Result]:
    judged = judge(found, GateConfig.model_validate(POLICY), overlap)
    return {row.name: row.result for row in judged} | {"verdict": verdict_of(judged)}


def test_a_good_model_passes() -> None:
    assert result(answers(0.97))["verdict"] is Result.PASS


def test_a_bad_model_fails() -> None:
    assert result(answers(0.6))["f1"] is Result.FAIL


def test_near_the_threshold_nothing_is_claimed() -> None:
    assert result(answers(0.905))["f1"] is Result.INCONCLUSIVE


def test_too_few_clusters_or_items_are_inconclusive() -> None:
    assert result(answers(0.99, clusters=29))["f1"] is Result.INCONCLUSIVE
    assert result(answers(0.99, n=29, clusters=29))["verdict"] is Result.INCONCLUSIVE


def test_a_model_like_its_base_is_no_gain() -> None:
    assert result(answers(0.97, base_right=0.97))["gain"] is not Result.PASS


def test_missing_answers_never_pass() -> None:
    assert result([])["verdict"] is not Result.PASS
    only = [found for found in answers(0.99) if found.model == "candidate"]
    assert result(only)["verdict"] is Result.FAIL


def test_different_samples_fail() -> None:
    assert result(answers(0.99)[1:])["s_same_samples"] is Result.FAIL


def test_unread_answers_and_overlap_fail() -> None:
    found = answers(0.99)
    for index in range(20):
        found[-1 - index] = answer("candidate", 599 - index, None, 40)
    assert result(found)["s_unparsed"] is Result.FAIL
    assert result(answers(0.99), overlap=1)["no_train_test_overlap"] is Result.FAIL


def test_a_policy_without_rules_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one rule"):
        GateConfig.model_validate({**POLICY, "rules": []})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("洩漏", "洩漏"), (" 「洩漏」。", "洩漏"), ("類別：過熱", "過熱"), ("洩漏或過熱", None), ("不知道", None),
        ("", None), ("電氣故障", "電氣故障"), ("ＬＥＡＫ", "leak"),
    ],
)  # fmt: skip
def test_classes_are_read_as_a_reader_would(raw: str, expected: str | None) -> None:
    assert parse_class(raw, ["洩漏", "過熱", "電氣", "電氣故障", "leak"]) == expected


def test_exponents_are_part_of_an_answer() -> None:
    assert same_answer("５×10⁻⁶ Torr。", "5×10⁻⁶ torr")
    assert not same_answer("5×10-6 Torr", "5×10⁻⁶ Torr")
    assert not same_answer("5×10⁶ Torr", "5×10⁻⁶ Torr")
