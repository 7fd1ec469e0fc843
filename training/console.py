"""One progress bar of ours in place of the libraries' own bars and lines."""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from typing import Any

import datasets
import transformers
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from pipelines.progress import Advance, bar


class BarCallback(TrainerCallback):
    """Shows steps and the time that is left; nothing in CI."""

    def __init__(self, label: str, *, quiet: bool) -> None:
        self._label, self._quiet = label, quiet
        self._stack = ExitStack()
        self._advance: Advance | None = None

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Open the bar."""
        self._advance = self._stack.enter_context(bar(self._label, state.max_steps, quiet=self._quiet))

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Advance the bar."""
        if self._advance is not None:
            self._advance(state.global_step)

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Close the bar."""
        self._stack.close()


def silence_libraries() -> None:
    """Switch off the bars and notices of transformers and datasets; warnings of ours still come through."""
    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    # PEFT still asks for the old name of a transformers property; nothing a user could do about it.
    warnings.filterwarnings("ignore", message=r".*gradient_checkpointing.*", category=FutureWarning)


def take_over(trainer: Trainer, label: str, *, quiet: bool) -> None:
    """Replace a trainer's printed log lines by a bar; its metrics go to the curves."""
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(BarCallback(label, quiet=quiet))
