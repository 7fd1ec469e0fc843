"""The source card: who owns a corpus, what it may be used for, how its logs are read. Fails closed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.errors import CorpusError
from pipelines.licences import check_licence
from pipelines.validation import describe_errors

CARD_FILE = "card.yaml"
CORPUS_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")


class Kind(StrEnum):
    """What sort of documents a corpus holds."""

    SOP = "sop"
    MANUAL = "manual"
    LOG = "log"
    SPEC = "spec"
    GLOSSARY = "glossary"
    OTHER = "other"


class Domain(StrEnum):
    """The industry a corpus belongs to."""

    SEMICONDUCTOR = "semiconductor"
    ELECTRONIC_COMPONENTS = "electronic_components"
    BASIC_METALS = "basic_metals"
    PETROCHEMICAL = "petrochemical"
    GENERAL = "general"


class SourceCategory(StrEnum):
    """The programme's categories of industry corpus."""

    ASSOCIATION_PARAMETERS = "association_parameters"
    TERMINOLOGY = "terminology"
    SHARED_KNOWLEDGE = "shared_knowledge"
    PROCESS_PARAMETERS = "process_parameters"
    MAINTENANCE_RECORDS = "maintenance_records"
    MANUALS = "manuals"
    SOPS = "sops"
    REGULATIONS = "regulations"


class Use(StrEnum):
    """What the owner allows."""

    TRAIN = "train"
    EVALUATE = "evaluate"
    REDISTRIBUTE = "redistribute"


class Sensitivity(StrEnum):
    """How far the raw files may travel; only `public` ones may enter git."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class LogColumns(BaseModel):
    """Which columns of a log hold the observation, its class, the asset and the date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    label: str | None = None
    asset: str | None = None
    date: str | None = None


class Card(BaseModel):
    """A validated `card.yaml`. Unknown keys, missing keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Annotated[str, Field(min_length=1)]
    kind: Kind
    domain: Domain
    source_category: SourceCategory
    collection_method: Annotated[str, Field(min_length=1)]
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    owner: Annotated[str, Field(min_length=1)]
    steward: Annotated[str, Field(min_length=1)]
    licence: str
    allowed_uses: tuple[Use, ...]
    sensitivity: Sensitivity
    obtained_from: Annotated[str, Field(min_length=1)]
    obtained_on: date
    expires_on: date | None
    supersedes: str | None
    notes: str
    columns: LogColumns | None = None

    @field_validator("id")
    @classmethod
    def _id_is_a_folder_name(cls, value: str) -> str:
        if not CORPUS_ID.fullmatch(value):
            raise ValueError("an id is 2 to 63 lower-case letters, digits and hyphens")
        return value

    @field_validator("licence")
    @classmethod
    def _licence_is_known(cls, value: str) -> str:
        return check_licence(value)

    @field_validator("languages")
    @classmethod
    def _languages_are_bcp47(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for tag in value:
            if not re.fullmatch(r"(?:[a-z]{2,3}|mul)(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", tag):
                raise ValueError(f"`{tag}` is no BCP 47 tag such as zh-Hant-TW or en")
        return value

    @model_validator(mode="after")
    def _columns_belong_to_logs(self) -> Card:
        if self.columns is not None and self.kind is not Kind.LOG:
            raise ValueError(f"`columns` is for kind log, this card says {self.kind}")
        return self

    def rejection(self, as_of: date) -> str | None:
        """Return why nothing of this corpus may be used on that day, or None."""
        if self.expires_on is not None and self.expires_on < as_of:
            return "expired_card"
        if Use.TRAIN not in self.allowed_uses and Use.EVALUATE not in self.allowed_uses:
            return "use_not_allowed"
        return None


def load_card(folder: Path) -> Card:
    """Read and validate the card of a corpus folder.

    Raises:
        CorpusError: if it is missing, no YAML, breaks the schema or names another folder.

    """
    path = folder / CARD_FILE
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{path}: no card; run `yawan corpus add` to write one") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1}" if where else ""
        raise CorpusError(f"{path}{line}: not valid YAML; mend it and run `yawan corpus check {folder.name}`") from None
    if not isinstance(data, dict):
        raise CorpusError(f"{path}: not a mapping; run `yawan corpus add` to write a new one")
    try:
        card = Card.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(describe_errors(error, Card))
        raise CorpusError(f"{path}: {problems}; mend it and run `yawan corpus check {folder.name}`") from None
    if card.id != folder.name:
        raise CorpusError(f"{path}: id is `{card.id}` but the folder is `{folder.name}`; make them equal")
    return card
