"""JSON as its file has it: numbers in their own digits, repeated names kept, depth and size limited."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pipelines.errors import DocumentError
from pipelines.parsers.encoding import whole

# Python's reader recurses once a level; real documents have about ten.
MAX_DEPTH = 64
MAX_CHARACTERS = 256 << 20
# A string, closed or not, so that no quotation mark in it is tried as the beginning of another; or a bracket.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_PLAIN_NAME = re.compile(r"\w+")


class Scalar(str):
    """A number, `true`, `false` or `null` as the file writes it; strings are plain `str`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Members:
    """An object: names and values in the order of the file, a name perhaps more than once."""

    pairs: tuple[tuple[str, Value], ...]


Value: TypeAlias = "str | list[Value] | Members"


def read_json(text: str) -> Value:
    """Read one JSON value, or JSON lines as an array of their values.

    Raises:
        DocumentError: `corrupt`, `too_deep`; rejected `too_large`.

    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentError("too_large", rejected=True)
    _refuse_depth(text)
    try:
        return _value(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
    try:
        if len(lines) > 1:
            return [_value(line) for line in lines]
    except ValueError:
        pass
    raise DocumentError("corrupt")


def member(path: str, name: str) -> str:
    """Return the JSON path of a member, e.g. `$.laws[2].title` or `$["a b"]`."""
    return f"{path}.{name}" if _PLAIN_NAME.fullmatch(name) else f"{path}[{json.dumps(name, ensure_ascii=False)}]"


def height(value: Value) -> int:
    """Return how many objects and arrays are nested in a value: 0 for a scalar, 1 for an object of scalars."""
    if isinstance(value, str):
        return 0
    return 1 + max((height(item) for item in _items(value)), default=0)


def compact(value: Value) -> str:
    """Write a value as JSON on one line."""
    if isinstance(value, str):
        return value if isinstance(value, Scalar) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(compact, value))}]"
    return f"{{{', '.join(f'{json.dumps(name, ensure_ascii=False)}: {compact(item)}' for name, item in value.pairs)}}}"


def _items(value: list[Value] | Members) -> Iterator[Value]:
    yield from value if isinstance(value, list) else (item for _, item in value.pairs)


def _value(text: str) -> Value:
    loaded: Value = json.loads(
        text, object_pairs_hook=lambda pairs: Members(tuple((whole(name), _plain(item)) for name, item in pairs)),
        parse_int=Scalar, parse_float=Scalar, parse_constant=Scalar,
    )  # fmt: skip
    return _plain(loaded)


def _plain(value: object) -> Value:
    """Turn what the reader makes of true, false and null into scalars, and half characters into U+FFFD."""
    if value is None:
        return Scalar("null")
    if isinstance(value, bool):
        return Scalar("true" if value else "false")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str) and not isinstance(value, Scalar):
        return whole(value)
    return value  # type: ignore[return-value]


def _refuse_depth(text: str) -> None:
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > MAX_DEPTH:
            raise DocumentError("too_deep")
