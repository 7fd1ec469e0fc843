"""Ask base and candidate the same samples of every suite and keep each answer.

reads     data/dataset (test split, probe), data/base, data/adapter
writes    data/answers
command   python -m eval.evaluate
units     batch_size and max_items count samples; log-likelihoods in nats
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from eval.answers import Answer, write_answers
from eval.baselines import LINEAR, MAJORITY, majority, ngram_linear
from eval.samples import DATASET, sft_samples, sft_training_rows
from pipelines.config import StageConfig
from pipelines.manifest import hash_file
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, verify_manifest
from pipelines.stage import Summary, run_stage
from training.adapter import adapter_hash
from training.base import RECORD, model_folder
from training.model_config import ModelConfig
from training.train import ADAPTER, BASE

OUTPUT = Path("data/answers")
BASE_NAME, CANDIDATE = "base", "candidate"
CLASSIFICATION = "log_classify"


class EvaluateConfig(StageConfig):
    """Section `evaluate` of params.yaml."""

    model: ModelConfig
    precision: Literal["float32", "bfloat16"]
    batch_size: int
    suites: tuple[str, ...]
    max_items: int


def run(config: EvaluateConfig, settings: Settings) -> Summary:
    """Evaluate base and candidate, then the baselines."""
    verify_manifest(DATASET)
    from eval.runner import Hashes, Runner

    hashes = Hashes(adapter_hash(ADAPTER), hash_file(BASE / RECORD), manifest_hash(DATASET))
    runner = Runner(config, hashes, model_folder(config.model, settings), settings)
    answers = [*runner.answers(BASE_NAME), *runner.answers(CANDIDATE, ADAPTER)]
    answers += baseline_answers(hashes.dataset, config.max_items)
    with replacing_folder(OUTPUT) as folder:
        count = write_answers(folder, answers)
    return Summary({"answers": count, **_shares(answers)})


def baseline_answers(dataset: str, max_items: int) -> list[Answer]:
    """Return what the simple classifiers say to the classification samples."""
    train = sft_training_rows(CLASSIFICATION)
    test = sft_samples(CLASSIFICATION)[:max_items]
    if not train or not test or len({row["answer"] for row in train}) < 2:
        return []
    return [
        Answer(
            model=name, suite=CLASSIFICATION, version="", sample_id=sample["id"], cluster=sample["cluster"],
            task=sample["task"], language=sample["language"], domain=sample["domain"], prompt_hash="", raw=said,
            parsed=said, target=sample["answer"], score=float(said == sample["answer"]), size=0, generation="",
            adapter="", base="", dataset=dataset,
        )
        for name, said_all in ((MAJORITY, majority(train, test)), (LINEAR, ngram_linear(train, test)))
        for sample, said in zip(test, said_all, strict=True)
    ]  # fmt: skip


def _shares(answers: list[Answer]) -> dict[str, str]:
    shown = {}
    for suite, model in sorted({(a.suite, a.model) for a in answers if a.size == 0}):
        scores = [a.score for a in answers if a.suite == suite and a.model == model]
        shown[f"{suite} {model}"] = f"{sum(scores) / len(scores):.3f} of {len(scores)}"
    return shown


def main() -> None:
    """Run as a program."""
    run_stage("evaluate", EvaluateConfig, run)


if __name__ == "__main__":
    main()
