"""Fine-tune the base on the instructions of the train split with LoRA; loss on the assistant's tokens only.

reads     data/dataset (sft train and validation), data/base
writes    data/adapter (weights, configuration, receipt), data/curves/train (DVCLive)
command   python -m training.train
units     batch is global: micro-batch x accumulation x ranks; lengths in tokens; warmup a share of steps
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pipelines.config import StageConfig
from pipelines.dataset.rows import read_rows
from pipelines.errors import UserError
from pipelines.manifest import hash_file
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, verify_manifest
from pipelines.stage import Summary, run_stage
from training.base import DATASET, OUTPUT, RECORD, model_folder
from training.model_config import ModelConfig

BASE = OUTPUT
ADAPTER = Path("data/adapter")
CURVES = Path("data/curves/train")
RECEIPT = "receipt.json"


class TrainConfig(StageConfig):
    """Section `train` of params.yaml."""

    seed: int
    model: ModelConfig
    method: Literal["lora", "qlora"]
    rank: int
    alpha: int
    dropout: float
    targets: str
    precision: Literal["float32", "bfloat16"]
    learning_rate: float
    epochs: float
    batch: int
    max_length: int
    warmup: float
    weight_decay: float
    log_every: int


def run(config: TrainConfig, settings: Settings) -> Summary:
    """Train the adapter."""
    verify_manifest(DATASET)
    rows = {split: read_rows(DATASET, "sft", split) for split in ("train", "validation")}
    if not rows["train"]:
        raise UserError(
            "the train split holds no instructions: no log with a label column, glossary or alarm table was found; "
            "see data/ledger/build.jsonl"
        )
    folder = model_folder(config.model, settings)
    from training.lora import fine_tune

    with replacing_folder(ADAPTER) as output, replacing_folder(CURVES) as curves:
        result = fine_tune(config, rows, folder, settings, output, curves)
        receipt = {
            "model": config.model.name,
            "base": hash_file(BASE / RECORD),
            "dataset": manifest_hash(DATASET),
            "config": config.model_dump(mode="json", exclude={"model"}),
            "rows": {split: len(found) for split, found in rows.items()},
        }
        (output / RECEIPT).write_text(json.dumps(receipt, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return Summary({"model": config.model.name, "method": config.method, **result})


def main() -> None:
    """Run as a program."""
    run_stage("train", TrainConfig, run)


if __name__ == "__main__":
    main()
