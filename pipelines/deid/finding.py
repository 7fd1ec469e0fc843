"""First step over a document: find what rules, fields and dictionaries tell, and the names that are sure.

Runs in worker processes; its results are restricted and stay in the memo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from pipelines.card import LogColumns
from pipelines.deid.detectors import all_detectors
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.entities import EntityType, Span
from pipelines.deid.finder import Finder
from pipelines.deid.folding import fold
from pipelines.deid.person_name import is_sure_name
from pipelines.deid.units import Unit, document_units
from pipelines.document import Document

_SURE_RULES = frozenset({"person_field", f"labelled_value:{EntityType.PERSON}"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What the first step found in a document.

    Attributes:
        spans: for each unit of the document, in the order of `document_units`.
        names: names of people that were found by a label and are long enough to be looked for elsewhere.

    """

    spans: tuple[tuple[Span, ...], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindStep:
    """Picklable function from a document and its log columns to encoded findings."""

    dictionaries: Dictionaries
    min_score: float

    def __call__(self, item: tuple[Document, LogColumns | None]) -> bytes:
        """Find and encode."""
        units = document_units(*item)
        spans = find_in_units(rule_finder(self.dictionaries, self.min_score), units, [unit.taken for unit in units])
        return orjson.dumps([[list(map(_row, found)) for found in spans], sorted(_sure_names(units, spans))])


def decode(data: bytes) -> Findings:
    """Inverse of what `FindStep` returns."""
    spans, names = orjson.loads(data)
    return Findings(tuple(tuple(map(_span, rows)) for rows in spans), tuple(names))


@lru_cache(maxsize=4)
def rule_finder(dictionaries: Dictionaries, min_score: float) -> Finder:
    """Return the finder with all rules; kept by each worker process."""
    return Finder(all_detectors(dictionaries), min_score)


def find_in_units(finder: Finder, units: Sequence[Unit], taken: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
    """Search units; equal ones, such as the section titles of every element, are searched once."""
    keys = [(unit.piece, tuple(spans)) for unit, spans in zip(units, taken, strict=True)]
    distinct = list(dict.fromkeys(keys))
    found = finder.find([piece for piece, _ in distinct], [spans for _, spans in distinct])
    results = dict(zip(distinct, map(tuple, found), strict=True))
    return [results[key] for key in keys]


def _sure_names(units: Sequence[Unit], spans: Sequence[Sequence[Span]]) -> set[str]:
    values = {
        fold(unit.piece.text[span.start : span.end])
        for unit, found in zip(units, spans, strict=True)
        for span in found
        if span.rule in _SURE_RULES
    }
    return {value for value in values if is_sure_name(value)}


def _row(span: Span) -> list[Any]:
    return [span.start, span.end, span.type, span.score, span.rule]


def _span(row: list[Any]) -> Span:
    start, end, kind, score, rule = row
    return Span(start, end, EntityType(kind), score, rule)
