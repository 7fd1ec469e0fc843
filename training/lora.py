"""LoRA and QLoRA through TRL's SFTTrainer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from datasets import Dataset
from peft import LoraConfig, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, PreTrainedModel, set_seed
from trl import SFTConfig

from pipelines.errors import ConfigError, UserError
from pipelines.settings import Settings
from training.adapter import adapter_hash, canonicalise
from training.arguments import common_values, on_gpu
from training.console import silence_libraries, take_over
from training.curve import CurveCallback
from training.trainer import AssistantTrainer

if TYPE_CHECKING:
    from training.train import TrainConfig

# The largest micro-batch that is tried; the global batch is fixed, accumulation makes up the rest.
_MICRO_BATCH = 32
_GPU_MICRO_BATCH = 4


def fine_tune(
    config: TrainConfig,
    rows: dict[str, list[dict[str, Any]]],
    base: Path,
    settings: Settings,
    output: Path,
    curves: Path,
) -> dict[str, object]:
    """Train and write the adapter; return what the summary shows."""
    silence_libraries()
    set_seed(config.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    tokenizer.chat_template = config.model.chat_template()
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = load_model(config, base, settings)
    with tempfile.TemporaryDirectory() as state:
        trainer = AssistantTrainer(
            model=model,
            args=_arguments(config, settings, Path(state), validated=bool(rows["validation"])),
            train_dataset=_conversations(rows["train"]),
            eval_dataset=_conversations(rows["validation"]) if rows["validation"] else None,
            processing_class=tokenizer,
            peft_config=_lora(config),
            callbacks=[CurveCallback(curves)],
        )
        take_over(trainer, "train", quiet=settings.quiet)
        trainer.train()
        trainer.model.save_pretrained(output)
    canonicalise(output, base=config.model.hub.id if config.model.hub else config.model.name)
    history = trainer.state.log_history
    losses = [entry["loss"] for entry in history if "loss" in entry]
    held_out = [entry["eval_loss"] for entry in history if "eval_loss" in entry]
    return {
        "rows": f"{len(rows['train']):,}",
        "steps": trainer.state.global_step,
        "loss": f"{losses[-1]:.4f}" if losses else "",
        "validation loss": f"{held_out[-1]:.4f}" if held_out else "",
        "adapter": adapter_hash(output)[:16],
    }


def load_model(config: TrainConfig, base: Path, settings: Settings) -> PreTrainedModel:
    """Load the base in the precision of the method.

    Raises:
        UserError: if bfloat16 is asked for on a GPU that has none.

    """
    if config.precision == "bfloat16" and on_gpu(settings) and not torch.cuda.is_bf16_supported():
        raise UserError("train.precision is bfloat16, this GPU has none; run with -S train.precision=float32")
    quantisation = None
    if config.method == "qlora":
        quantisation = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=getattr(torch, config.precision),
        )
    model = AutoModelForCausalLM.from_pretrained(
        base, dtype=getattr(torch, config.precision), quantization_config=quantisation, local_files_only=True
    )
    if quantisation is not None:
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=on_gpu(settings))
    return model


def _lora(config: TrainConfig) -> LoraConfig:
    return LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules=config.targets,
        task_type="CAUSAL_LM",
    )


def _arguments(config: TrainConfig, settings: Settings, state: Path, *, validated: bool) -> SFTConfig:
    micro = min(config.batch, _GPU_MICRO_BATCH if on_gpu(settings) else _MICRO_BATCH)
    if config.batch % micro:
        raise ConfigError(f"train.batch {config.batch} is no multiple of the micro-batch {micro}")
    return SFTConfig(
        **common_values(state, settings, seed=config.seed),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=micro,
        per_device_eval_batch_size=micro,
        gradient_accumulation_steps=config.batch // micro,
        activation_checkpointing=on_gpu(settings),
        learning_rate=config.learning_rate,
        warmup_steps=config.warmup,
        weight_decay=config.weight_decay,
        logging_steps=config.log_every,
        eval_strategy="epoch" if validated else "no",
        train_sampling_strategy="group_by_length",  # a third less padding
        max_length=config.max_length,
        assistant_only_loss=True,
        packing=False,
        bf16=config.precision == "bfloat16",
    )


def _conversations(rows: list[dict[str, Any]]) -> Dataset:
    return Dataset.from_list([{"messages": row["messages"]} for row in rows])
