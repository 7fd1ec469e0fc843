"""Sections of params.yaml, each validated by its stage's own frozen model; all mistakes are reported at once."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import ConfigError
from pipelines.validation import describe_errors
from pipelines.workers import Limits

PARAMS = Path("params.yaml")
C = TypeVar("C", bound="StageConfig")


class StageConfig(BaseModel):
    """Base of every stage's section: frozen, no unknown keys, no coercion of numbers from text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsConfig(StageConfig):
    """What one document may take in a worker: seconds of wall time, MiB of memory (0: no limit)."""

    seconds: Annotated[float, Field(gt=0)]
    memory_mib: Annotated[int, Field(ge=0)]

    def limits(self) -> Limits:
        """Return the form that the worker pool takes."""
        return Limits(self.seconds, self.memory_mib * 2**20)


class CorpusSelection(StageConfig):
    """Which corpora take part, by shell patterns over their ids."""

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    key_id: str = ""

    def selects(self, corpus: str) -> bool:
        """Return whether a corpus takes part."""
        return any(fnmatchcase(corpus, p) for p in self.include) and not any(
            fnmatchcase(corpus, p) for p in self.exclude
        )


def read_params(path: Path = PARAMS) -> dict[str, Any]:
    """Read params.yaml.

    Raises:
        ConfigError: if it is missing or no mapping.

    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: missing; run `python -m scripts.params` to compose it from conf/") from None
    except yaml.YAMLError:
        raise ConfigError(f"{path}: not valid YAML; run `python -m scripts.params`") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: not a mapping; run `python -m scripts.params`")
    return data


def load_section(name: str, model: type[C], path: Path = PARAMS) -> C:
    """Validate one section of params.yaml.

    Raises:
        ConfigError: naming every mistake in the section.

    """
    data = read_params(path)
    if name not in data:
        raise ConfigError(f"{path}: section `{name}` is missing; run `python -m scripts.params`")
    try:
        return model.model_validate(data[name])
    except ValidationError as error:
        problems = "; ".join(describe_errors(error, model))
        raise ConfigError(f"{path} section {name}: {problems}; mend conf/, then `python -m scripts.params`") from None
