"""Learning curves: DVCLive files of loss and learning rate by step, without times, so that they may be an output."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from dvclive import Live
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from pipelines.errors import YawanError

_KEPT = {"loss": "loss", "eval_loss": "eval_loss", "learning_rate": "learning_rate", "grad_norm": "grad_norm"}


class DivergedError(YawanError):
    """The loss is no number any more."""


class CurveCallback(TrainerCallback):
    """Write what may be compared between runs; stop when the loss is no number."""

    def __init__(self, folder: Path) -> None:
        self._live = Live(str(folder), dvcyaml=None, save_dvc_exp=False, report=None)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Record the metrics of a step."""
        self._live.step = state.global_step
        for name, metric in _KEPT.items():
            if logs and name in logs:
                if not math.isfinite(logs[name]):
                    raise DivergedError(f"step {state.global_step}: {metric} is {logs[name]}; lower the learning rate")
                self._live.log_metric(metric, logs[name], timestamp=False)
