"""Turn pydantic's errors into one line a mistake, with the nearest valid key where one was misspelt."""

from __future__ import annotations

import difflib
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

MAX_SHOWN = 60


def describe_errors(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return one message for each mistake, e.g. ``unknown key `licens`; did you mean `licence`?``."""
    return [_describe(item, model) for item in error.errors(include_url=False)]


def _describe(item: Any, model: type[BaseModel]) -> str:
    path = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return _unknown_key(item["loc"], model)
    if item["type"] == "missing":
        return f"`{path}` is missing"
    message = item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if item["type"] in {"enum", "literal_error"}:
        message = f"must be {message}"
    prefix = f"`{path}`: " if path else ""
    value = item["input"]
    shown = f" (is {str(value)[:MAX_SHOWN]!r})" if isinstance(value, str | int | float | bool) else ""
    return f"{prefix}{message}{shown}"


def _unknown_key(location: tuple[Any, ...], model: type[BaseModel]) -> str:
    owner: type[BaseModel] | None = model
    for part in location[:-1]:
        owner = _submodel(owner, str(part)) if owner else None
    keys = list(owner.model_fields) if owner else []
    near = difflib.get_close_matches(str(location[-1]), keys, n=1)
    path = ".".join(str(part) for part in location)
    hint = f"; did you mean `{near[0]}`?" if near else f"; valid keys: {', '.join(keys)}" if keys else ""
    return f"unknown key `{path}`{hint}"


def _submodel(owner: type[BaseModel], key: str) -> type[BaseModel] | None:
    info = owner.model_fields.get(key)
    if info is None:
        return None
    candidates = [info.annotation, *get_args(info.annotation)]
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
