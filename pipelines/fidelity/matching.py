"""Matching the tokens of a source with those of the output: the same key, then the equivalences that layout makes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice, pairwise

from pipelines.document import Locator
from pipelines.fidelity.quantities import TokenKind
from pipelines.fidelity.reading import PartTokens, Placed, Role
from pipelines.parsers.geometry import centre, contains

Pair = tuple[Placed, Placed]
# Boxes of pdfium are looser than the parser's.
_SLACK = 3.0
_LETTERS = re.compile("[A-Za-z]+")
# Where so many codes differ by their letters only, none is told by them.
_MOST_TRIED = 200


@dataclass(slots=True)
class Matching:
    """Pairs of source and output tokens and what is left over; `equivalences` counts matches by their licence."""

    pairs: list[Pair] = field(default_factory=list)
    source: list[Placed] = field(default_factory=list)
    output: list[Placed] = field(default_factory=list)
    equivalences: Counter[str] = field(default_factory=Counter)


def match(source: Sequence[PartTokens], output: Sequence[PartTokens]) -> Matching:
    """Match all tokens of a document.

    Within a part, equal keys match. Besides, each counted in `equivalences`: a number that a margin divided in the
    source, a number whose unit stands apart from it in one of the two (both then hold the unit equally often), a number
    that is glued to the word beside it in one of the two, and equal keys in different parts, where a table or sentence
    runs over a page.
    """
    matching = Matching()
    outputs = {part.name: part for part in output}
    for part in source:
        other = outputs.pop(part.name, PartTokens(part.name, (), Counter()))
        left, right = _divided(matching, part.tokens, other.tokens)
        left, right = _take(matching, left, right, _by_key)
        left, right = _units_apart(matching, left, right, part.loose_units, other.loose_units)
        left, right = _glued(matching, left, right)
        matching.source += left
        matching.output += right
    for part in outputs.values():
        matching.output += part.tokens
    before = len(matching.pairs)
    matching.source, matching.output = _take(matching, matching.source, matching.output, _by_key)
    matching.equivalences["other_part"] += len(matching.pairs) - before
    return matching


def _divided(
    matching: Matching, source: Sequence[Placed], output: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """Match `104011036` at the end of a line and `9` on the next with `1040110369`, where only the output has it."""
    surplus = Counter(token.key for token in output) - Counter(token.key for token in source)
    left, right = list(source), list(output)
    for first, second in pairwise(source):
        key = f"{first.key}{first.broken or ''}{second.key}"
        if first.broken is None or first.token.unit or not surplus[key] or first not in left:
            continue
        surplus[key] -= 1
        partner = next(token for token in right if token.key == key)
        right.remove(partner)
        left = [token for token in left if token is not first and token is not second]
        matching.pairs += [(first, partner), (second, partner)]
        matching.equivalences["divided"] += 1
    return left, right


def _by_key(token: Placed) -> Hashable:
    return token.key


def _take(
    matching: Matching, source: Iterable[Placed], output: Iterable[Placed], key: Callable[[Placed], Hashable]
) -> tuple[list[Placed], list[Placed]]:
    """Pair tokens of one key, the body before what may be left out, those at the same place first.

    Returns:
        What is left of both.

    """
    waiting: dict[Hashable, list[Placed]] = defaultdict(list)
    for token in sorted(source, key=lambda item: item.role is Role.OPTIONAL):
        waiting[key(token)].append(token)
    left_output = []
    for token in sorted(output, key=lambda item: item.role is Role.FURNITURE):
        candidates = waiting.get(key(token))
        if not candidates:
            left_output.append(token)
            continue
        places = enumerate(candidates if token.place.box is not None else ())
        chosen = next((i for i, candidate in places if same_place(candidate, token)), 0)
        matching.pairs.append((candidates.pop(chosen), token))
    return [token for tokens in waiting.values() for token in tokens], left_output


def same_place(source: Placed, output: Placed) -> bool:
    """Whether the box of a source token lies in that of the output's element."""
    return within(source.place, output.place)


def within(inner: Locator, outer: Locator) -> bool:
    """Whether the middle of a box lies in another of the same page; False where one of them has no box."""
    if inner.page != outer.page or inner.box is None or outer.box is None:
        return False
    return contains(outer.box, centre(inner.box), _SLACK)


def _units_apart(
    matching: Matching, source: list[Placed], output: list[Placed], loose: Counter[str], other_loose: Counter[str]
) -> tuple[list[Placed], list[Placed]]:
    """Match `15 K` with a `15` and a `K` that stands elsewhere on the page, as the columns of a table may have it."""
    spare_units = (other_loose - loose, loose - other_loose)
    for swapped, spare in zip((False, True), spare_units, strict=True):
        owners, others = (output, source) if swapped else (source, output)
        bare = _grouped((other for other in others if not other.token.unit), _value)
        alone = _grouped((other for other in others if other.token.kind is TokenKind.UNIT), _value)
        gone: set[int] = set()
        for token in owners:
            unit, partner = _first(alone, token.token.unit, gone), _first(bare, token.token.value, gone)
            if not token.token.unit or partner is None or (unit is None and spare[token.token.unit] <= 0):
                continue
            if unit is None:
                spare[token.token.unit] -= 1
            gone |= {id(item) for item in (token, partner, unit)}
            matching.pairs.append((partner, token) if swapped else (token, partner))
            matching.equivalences["unit_apart"] += 1
        source, output = ([token for token in side if id(token) not in gone] for side in (source, output))
    return source, output


def _value(token: Placed) -> str:
    return token.token.value


def _grouped(tokens: Iterable[Placed], key: Callable[[Placed], str]) -> dict[str, deque[Placed]]:
    groups: dict[str, deque[Placed]] = defaultdict(deque)
    for token in tokens:
        groups[key(token)].append(token)
    return groups


def _first(groups: Mapping[str, deque[Placed]], key: str, gone: Set[int]) -> Placed | None:
    waiting = groups.get(key)
    while waiting and id(waiting[0]) in gone:
        waiting.popleft()
    return waiting[0] if waiting else None


def _glued(matching: Matching, source: list[Placed], output: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Match `API 527` with `API527`: a space is layout, and all digits are the same."""
    left, gone = [], set[int]()
    groups = _grouped(output, _without_letters)
    for token in source:
        others = islice(groups.get(_without_letters(token), ()), _MOST_TRIED)
        partner = next((other for other in others if _differ_by_letters(token, other)), None)
        if partner is None:
            left.append(token)
            continue
        groups[_without_letters(token)].remove(partner)
        gone.add(id(partner))
        matching.pairs.append((token, partner))
        matching.equivalences["glued"] += 1
    return left, [token for token in output if id(token) not in gone]


def _without_letters(token: Placed) -> str:
    return _LETTERS.sub("", token.token.value)


def _differ_by_letters(one: Placed, other: Placed) -> bool:
    shorter, longer = sorted((one.token.value, other.token.value), key=len)
    if TokenKind.CODE not in (one.token.kind, other.token.kind) or one.token.unit or other.token.unit:
        return False
    before, found, after = longer.partition(shorter)
    added = before + after
    return bool(found) and added.isascii() and added.isalpha()
