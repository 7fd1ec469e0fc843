"""Mutations of markup: attributes, repeated and nested elements, entities, hostile text between tags."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from scripts.fuzz.hostile import DIGITS, ENTITIES, NUMBERS, TEXTS

_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>[^<>]*</\1>|<[A-Za-z][\w:.-]*(?:\s[^<>]*)?/>")
_NAME = re.compile(r"(?<=<)[A-Za-z][\w:.-]*")
_VALUE = re.compile(r'="([^"<]*)"')
_BETWEEN = re.compile(r">([^<>]+)<")
_WINDOW = 1 << 16


def mutate_xml(draw: random.Random, data: bytes, _other: bytes = b"") -> bytes:
    """Return a damaged copy of an XML part; changes fall within a window, so that large parts cost no more."""
    text = data.decode("utf-8", "replace")
    start = draw.randrange(max(1, len(text) - _WINDOW)) if draw.random() < 0.8 else 0
    window = text[start : start + _WINDOW]
    for _ in range(draw.choice((1, 1, 2, 4))):
        window = draw.choice(_CHANGES)(draw, window)
    changed = text[:start] + window + text[start + _WINDOW :]
    if draw.random() < 0.03:
        changed = re.sub(r"(\?>|^)", lambda found: found.group() + draw.choice(ENTITIES), changed, count=1)
    return changed.encode("utf-8", "surrogatepass")


def _pick(draw: random.Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return draw.choice(found) if found else None


def _values(draw: random.Random, text: str) -> str:
    share = draw.choice((0.002, 0.02, 0.2))
    values = [found.group(1) for found in _VALUE.finditer(text)] or [""]

    def other(found: re.Match[str]) -> str:
        if draw.random() >= share:
            return found.group()
        new = draw.choice(
            (draw.choice(NUMBERS), draw.choice(values), draw.choice(DIGITS), "A1:XFD1048576", "B99999999")
        )
        return f'="{new}"'

    return _VALUE.sub(other, text)


def _numeric_values(draw: random.Random, text: str) -> str:
    found = [match for match in _VALUE.finditer(text) if match.group(1).strip("-").isdigit()]
    for match in sorted(draw.sample(found, min(len(found), 3)), key=lambda m: -m.start()):
        text = text[: match.start(1)] + draw.choice(NUMBERS) + text[match.end(1) :]
    return text


def _text(draw: random.Random, text: str) -> str:
    found = _pick(draw, _BETWEEN, text)
    if found is None:
        return text
    hostile = draw.choice((*TEXTS, "&#xD800;", "&#0;", "&x;", *NUMBERS))
    new = hostile.replace("<", "&lt;") if draw.random() < 0.9 else hostile
    return text[: found.start(1)] + new + text[found.end(1) :]


def _digits(draw: random.Random, text: str) -> str:
    def other(found: re.Match[str]) -> str:
        return (
            re.sub("[0-9]", lambda _digit: draw.choice(DIGITS), found.group()) if draw.random() < 0.1 else found.group()
        )

    return _BETWEEN.sub(other, text)


def _repeat(draw: random.Random, text: str) -> str:
    found = _pick(draw, _ELEMENT, text)
    times = draw.choice((1, 3, 300))
    return text if found is None else text[: found.end()] + found.group() * times + text[found.end() :]


def _move(draw: random.Random, text: str) -> str:
    one, two = _pick(draw, _ELEMENT, text), _pick(draw, _TAG, text)
    if one is None or two is None or one.start() <= two.start() < one.end():
        return text
    without = text[: one.start()] + text[one.end() :]
    at = two.end() - (one.end() - one.start() if two.start() >= one.end() else 0)
    return without[:at] + one.group() + without[at:]


def _remove(draw: random.Random, text: str) -> str:
    found = _pick(draw, draw.choice((_TAG, _ELEMENT, _ELEMENT)), text)
    return text if found is None else text[: found.start()] + text[found.end() :]


def _rename(draw: random.Random, text: str) -> str:
    names = sorted({found.group() for found in _NAME.finditer(text)})
    if len(names) < 2:
        return text
    one, two = draw.sample(names, 2)
    return re.sub(rf"(?<=[</]){re.escape(one)}(?=[\s/>])", two, text, count=draw.choice((0, 1)))


def _nest(draw: random.Random, text: str) -> str:
    found = _pick(draw, _ELEMENT, text)
    names = sorted({found.group() for found in _NAME.finditer(text)})
    if found is None or not names:
        return text
    depth, wrapping = draw.choice((5, 60, 400, 3000)), draw.sample(names, min(len(names), draw.choice((1, 3))))
    start = "".join(f"<{name}>" for name in wrapping) * depth
    end = "".join(f"</{name}>" for name in reversed(wrapping)) * depth
    return text[: found.start()] + start + found.group() + end + text[found.end() :]


_CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _values, _values, _numeric_values, _numeric_values, _text, _text, _digits, _repeat, _move, _remove, _rename, _nest,
)  # fmt: skip
