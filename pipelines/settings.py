"""Machine-local settings: from the environment (YAWAN_…) or a git-ignored `.yawan.yaml`; never params.

They decide how fast and where, never what comes out, and so enter no memo key and no stage's bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import ConfigError
from pipelines.validation import describe_errors

SETTINGS_FILE = Path(".yawan.yaml")
_PREFIX = "YAWAN_"


def _default_workers() -> int:
    return max(1, len(os.sched_getaffinity(0)))


class Settings(BaseModel):
    """What this machine decides.

    Attributes:
        engine: how documents are spread over processes: a local pool, or Ray Data (`pip install ray[data]`).
        workers: worker processes of the data stages.
        device: where models run; `auto` takes a GPU when there is one.
        key_file: file holding the pseudonym key (64 hex digits); the key itself may stand in YAWAN_KEY.
        passwords: file of the passwords of encrypted documents (see `pipelines.passwords`).
        dictionaries: folder of customer and staff lists, one value a line, `<type>.txt`.
        models: folder of local models by hub id, looked up before the local hub cache.
        references: corpus id -> folder of files that are referenced in place.
        quiet: no progress bars.

    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: Literal["local", "ray"] = "local"
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=_default_workers)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    key_file: Path | None = None
    passwords: Path | None = None
    dictionaries: Path | None = None
    models: Path | None = None
    references: dict[str, Path] = {}
    quiet: bool = False


def load_settings(path: Path = SETTINGS_FILE) -> Settings:
    """Read the settings; the environment wins over the file.

    Raises:
        ConfigError: naming every unknown key and wrong value.

    """
    data: dict[str, Any] = {}
    if path.exists():
        try:
            loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError:
            raise ConfigError(f"{path}: not valid YAML; mend or delete it") from None
        if not isinstance(loaded, dict | None):
            raise ConfigError(f"{path}: not a mapping of settings; mend or delete it")
        data = loaded or {}
    for name in Settings.model_fields:
        value = os.environ.get(_PREFIX + name.upper())
        if value is not None and name != "references":
            data[name] = value
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(describe_errors(error, Settings))
        raise ConfigError(f"{path} or YAWAN_… in the environment: {problems}") from None
