"""What is installed, against requirements.lock."""

from __future__ import annotations

import configparser
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

LOCK = Path("requirements.lock")
MAIN = ("torch", "transformers", "peft", "trl", "datasets", "bitsandbytes", "hydra-core", "pymupdf", "rapidocr")
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\#]+)")
_OLDEST_PYTHON = (3, 11)


def library_state(lock: Path = LOCK) -> dict[str, Any]:
    """Return Python's and the main libraries' versions, and where the lock says otherwise."""
    pins = locked(lock)
    found = {name: installed(name) for name in {*pins, *MAIN}}
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "python_ok": sys.version_info[:2] >= _OLDEST_PYTHON,
        "lock": lock.exists(),
        "main": {name: found[name] or "missing" for name in MAIN},
        "missing": {name: pins.get(name, "any") for name in sorted(found) if found[name] is None},
        "different": {
            name: (found[name], pins[name]) for name in sorted(pins) if _differs(found[name], pins[name])
        },
    }  # fmt: skip


def locked(lock: Path) -> dict[str, str]:
    """Return the exact versions that a lock file names; lines that pin nothing are skipped."""
    if not lock.exists():
        return {}
    matches = (_PIN.match(line) for line in lock.read_text(encoding="utf-8").splitlines())
    return {match[1]: match[2] for match in matches if match}


def installed(name: str) -> str | None:
    """Return the installed version of a distribution, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _differs(found: str | None, wanted: str) -> bool:
    """A build tag such as +cpu matters only if the lock names one."""
    if found is None:
        return False
    return (found if "+" in wanted else found.partition("+")[0]) != wanted


def dvc_state(root: Path = Path()) -> dict[str, Any]:
    """Return DVC's version and whether its analytics are off in the repository's configuration."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    for name in ("config", "config.local"):
        try:
            parser.read(root / ".dvc" / name, encoding="utf-8")
        except configparser.Error:
            continue
    value = parser.get("core", "analytics", fallback="true")
    # Read from the file, not the environment: a bare `dvc` sees only the file.
    off = value.lower() in {"false", "no", "off", "0"}
    return {"version": installed("dvc") or "missing", "analytics_off": off}
