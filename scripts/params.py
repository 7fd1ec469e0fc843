"""Compose conf/ into params.yaml, or check that the committed file is what conf/ gives.

reads     conf/, params.yaml
writes    params.yaml; with --check data/stamps/params (a constant that parse and base depend on)
command   python -m scripts.params [--check]

DVC never composes Hydra on `dvc repro`, so an edit of conf/ alone would be reported as up to date: the stage
`params` runs the check. Under `dvc exp run -S …` params.yaml differs on purpose and the check passes.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import yaml

from pipelines.config import PARAMS, read_params
from pipelines.errors import ConfigError
from pipelines.output import write_file
from pipelines.stage import one_line_errors
from scripts.sections import check_sections

CONF = Path("conf")
STAMP = Path("data/stamps/params")


def compose(conf: Path = CONF, overrides: list[str] | None = None) -> dict[str, Any]:
    """Compose the configuration with all references resolved.

    Raises:
        ConfigError: if a group, an option or a reference does not exist.

    """
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        with initialize_config_dir(str(conf.resolve()), version_base="1.3"):
            composed = hydra_compose("config", overrides=overrides or [])
        container = OmegaConf.to_container(composed, resolve=True, throw_on_missing=True)
    except (HydraException, OmegaConfBaseException) as error:
        reason = " ".join(str(error).split())[:300]
        raise ConfigError(f"{conf}: {reason}; mend the file it names, then run `python -m scripts.params`") from None
    if not isinstance(container, dict):
        raise ConfigError(f"{conf}/config.yaml: not a mapping")
    return {str(key): value for key, value in container.items()}


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Name every setting in which two configurations differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = [*expected, *(key for key in found if key not in expected)]
        return [d for key in keys for d in differences(expected.get(key), found.get(key), f"{path}.{key}".lstrip("."))]
    return [] if expected == found else [path]


def write(conf: Path = CONF, target: Path = PARAMS) -> None:
    """Compose, validate every section and write params.yaml."""
    data = compose(conf)
    check_sections(data)
    header = "# Composed from conf/ by `python -m scripts.params`; edit conf/, not this file.\n"
    text = header + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    write_file(target, text.encode())


def check(conf: Path = CONF, target: Path = PARAMS) -> None:
    """Fail when params.yaml is stale or holds a setting that no stage knows.

    Raises:
        ConfigError: naming the stale or wrong settings.

    """
    found = read_params(target)
    check_sections(found)
    if os.environ.get("DVC_EXP_NAME"):
        return
    stale = differences(compose(conf), found)
    if stale:
        names = ", ".join(f"`{name}`" for name in stale[:8])
        raise ConfigError(f"{target} is not what {conf}/ gives: {names}; run `python -m scripts.params` and commit it")


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail when params.yaml is stale")
    arguments = parser.parse_args()
    with one_line_errors():
        if arguments.check:
            check()
            write_file(STAMP, b"params.yaml is what conf/ gives\n")
        else:
            write()


if __name__ == "__main__":
    main()
