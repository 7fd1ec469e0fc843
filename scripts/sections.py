"""Every stage's section model, to validate params.yaml as a whole."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from eval.evaluate import EvaluateConfig
from eval.policy import GateConfig
from eval.report import ReportConfig
from pipelines.build import BuildConfig
from pipelines.clean import CleanConfig
from pipelines.config import PARAMS, StageConfig
from pipelines.dedup import DedupConfig
from pipelines.deidentify import DeidentifyConfig
from pipelines.errors import ConfigError
from pipelines.parse import ParseConfig
from pipelines.validation import describe_errors
from pipelines.verify_numbers import VerifyNumbersConfig
from training.base import BaseConfig
from training.train import TrainConfig

SECTIONS: dict[str, type[StageConfig]] = {
    "parse": ParseConfig,
    "verify_numbers": VerifyNumbersConfig,
    "clean": CleanConfig,
    "deidentify": DeidentifyConfig,
    "dedup": DedupConfig,
    "build": BuildConfig,
    "base": BaseConfig,
    "train": TrainConfig,
    "evaluate": EvaluateConfig,
    "gate": GateConfig,
    "report": ReportConfig,
}


def check_sections(data: dict[str, Any]) -> None:
    """Validate every section.

    Raises:
        ConfigError: naming every mistake in every section at once.

    """
    problems: list[str] = []
    for name, model in SECTIONS.items():
        if name not in data:
            problems.append(f"section `{name}` is missing")
            continue
        try:
            model.model_validate(data[name])
        except ValidationError as error:
            problems += [f"{name}: {problem}" for problem in describe_errors(error, model)]
    if problems:
        raise ConfigError(f"{PARAMS}: {'; '.join(problems)}; mend conf/, then run `python -m scripts.params`")
