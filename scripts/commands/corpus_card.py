"""A card from the options of `yawan corpus add`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.card import Card
from pipelines.validation import describe_errors

_COLUMNS = ("text", "label", "asset", "date")
# Options that are not named after their key.
_OPTIONS = {"languages": "--language", "allowed_uses": "--use", "id": "ID"}


def card_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a card's data from the options: those that were not given are left out, so that they are reported."""
    data = {name: values[name] for name in Card.model_fields if name in values and values[name] not in (None, [], ())}
    columns = {name: values[f"{name}_column"] for name in _COLUMNS if values.get(f"{name}_column")}
    optional: dict[str, Any] = {"expires_on": None, "supersedes": None}
    return {**optional, **data, **({"columns": columns} if columns else {})}


def validated(data: Mapping[str, Any]) -> tuple[Card | None, list[str]]:
    """Return the card, or None and every mistake in the words of the command line."""
    try:
        return Card.model_validate(dict(data)), []
    except ValidationError as error:
        return None, [_as_option(problem) for problem in describe_errors(error, Card)]


def card_yaml(card: Card) -> str:
    """Return the card as the file that is stored."""
    data = card.model_dump(mode="json")
    if data["columns"] is None:
        del data["columns"]
    else:
        data["columns"] = {name: column for name, column in data["columns"].items() if column is not None}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def _as_option(problem: str) -> str:
    return re.sub(r"^`([a-z_.]+?)(?:\.\d+)?`", lambda match: f"`{_option(match[1])}`", problem)


def _option(key: str) -> str:
    group, _, column = key.partition(".")
    if group == "columns" and column:
        return f"--{column}-column"
    return _OPTIONS.get(key, f"--{key.replace('_', '-')}")
