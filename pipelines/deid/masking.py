"""Second step over a document: find the sure names of all documents, then put tokens in place of every finding.

Runs in worker processes; the masked document may leave the restricted area, the rows of findings may not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from pipelines.card import LogColumns
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.entities import EntityType, Span
from pipelines.deid.finder import Finder
from pipelines.deid.finding import Findings, find_in_units, rule_finder
from pipelines.deid.masker import Masked, apply_tokens
from pipelines.deid.phrases import PhraseDetector
from pipelines.deid.pseudonyms import Pseudonym, Pseudonymiser
from pipelines.deid.units import Place, Unit, document_units, rebuilt
from pipelines.document import Document, from_json

_NAME_SCORE = 0.9


@dataclass(frozen=True, slots=True)
class MaskedDocument:
    """What the second step made of a document.

    Attributes:
        rows: findings as in `span_table.SPAN_SCHEMA` (restricted).
        values: type and pseudonym of every distinct value, to check for collisions.
        counts: findings by type, without those in section paths, which repeat titles.

    """

    document: Document
    rows: list[dict[str, Any]]
    values: list[tuple[EntityType, Pseudonym]]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class MaskStep:
    """Picklable function from a document, its log columns and its findings to an encoded `MaskedDocument`."""

    key: bytes = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    dictionaries: Dictionaries
    min_score: float

    def __call__(self, item: tuple[Document, LogColumns | None, Findings]) -> bytes:
        """Mask and encode."""
        document, columns, findings = item
        units = document_units(document, columns)
        spans = self._with_names(units, findings.spans)
        pseudonymiser = Pseudonymiser(self.key)
        masked = {u.place: apply_tokens(u.piece, s, pseudonymiser) for u, s in zip(units, spans, strict=True)}
        texts = {place: result.text for place, result in masked.items() if result.replacements}
        return orjson.dumps([rebuilt(document, texts), _rows(document.doc_id, masked), _values(masked)])

    def _with_names(self, units: Sequence[Unit], spans: Sequence[Sequence[Span]]) -> list[tuple[Span, ...]]:
        """Add names known from elsewhere, and then what the rules see where a name has been hidden."""
        wider = find_in_units(_name_finder(self.names, self.min_score), units, spans)
        changed = [index for index in range(len(units)) if len(wider[index]) != len(spans[index])]
        rules = rule_finder(self.dictionaries, self.min_score)
        again = find_in_units(rules, [units[index] for index in changed], [wider[index] for index in changed])
        for index, found in zip(changed, again, strict=True):
            wider[index] = found
        return wider


def decode(data: bytes) -> MaskedDocument:
    """Inverse of what `MaskStep` returns."""
    document, rows, values = orjson.loads(data)
    counts = Counter(row["type"] for row in rows if not row["where"].startswith("section "))
    pseudonyms = [(EntityType(kind), Pseudonym(code, digest)) for kind, code, digest in values]
    return MaskedDocument(from_json(document), rows, pseudonyms, dict(sorted(counts.items())))


@lru_cache(maxsize=4)
def _name_finder(names: tuple[str, ...], min_score: float) -> Finder:
    return Finder((PhraseDetector("name_elsewhere", EntityType.PERSON, names, _NAME_SCORE),), min_score, labels=False)


def _rows(doc_id: str, masked: dict[Place, Masked]) -> list[dict[str, Any]]:
    return [
        {
            "doc_id": doc_id, "order": order, "where": where, "start": r.span.start, "end": r.span.end,
            "type": r.span.type, "rule": r.span.rule, "score": r.span.score, "token": r.token,
        }
        for (order, where), result in masked.items()
        for r in result.replacements
    ]  # fmt: skip


def _values(masked: dict[Place, Masked]) -> list[tuple[str, str, str]]:
    return sorted(
        {
            (str(r.span.type), r.pseudonym.code, r.pseudonym.digest)
            for result in masked.values()
            for r in result.replacements
        }
    )
