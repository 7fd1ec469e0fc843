"""What each experiment of conf/experiment lacks on this machine: corpora, key, model, GPU."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pipelines.card import Card, load_card
from pipelines.config import CorpusSelection, load_section
from pipelines.corpora import CORPORA, corpus_ids
from pipelines.deid.keys import demo_key_id, load_key
from pipelines.deidentify import DeidentifyConfig
from pipelines.errors import UserError
from pipelines.parse import ParseConfig
from pipelines.settings import Settings, load_settings

EXPERIMENTS = Path("conf/experiment")


def experiment_needs(*, has_gpu: bool) -> dict[str, list[str]]:
    """Return for each experiment what it lacks; an empty list where it can run."""
    settings = load_settings()
    names = sorted(path.stem for path in EXPERIMENTS.glob("*.yaml"))
    return {name: _needs(name, settings, has_gpu=has_gpu) for name in names}


def _needs(name: str, settings: Settings, *, has_gpu: bool) -> list[str]:
    from scripts.params import compose

    try:
        data = compose(EXPERIMENTS.parent, [f"experiment={name}"])
    except UserError as error:
        return [str(error)]
    return [*_corpora_and_key(data, settings), *_model_and_gpu(data, settings, has_gpu=has_gpu)]


def _corpora_and_key(data: dict[str, Any], settings: Settings) -> list[str]:
    selection = CorpusSelection.model_validate(data["parse"]["corpora"])
    try:
        cards = _cards(selection)
        if cards:
            load_key(data["deidentify"]["key_id"], settings.key_file, cards, os.environ)
    except UserError as error:
        return [str(error)]
    return [] if cards else ["no corpora; add one with `yawan corpus add`"]


def _cards(selection: CorpusSelection) -> list[Card]:
    return [load_card(CORPORA / corpus) for corpus in corpus_ids(CORPORA) if selection.selects(corpus)]


def _model_and_gpu(data: dict[str, Any], settings: Settings, *, has_gpu: bool) -> list[str]:
    from training.local_models import locate
    from training.model_config import ModelConfig

    model = ModelConfig.model_validate(data["model"])
    lacks = []
    if model.hub is not None:
        try:
            locate(model.hub, settings)
        except UserError as error:
            lacks.append(str(error))
    if data["train"]["method"] == "qlora" and not has_gpu:
        lacks.append("a GPU: train is qlora, whose 4-bit kernels need one")
    return lacks


def key_state() -> dict[str, Any]:
    """Return whether the key that params.yaml names is here; never the key."""
    try:
        config = load_section("deidentify", DeidentifyConfig)
        cards = _cards(load_section("parse", ParseConfig).corpora)
        load_key(config.key_id, load_settings().key_file, cards, os.environ)
    except UserError as error:
        return {"ok": False, "state": str(error)}
    demo = " (demo key: public corpora only)" if config.key_id == demo_key_id() else ""
    return {"ok": True, "state": f"{config.key_id} present{demo}"}
