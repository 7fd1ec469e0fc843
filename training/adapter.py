"""The LoRA adapter as an output: the same training gives the same bytes, and one hash names it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pipelines.errors import OutputError

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
_KEPT = (WEIGHTS, CONFIG)


def canonicalise(folder: Path, *, base: str) -> None:
    """Keep the weights and a sorted configuration only.

    PEFT writes lists in hash order, a README with library versions and the path of the base on this machine.
    """
    for path in folder.iterdir():
        if path.name not in _KEPT:
            path.unlink()
    data = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    data["base_model_name_or_path"] = base
    data = {key: sorted(value) if key == "target_modules" else value for key, value in data.items()}
    (folder / CONFIG).write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def adapter_hash(folder: Path) -> str:
    """Return one sha256 over configuration and weights.

    Raises:
        OutputError: if a file is missing.

    """
    digest = hashlib.sha256()
    for name in _KEPT:
        path = folder / name
        if not path.exists():
            raise OutputError(f"{path}: missing; run `dvc repro train`")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
