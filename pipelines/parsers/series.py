"""Numbered headings that look like list items: `3. 管制` is one because `1. 目的` and `2. 步驟` were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipelines.document import ElementKind
from pipelines.parsers.draft import Draft, Level
from pipelines.parsers.markers import ends_sentence, marker_of

_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
_STYLES = {"number", "han"}
_MAX_LENGTH = 24


@dataclass(slots=True)
class _Series:
    """Where a series of headings stands; a list inside a section counts for itself until the next sure heading."""

    expected: int
    level: Level
    nested: bool = False


def promote(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Make titles of list items that go on counting where the titles before them left off."""
    series: dict[str, _Series] = {}
    for draft in drafts:
        marker = marker_of(draft.text) if draft.kind in {ElementKind.TITLE, ElementKind.LIST_ITEM} else None
        number = _first_number(draft.text) if marker and marker.style in _STYLES and marker.depth == 1.0 else None
        if marker is None or number is None:
            yield draft
            continue
        known = series.get(marker.style)
        if draft.kind is ElementKind.TITLE:
            series[marker.style] = _Series(number + 1, draft.level)
        elif known and number == known.expected and not known.nested and _is_short(draft.text):
            known.expected += 1
            draft = replace(draft, kind=ElementKind.TITLE, level=known.level)
        elif known:
            known.nested = True
        yield draft


def _is_short(text: str) -> bool:
    return len(text) <= _MAX_LENGTH and not ends_sentence(text)


def _first_number(text: str) -> int | None:
    found = re.match(r"\d{1,9}", text)
    return int(found.group()) if found else _NUMERALS.get(text[:1])
