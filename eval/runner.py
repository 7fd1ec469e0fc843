"""Runs suites through lm-eval and turns its samples into answers."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from eval.answers import Answer
from eval.parsing import parse_class
from eval.stored_model import StoredLM
from pipelines.errors import ConfigError
from pipelines.settings import Settings
from training.arguments import on_gpu
from training.console import silence_libraries

if TYPE_CHECKING:
    from eval.evaluate import EvaluateConfig

TASKS = Path(__file__).parent / "tasks"


@dataclass(frozen=True, slots=True)
class Hashes:
    """What the answers rest on."""

    adapter: str
    base: str
    dataset: str


class Runner:
    """Holds the base model; answers for it alone or with an adapter on top."""

    def __init__(self, config: EvaluateConfig, hashes: Hashes, base: Path, settings: Settings) -> None:
        logging.getLogger("lm_eval").setLevel(logging.ERROR)
        silence_libraries()
        self._config = config
        self._hashes = hashes
        self._quiet = settings.quiet
        self._tasks = TaskManager(include_path=str(TASKS), include_defaults=False)
        unknown = sorted(set(config.suites) - set(self._tasks.all_tasks))
        if unknown:
            raise ConfigError(f"evaluate.suites: unknown {unknown}; there are {sorted(self._tasks.all_tasks)}")
        self._askable = tuple(suite for suite in config.suites if len(_samples(suite)))
        self._device = "cuda" if on_gpu(settings) else "cpu"
        torch.use_deterministic_algorithms(True)
        self._tokenizer = AutoTokenizer.from_pretrained(base)
        self._tokenizer.chat_template = config.model.chat_template()
        dtype = getattr(torch, config.precision)
        self._model = AutoModelForCausalLM.from_pretrained(base, dtype=dtype, local_files_only=True)
        self._model.to(self._device).eval()

    def answers(self, name: str, adapter: Path | None = None) -> list[Answer]:
        """Ask every suite; the adapter, if given, is put on the base for good."""
        if adapter is not None:
            self._model = PeftModel.from_pretrained(self._model, str(adapter)).eval()
        if not self._askable:
            return []
        adapter_hash = self._hashes.adapter if adapter is not None else ""
        identity = {
            "adapter": adapter_hash,
            "base": self._hashes.base,
            "template": self._tokenizer.chat_template,
            "precision": self._config.precision,
        }
        model = StoredLM(
            identity,
            label=name,
            quiet=self._quiet,
            pretrained=self._model,
            tokenizer=self._tokenizer,
            batch_size=self._config.batch_size,
            max_length=self._config.model.context,
            device=self._device,
        )
        found = simple_evaluate(
            model=model,
            tasks=list(self._askable),
            task_manager=self._tasks,
            limit=self._config.max_items,
            bootstrap_iters=0,
            apply_chat_template=True,
            log_samples=True,
        )
        return [
            self._answer(name, suite, adapter_hash, sample, found["configs"][suite])
            for suite, samples in found["samples"].items()
            for sample in samples
        ]

    def _answer(self, name: str, suite: str, adapter: str, sample: dict[str, Any], task: dict[str, Any]) -> Answer:
        doc = sample["doc"]
        rolling = task["output_type"] == "loglikelihood_rolling"
        raw = "" if rolling else str(sample["resps"][0][0])
        return Answer(
            model=name,
            suite=suite,
            version=str(task["metadata"]["version"]),
            sample_id=doc["id"],
            cluster=doc["cluster"],
            task=doc["task"],
            language=doc["language"],
            domain=doc["domain"],
            prompt_hash=hashlib.sha256(str(sample["arguments"][0][0]).encode()).hexdigest(),
            raw=raw,
            parsed=None if rolling else _parsed(raw, doc),
            target="" if rolling else doc["answer"],
            score=float(sample["nats" if rolling else "correct"]),
            size=len(doc["answer"].encode()) if rolling else 0,
            generation=json.dumps(task.get("generation_kwargs") or {}, sort_keys=True),
            adapter=adapter,
            base=self._hashes.base,
            dataset=self._hashes.dataset,
        )


def _samples(suite: str) -> Any:
    """Return what a suite asks; lm-eval fails on a suite without samples, a small corpus may leave one empty."""
    return import_module(f"eval.tasks.{suite}").load()["test"]


def _parsed(raw: str, doc: dict[str, Any]) -> str | None:
    if doc.get("classes"):
        return parse_class(raw, doc["classes"])
    return raw.strip() or None
