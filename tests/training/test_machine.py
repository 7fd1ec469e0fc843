"""What a machine lacks is said before a model is loaded."""

from pathlib import Path

import pytest
import torch

from pipelines.errors import ConfigError, OutputError
from pipelines.settings import Settings
from scripts.params import compose
from training.arguments import on_gpu
from training.base import model_folder
from training.model_config import ModelConfig


def test_a_gpu_that_is_asked_for_and_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match="torch sees no GPU"):
        on_gpu(Settings(device="cuda"))
    assert not on_gpu(Settings())


def test_a_base_that_was_not_made_names_the_stage_that_makes_it(tmp_path: Path) -> None:
    model = ModelConfig(**compose()["base"]["model"])
    with pytest.raises(OutputError, match="dvc repro base"):
        model_folder(model, Settings(), tmp_path)
