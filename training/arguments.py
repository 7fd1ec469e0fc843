"""The arguments that every training run of ours shares: reproducible, silent, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import TrainingArguments

from pipelines.errors import ConfigError
from pipelines.settings import Settings
from training.console import silence_libraries


def on_gpu(settings: Settings) -> bool:
    """Return whether models run on a GPU.

    Raises:
        ConfigError: if this machine is set to `cuda` and torch sees no GPU.

    """
    found = torch.cuda.is_available()
    if settings.device == "cuda" and not found:
        raise ConfigError("device is `cuda` in this machine's settings, but torch sees no GPU; see `yawan doctor`")
    return settings.device != "cpu" and found


def common_values(state: Path, settings: Settings, *, seed: int) -> dict[str, Any]:
    """Return the shared arguments by name; make torch deterministic and the libraries silent."""
    torch.use_deterministic_algorithms(True)
    silence_libraries()
    return {
        "output_dir": str(state),
        "lr_scheduler_type": "cosine",
        "save_strategy": "no",
        "report_to": [],
        "seed": seed,
        "use_cpu": not on_gpu(settings),
        "disable_tqdm": True,
        "dataloader_num_workers": 0,
        "dataloader_pin_memory": on_gpu(settings),
    }


def common_arguments(state: Path, settings: Settings, *, seed: int, **values: Any) -> TrainingArguments:
    """Return arguments for a plain Trainer."""
    return TrainingArguments(**common_values(state, settings, seed=seed), bf16=False, **values)
