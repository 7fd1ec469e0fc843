"""Plain text and CSV as they lie in the file, and JSON by its values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pipelines.document import Locator
from pipelines.errors import DocumentError
from pipelines.fidelity.parsed_text import WHOLE
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.parsers.encoding import decode, whole

# What parts the fields of a row: both sides are compared without it, so that no guess at the separator counts.
_SEPARATORS = str.maketrans(',;|\t"', "     ")
_MAX_DEPTH = 200


def text_parts(data: bytes) -> list[Part]:
    """Return a text file line by line."""
    return [Part(WHOLE, tuple(lines(decoded(data))))]


def csv_parts(data: bytes) -> list[Part]:
    """Return the lines of a CSV file; a field in quotes may run over several."""
    lines = decoded(data).split("\n")
    bits = [Bit(f"{line}\n", Locator(row=number)) for number, line in enumerate(lines, start=1)]
    return [Part(WHOLE, tuple(bits))]


def without_separators(text: str) -> str:
    """Return a text with the signs that may part fields as spaces."""
    return text.translate(_SEPARATORS)


def json_parts(data: bytes) -> list[Part]:
    """Return the values of a JSON file with their paths; the names of keys may be left out by the parser.

    Raises:
        DocumentError: `corrupt` or `too_deep`.

    """
    try:
        value = json.loads(decoded(data), parse_int=str, parse_float=str)
    except ValueError:
        raise DocumentError("corrupt") from None
    except RecursionError:
        raise DocumentError("too_deep") from None
    return [Part(WHOLE, tuple(_leaves(value, "", 0)))]


def _leaves(value: Any, path: str, depth: int) -> Iterator[Bit]:
    if depth > _MAX_DEPTH:
        raise DocumentError("too_deep")
    if isinstance(value, dict):
        for key, item in ((whole(key), item) for key, item in value.items()):
            yield Bit(f"{key}\n", Locator(block=f"{path}/{key}", start=0, end=len(key)), Role.OPTIONAL)
            yield from _leaves(item, f"{path}/{key}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}/{index}", depth + 1)
    elif isinstance(value, str):
        # A semicolon parts it from the next key, which could pass for the unit of its last number.
        yield Bit(f"{whole(value)};\n", Locator(block=path, start=0, end=len(value)))


def decoded(data: bytes) -> str:
    """Return the text of a file with one sort of line break."""
    return decode(data)[0].replace("\r\n", "\n").replace("\r", "\n")


def lines(text: str, offset: int = 0) -> Iterator[Bit]:
    """Yield the lines of a text that begins at this offset of its file."""
    for line in re.finditer(r"[^\n]*\n?", text):
        if line.group():
            place = Locator(block="text", start=offset + line.start(), end=offset + line.end())
            yield Bit(line.group(), place)
