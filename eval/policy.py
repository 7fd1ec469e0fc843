"""A gate policy: what a checkpoint must show, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from pipelines.config import StageConfig


class Validity(StageConfig):
    """When numbers may be trusted at all."""

    max_unparsed: float
    min_clusters: int
    min_per_class: int


class Rule(StageConfig):
    """One threshold on the lower bound of a metric; a gain is the paired difference over another model."""

    name: str
    suite: str
    metric: Literal["macro_f1", "macro_f1_gain"]
    at_least: float
    over: str | None = None

    @model_validator(mode="after")
    def _gain_is_over_something(self) -> Rule:
        if (self.metric == "macro_f1_gain") != (self.over is not None):
            raise ValueError("`over` names the other model of a gain, and only of a gain")
        return self


class GateConfig(StageConfig):
    """Section `gate` of params.yaml."""

    name: str
    demo: bool
    validity: Validity
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _has_rules(self) -> GateConfig:
        if not self.rules:
            raise ValueError("a policy without rules passes everything; name at least one rule")
        if len({rule.name for rule in self.rules}) != len(self.rules):
            raise ValueError("two rules have the same name")
        return self
