"""Which base model: one trained from scratch here, or one from the hub at a pinned revision on local disk."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from pipelines.config import StageConfig

TEMPLATES = Path(__file__).parent / "templates"
UNPINNED = "unpinned"


class ScratchConfig(StageConfig):
    """Shape and schedule of a model trained from scratch; a step is `batch` blocks of `block` tokens."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    intermediate: int
    steps: int
    batch: int
    block: int
    learning_rate: float


class HubConfig(StageConfig):
    """A model of the hub; `revision` is a commit, or `unpinned`, which train refuses."""

    id: str
    revision: str


class LearningConfig(StageConfig):
    """Fine-tuning defaults that go with a model's size; conf/train refers to them."""

    learning_rate: float
    epochs: float
    batch: int
    max_length: int


class ModelConfig(StageConfig):
    """A group of conf/model."""

    name: str
    kind: Literal["scratch", "hub"]
    licence: str
    context: int
    template: Literal["chatml", "llama3", "mistral"]
    scratch: ScratchConfig | None
    hub: HubConfig | None
    learning: LearningConfig

    @model_validator(mode="after")
    def _kind_has_its_part(self) -> ModelConfig:
        if (self.kind == "scratch") != (self.scratch is not None) or (self.kind == "hub") != (self.hub is not None):
            raise ValueError(f"kind {self.kind} needs the part `{self.kind}` and no other")
        return self

    def chat_template(self) -> str:
        """Return our chat template, which marks the assistant's tokens with `{% generation %}`."""
        return (TEMPLATES / f"{self.template}.jinja").read_text(encoding="utf-8").rstrip("\n")
