"""Find a hub model on local disk at its pinned revision, and say what it consists of. Never downloads."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import ModelError
from pipelines.manifest import hash_file
from pipelines.settings import Settings
from training.model_config import UNPINNED, HubConfig

_WEIGHTS = ("*.safetensors", "*.json", "tokenizer.model")


def locate(hub: HubConfig, settings: Settings) -> Path:
    """Return the folder of a hub model.

    Raises:
        ModelError: if its revision is unpinned or it is not on this machine.

    """
    if hub.revision == UNPINNED:
        raise ModelError(
            f"{hub.id}: its revision is `{UNPINNED}`; set hub.revision in conf/model to the commit you reviewed, "
            "then run `python -m scripts.params`"
        )
    if settings.models is not None and (settings.models / hub.id).is_dir():
        return settings.models / hub.id
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(hub.id, revision=hub.revision, local_files_only=True))
    except LocalEntryNotFoundError:
        raise ModelError(
            f"{hub.id} at {hub.revision} is not on this machine; on a connected one run "
            f"`hf download {hub.id} --revision {hub.revision}` and copy it into the folder that `models` "
            "of .yawan.yaml names"
        ) from None


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of every weight, configuration and tokenizer file of a model, by name."""
    paths = sorted({path for pattern in _WEIGHTS for path in folder.glob(pattern)})
    if not any(path.suffix == ".safetensors" for path in paths):
        raise ModelError(f"{folder}: no .safetensors file; yawan loads no pickled weights")
    return {path.name: hash_file(path) for path in paths}
