"""Answers are stored under what they depend on: nothing is asked twice, nothing old is taken for new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from eval import stored_model
from eval.stored_model import StoredLM

GREEDY = {"until": ["\n"], "max_gen_toks": 4}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Prompts that reach the model; a prompt `stop` ends the process as a kill would."""
    found: list[str] = []

    def generate(self: HFLM, requests: list[Instance], disable_tqdm: bool = False) -> list[str]:
        prompts = [request.args[0] for request in requests]
        if "stop" in prompts:
            raise KeyboardInterrupt
        found.extend(prompts)
        return [f"answer to {prompt}" for prompt in prompts]

    monkeypatch.setattr(HFLM, "__init__", lambda self, **_: None)
    monkeypatch.setattr(HFLM, "generate_until", generate)
    return found


def requests(*prompts: str, **settings: Any) -> list[Instance]:
    return [
        Instance("generate_until", {}, (prompt, {**GREEDY, **settings}), index, metadata=("task", index, 1))
        for index, prompt in enumerate(prompts)
    ]


def test_nothing_is_asked_twice_and_order_is_kept(workdir: Path, asked: list[str]) -> None:
    model = StoredLM({"adapter": "a"})
    assert model.generate_until(requests("one", "three")) == ["answer to one", "answer to three"]
    expected = ["answer to three", "answer to two", "answer to one"]
    assert StoredLM({"adapter": "a"}).generate_until(requests("three", "two", "one")) == expected
    assert sorted(asked) == ["one", "three", "two"]


@pytest.mark.parametrize("change", ["adapter", "base", "settings"])
def test_whatever_changes_an_answer_asks_anew(workdir: Path, asked: list[str], change: str) -> None:
    identity = {"adapter": "a", "base": "b"}
    StoredLM(identity).generate_until(requests("one"))
    if change == "settings":
        StoredLM(identity).generate_until(requests("one", max_gen_toks=8))
    else:
        StoredLM({**identity, change: "other"}).generate_until(requests("one"))
    assert asked == ["one", "one"]


def test_an_interrupted_run_keeps_what_it_had(workdir: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_model, "_CHUNK", 2)
    prompts = ["a long prompt", "another one", "stop", "x"]
    with pytest.raises(KeyboardInterrupt):
        StoredLM({}).generate_until(requests(*prompts))
    assert asked == ["a long prompt", "another one"]
    answers = StoredLM({}).generate_until(requests("a long prompt", "another one", "x"))
    assert answers == ["answer to a long prompt", "answer to another one", "answer to x"]
    assert asked == ["a long prompt", "another one", "x"]
