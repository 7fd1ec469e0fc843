"""Judge the answers by the policy. The verdict is data: a FAIL is written, not raised; `yawan gate --check` exits 1.

reads     data/answers, data/dataset (for the train-test overlap)
writes    data/gate (verdict.json, metrics.json for `dvc metrics`)
command   python -m eval.gate
units     bounds are one-sided 95 %
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from eval.answers import Answer, read_answers
from eval.evaluate import CANDIDATE
from eval.evaluate import OUTPUT as ANSWERS
from eval.policy import GateConfig
from eval.rules import Judged, judge, verdict_of
from eval.samples import DATASET
from pipelines.dataset.rows import read_rows
from pipelines.errors import OutputError
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, verify_manifest
from pipelines.stage import Summary, run_stage

OUTPUT = Path("data/gate")
VERDICT = OUTPUT / "verdict.json"
METRICS = "metrics.json"
_JSON = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def run(config: GateConfig, settings: Settings) -> Summary:
    """Write the verdict."""
    answers = read_answers(ANSWERS)
    verify_manifest(DATASET)
    judged = judge(answers, config, overlap(DATASET))
    verdict = verdict_document(judged, config, answers)
    with replacing_folder(OUTPUT) as folder:
        (folder / VERDICT.name).write_bytes(orjson.dumps(verdict, option=_JSON))
        (folder / METRICS).write_bytes(orjson.dumps(metrics(judged, answers), option=_JSON))
    return Summary({"verdict": verdict["verdict"], **{row.name: _shown(row) for row in judged}})


def verdict_document(judged: list[Judged], config: GateConfig, answers: list[Answer]) -> dict[str, Any]:
    """Return the verdict with the hashes of all that it rests on."""
    policy = config.model_dump(mode="json")
    candidate = next((answer for answer in answers if answer.model == CANDIDATE), None)
    return {
        "verdict": str(verdict_of(judged)),
        "demo": config.demo,
        "policy": policy,
        "rules": [asdict(row) for row in judged],
        "hashes": {
            "policy": hashlib.sha256(orjson.dumps(policy, option=orjson.OPT_SORT_KEYS)).hexdigest(),
            "answers": manifest_hash(ANSWERS),
            "dataset": candidate.dataset if candidate else "",
            "base": candidate.base if candidate else "",
            "adapter": candidate.adapter if candidate else "",
        },
    }


def metrics(judged: list[Judged], answers: list[Answer]) -> dict[str, Any]:
    """Return numbers to compare between runs: each rule's value and bound, each suite's share of right answers."""
    rules = {row.name: {"value": row.value, "lower": row.lower} for row in judged if row.lower is not None}
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        if not answer.size:
            scores[answer.suite][answer.model].append(answer.score)
    shares = {
        suite: {model: sum(found) / len(found) for model, found in models.items()} for suite, models in scores.items()
    }
    return {"rules": rules, "share_right": shares}


def overlap(dataset: Path) -> int:
    """Count test instructions whose id or question also stands in the train split, or whose family does."""
    train = read_rows(dataset, "sft", "train")
    ids, questions = {row["id"] for row in train}, {row["messages"][0]["content"] for row in train}
    families = {row["family"] for row in train}
    return sum(
        row["id"] in ids or row["messages"][0]["content"] in questions or row["family"] in families
        for row in read_rows(dataset, "sft", "test")
    )


def load_verdict(path: Path = VERDICT) -> dict[str, Any]:
    """Read the verdict.

    Raises:
        OutputError: if there is none or it is not one.

    """
    try:
        verdict: dict[str, Any] = orjson.loads(path.read_bytes())
        _ = verdict["verdict"], verdict["rules"]
    except FileNotFoundError:
        raise OutputError(f"{path}: no verdict; run `dvc repro`") from None
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise OutputError(f"{path}: not a verdict; run `dvc repro gate`") from None
    return verdict


def _shown(row: Judged) -> str:
    bound = "" if row.lower is None else f", lower bound {row.lower:.3f}"
    value = "-" if row.value is None else f"{row.value:.3f}"
    return f"{row.result}  {value}{bound}  (threshold {row.threshold}, n {row.n}) {row.note}".rstrip()


def main() -> None:
    """Run as a program."""
    run_stage("gate", GateConfig, run)


if __name__ == "__main__":
    main()
