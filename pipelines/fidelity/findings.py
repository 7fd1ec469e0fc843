"""Tokens left without a partner: a number that changed, one that vanished, one that appeared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipelines.document import Locator
from pipelines.fidelity.matching import same_place, within
from pipelines.fidelity.quantities import TokenKind
from pipelines.fidelity.reading import Placed, Role

# Two tokens are one that changed if they are this much alike: 1 for equal keys, and more for the same unit or place.
_ALIKE, _SAME_UNIT, _SAME_PLACE = 0.5, 0.2, 0.3
# Beyond this a page is a different text, and pairing it number by number says nothing.
_MAX_PAIRINGS = 250_000


class Change(StrEnum):
    """What became of a number."""

    CHANGED = "changed"
    VANISHED = "vanished"
    APPEARED = "appeared"


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that is not the same in source and output; `place` is in the source unless it appeared."""

    change: Change
    kind: TokenKind
    was: str
    now: str
    part: str
    place: Locator
    furniture: bool


def findings(source: Sequence[Placed], output: Sequence[Placed], frames: Sequence[Locator]) -> Iterator[Finding]:
    """Yield what became of every token that has no partner, in the order of the source.

    Args:
        source: tokens of the source without a partner.
        output: tokens of the output without one.
        frames: places of the output's furniture; what stands in one is furniture in the source too.

    """
    partners = pairs_of(source, output)
    taken = set(partners.values())
    for index, token in enumerate(source):
        furniture = token.role is Role.FURNITURE or any(within(token.place, frame) for frame in frames)
        other = partners.get(index)
        now = output[other].key if other is not None else ""
        change = Change.CHANGED if other is not None else Change.VANISHED
        yield Finding(change, token.token.kind, token.key, now, token.part, token.place, furniture)
    for index, token in enumerate(output):
        if index not in taken:
            furniture = token.role is Role.FURNITURE
            yield Finding(Change.APPEARED, token.token.kind, "", token.key, token.part, token.place, furniture)


def pairs_of(source: Sequence[Placed], output: Sequence[Placed]) -> dict[int, int]:
    """Pair leftovers of one part greedily, the most alike first; return output by source index."""
    if len(source) * len(output) > _MAX_PAIRINGS:
        return {}
    scored = sorted(
        (-score, i, j)
        for i, one in enumerate(source)
        for j, other in enumerate(output)
        if one.part == other.part and (score := _likeness(one, other)) >= _ALIKE
    )
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in scored:
        if i not in found and j not in used:
            found[i] = j
            used.add(j)
    return found


def _likeness(one: Placed, other: Placed) -> float:
    values = one.token.value, other.token.value
    score = 1.0 if values[0] == values[1] else SequenceMatcher(None, *values, autojunk=False).ratio()
    if one.token.unit and one.token.unit == other.token.unit:
        score += _SAME_UNIT
    return score + (_SAME_PLACE if same_place(one, other) else 0.0)
