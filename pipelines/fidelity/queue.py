"""Numbers of a scan for a steward to look at: two readings differ, one is unsure, or an exponent is missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.document import Document
from pipelines.fidelity.findings import pairs_of
from pipelines.fidelity.matching import Matching, match
from pipelines.fidelity.parsed_text import parsed_parts
from pipelines.fidelity.quantities import find_quantities
from pipelines.fidelity.reading import Part, Placed, tokens_of
from pipelines.fidelity.second_reading import ReadPage
from pipelines.parsers.corrected import Correction
from pipelines.parsers.geometry import Box, centre, contains

_SLACK = 3.0
_WITHIN_CELL = re.compile(r"[\t\n]")
_TIMES = re.compile(r"\d\s*[×xX]\s*\Z")


class Why(StrEnum):
    """Why a number is in the queue; `exponent_missing` is a power of ten without one."""

    DISAGREE = "readings_disagree"
    UNSURE = "low_confidence"
    BARE_POWER = "exponent_missing"


@dataclass(frozen=True, slots=True)
class Item:
    """A number to look at, with what a correction of it must say.

    Attributes:
        id: hash over file, place and both readings: the same as long as nothing of them changes.
        box: of the line in the second reading, or of the element where only parse found the number.
        read: the number as parse wrote it, within its cell, empty where it found none; `occurrence` tells it from
            equal ones before.
        parsed: its canonical form, `second` that of the second reading; empty where there is none.
        confidence: the lower one of the two readings, 0..1.

    """

    id: str
    page: int
    box: Box
    why: Why
    read: str
    occurrence: int
    parsed: str
    second: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ScanCheck:
    """The numbers of the scanned pages of a document: how many parse found, and those that are in doubt."""

    total: int
    items: tuple[Item, ...]


def check_scan(document: Document, pages: Sequence[ReadPage], min_confidence: float) -> ScanCheck:
    """Compare what parse recognised with the second reading of the same pages.

    Args:
        document: as parse made it.
        pages: the second reading of all its scanned pages.
        min_confidence: numbers in a line or paragraph of which either reading is less sure are in doubt.

    """
    names = {page.part.name for page in pages}
    parsed = [part for part in parsed_parts(document) if part.name in names]
    second = [tokens_of(page.part) for page in pages]
    found = [tokens_of(part) for part in parsed]
    matching = match(second, found)
    sureness = _Sureness(document, pages)
    parts = {part.name: part for part in parsed}
    agreed = [(one, other, _agreement(other, parts)) for one, other in matching.pairs]
    doubts: list[Doubt] = [*_disagreements(matching), *agreed]
    items = [_item(document.sha256, one, other, why, parts, sureness) for one, other, why in doubts]
    kept = [item for item in items if item.why is not Why.UNSURE or item.confidence < min_confidence]
    unique = {item.id: item for item in kept}
    return ScanCheck(sum(len(part.tokens) for part in found), tuple(sorted(unique.values(), key=_order)))


def open_items(items: Sequence[Item], corrections: Sequence[Correction]) -> tuple[Item, ...]:
    """Return the items that no correction settles: none says what parse has now, at the item's place."""
    return tuple(item for item in items if not any(_settles(correction, item) for correction in corrections))


def _settles(correction: Correction, item: Item) -> bool:
    if correction.page != item.page or not contains(item.box, centre(correction.box), _SLACK):
        return False
    keys = {_unsigned(token.key) for token in find_quantities(correction.becomes).tokens}
    if not item.parsed:
        return _unsigned(item.second) not in keys
    # The unit may stand in the next cell.
    return not keys.isdisjoint({_unsigned(item.parsed), _unsigned(item.parsed).split(" ")[0]})


def _unsigned(key: str) -> str:
    """A sign stands before the stretch that a correction names: the dash of a range, mostly."""
    return key.lstrip("-+~±≤≥<>≈")


def _order(item: Item) -> tuple[int, float, float, str]:
    return item.page, item.box[1], item.box[0], item.id


Doubt = tuple[Placed | None, Placed | None, Why]


def _agreement(token: Placed, parts: dict[str, Part]) -> Why:
    """Return why a number may be wrong that both readings have: recognition often loses the exponent of `×10⁻⁶`."""
    before = parts[token.part].bits[token.bit].text[: token.offset]
    return Why.BARE_POWER if token.token.value == "10" and _TIMES.search(before) else Why.UNSURE


def _disagreements(matching: Matching) -> Iterator[Doubt]:
    partners = pairs_of(matching.source, matching.output)
    for index, token in enumerate(matching.source):
        yield token, matching.output[partners[index]] if index in partners else None, Why.DISAGREE
    for index, token in enumerate(matching.output):
        if index not in partners.values():
            yield None, token, Why.DISAGREE


class _Sureness:
    """Confidences of both readings by place."""

    def __init__(self, document: Document, pages: Sequence[ReadPage]) -> None:
        self._lines = {(page.part.name, index): sure for page in pages for index, sure in enumerate(page.confidences)}
        # That of a table is its worst line's, which says little about the others.
        self._elements = [e for e in document.elements if e.confidence is not None and not e.cells]

    def of(self, one: Placed | None, other: Placed | None) -> float:
        """Return the lower confidence of a pair of tokens."""
        values = [1.0]
        if one is not None:
            values.append(self._lines[one.part, one.bit])
        if other is not None:
            values += [e.confidence or 0.0 for e in self._elements if e.locator == other.place]
        return min(values)


def _item(
    sha256: str, one: Placed | None, other: Placed | None, why: Why, parts: dict[str, Part], sureness: _Sureness
) -> Item:
    place = next(token.place for token in (one, other) if token is not None)
    page, box = place.page or 0, place.box or (0.0, 0.0, 0.0, 0.0)
    read, occurrence = "", 1
    if other is not None:
        read = _WITHIN_CELL.split(other.raw)[0]
        before = parts[other.part].bits[other.bit].text[: other.offset]
        occurrence = before.count(read) + 1
    parsed, second = (token.key if token is not None else "" for token in (other, one))
    identity = hashlib.sha256(repr((sha256, page, box, parsed, second, occurrence)).encode()).hexdigest()[:16]
    return Item(identity, page, box, why, read, occurrence, parsed, second, sureness.of(one, other))
