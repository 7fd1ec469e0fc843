"""Get the base model: train the tiny one and its tokenizer from scratch, or record a hub model's files.

reads     data/dataset (pretraining text of the train split), data/stamps/params
writes    data/base (model and tokenizer, or base.json alone for a hub model), data/curves/base
command   python -m training.base
units     steps of `batch` blocks of `block` tokens; loss in nats a token
"""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.config import StageConfig
from pipelines.dataset.rows import read_rows
from pipelines.errors import OutputError, UserError
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, verify_manifest
from pipelines.stage import Summary, run_stage
from training.local_models import file_hashes, locate
from training.model_config import ModelConfig, ScratchConfig

DATASET = Path("data/dataset")
OUTPUT = Path("data/base")
CURVES = Path("data/curves/base")
RECORD = "base.json"


class BaseConfig(StageConfig):
    """Section `base` of params.yaml."""

    seed: int
    model: ModelConfig


def run(config: BaseConfig, settings: Settings) -> Summary:
    """Train from scratch or record the hub model."""
    verify_manifest(DATASET)
    with replacing_folder(OUTPUT) as folder, replacing_folder(CURVES) as curves:
        if config.model.scratch is not None:
            rows = _train_from_scratch(config, config.model.scratch, settings, folder, curves)
            record = {"name": config.model.name, "dataset": manifest_hash(DATASET), "files": file_hashes(folder)}
        elif config.model.hub is not None:
            files = file_hashes(locate(config.model.hub, settings))
            record = {"name": config.model.name, **config.model.hub.model_dump(), "files": files}
            rows = {"files": len(files)}
        (folder / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return Summary({"model": config.model.name, **rows})


def model_folder(model: ModelConfig, settings: Settings, output: Path = OUTPUT) -> Path:
    """Return where the weights of the base lie.

    Raises:
        OutputError: if the stage `base` has not run.
        ModelError: if a hub model is not on this machine.

    """
    if not (output / RECORD).exists():
        raise OutputError(f"{output / RECORD}: missing; run `dvc repro base`")
    return output if model.hub is None else locate(model.hub, settings)


def _train_from_scratch(
    config: BaseConfig, shape: ScratchConfig, settings: Settings, folder: Path, curves: Path
) -> dict[str, object]:
    from training.scratch import new_model, token_blocks, train_causal
    from training.tokenizer import save_tokenizer, train_tokenizer

    texts = [row["text"] for row in read_rows(DATASET, "pretrain", "train")]
    if not texts:
        raise UserError("the train split holds no text; add documents with `yawan corpus add`")
    tokenizer = train_tokenizer(texts, shape.vocabulary)
    save_tokenizer(tokenizer, folder, context=config.model.context, template=config.model.chat_template())
    blocks = token_blocks(tokenizer, texts, shape.block)
    model = new_model(tokenizer, shape, config.model.context, config.seed)
    loss = train_causal(model, blocks, shape, seed=config.seed, settings=settings, curves=curves)
    model.save_pretrained(folder)
    return {
        "parameters": f"{model.num_parameters():,}",
        "tokens": f"{len(blocks) * shape.block:,} in {len(texts):,} texts",
        "steps": shape.steps,
        "loss": f"{loss:.3f}",
    }


def main() -> None:
    """Run as a program."""
    run_stage("base", BaseConfig, run)


if __name__ == "__main__":
    main()
