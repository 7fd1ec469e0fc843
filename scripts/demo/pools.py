"""Value pools in two disjoint halves, ``train`` and ``test``, and the filler that plants their values in text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from scripts.demo.model import Rich, Span, Split
from scripts.demo.people import GENERATORS

DATA = Path(__file__).parent / "data"
TOOL_PREFIXES = ("ETCH", "CVD", "CMP", "SCN", "WET", "DIF", "IMP", "PVD", "SCR", "MET", "TRK", "GC")
SPAN_TYPES = {
    "person": "person", "titled": "person", "mobile": "phone", "landline": "phone", "ext": "extension",
    "email": "email", "nid": "national_id", "arc": "resident_id", "ubn": "ubn", "ip": "ip", "mac": "mac",
    "url": "url", "emp": "employee_id", "tool": "tool_id", "lot": "lot_id", "company": "company",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([A-Z]+))?(?:\.(\d+))?\}")
_SIZES: dict[Split, int] = {"train": 240, "test": 90}


@dataclass(frozen=True)
class Pool:
    """All values of one half, by placeholder name; ``tool`` values are keyed ``tool:PREFIX``."""

    split: Split
    values: dict[str, tuple[str, ...]]


def load_yaml(name: str) -> Any:
    """Read one of the data files of this package."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _distinct(make: Callable[[Random], str], rng: Random, count: int, taken: set[str]) -> tuple[str, ...]:
    found: list[str] = []
    while len(found) < count:
        value = make(rng)
        if value not in taken:
            taken.add(value)
            found.append(value)
    return tuple(found)


def _named(half: dict[str, Any], titles: list[str]) -> dict[str, tuple[str, ...]]:
    people = [(s + g, f"{gl}.{sl}") for s, sl in half["surnames"] for g, gl in half["given"]]
    hosts = half["hosts"]
    return {
        "person": tuple(name for name, _ in people) + tuple(half["foreign"]),
        "titled": tuple(s + t for s, _ in half["surnames"] for t in titles),
        "email": tuple(f"{latin}@{hosts[i % len(hosts)]}" for i, (_, latin) in enumerate(people)),
        "company": tuple(half["companies"]),
    }


def _urls(hosts: list[str], paths: list[str], rng: Random) -> tuple[str, ...]:
    return tuple(f"https://{h}{p}".replace("{n}", str(rng.randrange(1000, 9999))) for h in hosts for p in paths)


@cache
def pools() -> dict[Split, Pool]:
    """Both halves; no value occurs in both."""
    data, rng = load_yaml("names.yaml"), Random("yawan-demo-pools-1")
    taken: set[str] = set()
    result: dict[Split, Pool] = {}
    for split, size in _SIZES.items():
        values = _named(data[split], data["titles"])
        values["url"] = _urls(data[split]["hosts"], data["url_paths"], rng)
        for name, make in GENERATORS.items():
            values[name] = _distinct(make, rng, size, taken)
        numbers = range(1, 25) if split == "train" else range(25, 41)
        for prefix in TOOL_PREFIXES:
            values[f"tool:{prefix}"] = tuple(f"{prefix}-{n:02d}" for n in numbers)
        result[split] = Pool(split, values)
    return result


class Filler:
    """Replaces ``{person}``, ``{tool:ETCH}``, ``{ext.1}`` … by pool values.

    A numbered placeholder gets the same value throughout one filler's life; others get a fresh draw.
    """

    def __init__(self, split: Split, seed: str) -> None:
        self._pool = pools()[split]
        self._rng = Random(seed)
        self._fixed: dict[str, str] = {}

    def value(self, name: str, prefix: str | None, number: str | None) -> str:
        """One value for a placeholder."""
        key = f"{name}:{prefix}" if prefix else name
        if number is None:
            return self._rng.choice(self._pool.values[key])
        slot = f"{key}.{number}"
        if slot not in self._fixed:
            self._fixed[slot] = self._own_mail(number) if name == "email" else self._rng.choice(self._pool.values[key])
        return self._fixed[slot]

    def _own_mail(self, number: str) -> str:
        """The address that belongs to the person of the same number, where that person has one."""
        people, mails = self._pool.values["person"], self._pool.values["email"]
        index = people.index(self.value("person", None, number))
        return mails[index] if index < len(mails) else self._rng.choice(mails)

    def fill(self, template: str) -> Rich:
        """Fill every placeholder of a template and remember where the values went."""
        text, spans, last = "", list[Span](), 0
        for match in _PLACEHOLDER.finditer(template):
            text += template[last : match.start()]
            name, prefix, number = match.groups()
            value = self.value(name, prefix, number)
            spans.append(Span(SPAN_TYPES[name], len(text), len(text) + len(value), value))
            text, last = text + value, match.end()
        return Rich(text + template[last:], tuple(spans))
