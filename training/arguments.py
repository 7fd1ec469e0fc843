"""The arguments that every training run of ours shares: reproducible, silent, offline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from transformers import TrainingArguments

from pipelines.settings import Settings


def on_gpu(settings: Settings) -> bool:
    """Return whether models run on a GPU."""
    return settings.device != "cpu" and torch.cuda.is_available()


def common_values(state: Path, settings: Settings, *, seed: int) -> dict[str, Any]:
    """Return the shared arguments by name, and make torch deterministic."""
    torch.use_deterministic_algorithms(True)
    return {
        "output_dir": str(state),
        "lr_scheduler_type": "cosine",
        "save_strategy": "no",
        "report_to": [],
        "seed": seed,
        "use_cpu": not on_gpu(settings),
        "disable_tqdm": settings.quiet or not sys.stderr.isatty(),
        "dataloader_num_workers": 0,
        "dataloader_pin_memory": on_gpu(settings),
    }


def common_arguments(state: Path, settings: Settings, *, seed: int, **values: Any) -> TrainingArguments:
    """Return arguments for a plain Trainer."""
    return TrainingArguments(**common_values(state, settings, seed=seed), bf16=False, **values)
