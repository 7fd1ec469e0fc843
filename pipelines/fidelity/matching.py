"""Matching the tokens of a source with those of the output: the same key, then the equivalences that layout makes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.document import Locator
from pipelines.fidelity.quantities import TokenKind
from pipelines.fidelity.reading import PartTokens, Placed, Role
from pipelines.parsers.geometry import centre, contains

Pair = tuple[Placed, Placed]
# Boxes of pdfium are looser than the parser's.
_SLACK = 3.0


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
        boxed = token.place.box is not None
        chosen = next((i for i, candidate in enumerate(candidates) if boxed and same_place(candidate, token)), 0)
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
    for owners, others, spare, swapped in (
        (source, output, other_loose - loose, False),
        (output, source, loose - other_loose, True),
    ):
        for token in [token for token in owners if token.token.unit]:
            unit = _alone(others, token.token.unit)
            partner = next((o for o in others if o.token.value == token.token.value and not o.token.unit), None)
            if partner is None or (unit is None and spare[token.token.unit] <= 0):
                continue
            if unit is not None:
                others.remove(unit)
            else:
                spare[token.token.unit] -= 1
            owners.remove(token)
            others.remove(partner)
            matching.pairs.append((partner, token) if swapped else (token, partner))
            matching.equivalences["unit_apart"] += 1
    return source, output


def _glued(matching: Matching, source: list[Placed], output: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Match `API 527` with `API527`: a space is layout, and all digits are the same."""
    left = []
    for token in source:
        partner = next((other for other in output if _differ_by_letters(token, other)), None)
        if partner is None:
            left.append(token)
            continue
        output = [other for other in output if other is not partner]
        matching.pairs.append((token, partner))
        matching.equivalences["glued"] += 1
    return left, output


def _differ_by_letters(one: Placed, other: Placed) -> bool:
    shorter, longer = sorted((one.token.value, other.token.value), key=len)
    if TokenKind.CODE not in (one.token.kind, other.token.kind) or one.token.unit or other.token.unit:
        return False
    before, found, after = longer.partition(shorter)
    added = before + after
    return bool(found) and added.isascii() and added.isalpha()


def _alone(tokens: list[Placed], unit: str) -> Placed | None:
    """Return a unit with digits that stands alone and has no partner."""
    return next((t for t in tokens if t.token.kind is TokenKind.UNIT and t.token.value == unit), None)
