"""What an independent reading of a source file, or the output of parse, hands to the comparison: placed texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pipelines.document import Locator
from pipelines.fidelity.quantities import Token, find_quantities

_BREAK = re.compile(r"([.,]?)[^\S\n]*\n[^\S\n]*")
# Margins divide numbers in lines of Han characters only, which take two columns; no text is set narrower than this.
_HAN_LINE, _LEAST_COLUMNS = re.compile("[\u3000-\u9fff]"), 56


class Role(StrEnum):
    """What a stretch of text is to the document.

    `furniture` runs along the margins; `optional` may be left out by the parser or not (a sheet's name, the target of
    a link); `repeatable` is content that the parser may write more than once (a merged cell, the header of a sheet).
    """

    BODY = "body"
    FURNITURE = "furniture"
    OPTIONAL = "optional"
    REPEATABLE = "repeatable"


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of text with its place; neighbours join as they are, so each carries its own white space."""

    text: str
    place: Locator
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Part:
    """A page, a sheet or a whole text: the unit within which multisets are compared; `name` is e.g. `page 3`."""

    name: str
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A token with where it stands.

    Attributes:
        raw: the token as it is written.
        bit: index of the bit of its part in which the token begins, `offset` characters into it.
        broken: where a margin may have divided a number between this token and the next, what stands before the
            break: a comma, or nothing. None elsewhere.

    """

    token: Token
    part: str
    place: Locator
    role: Role
    raw: str
    bit: int
    offset: int
    broken: str | None = None

    @property
    def key(self) -> str:
        """The token's canonical form."""
        return self.token.key


@dataclass(frozen=True, slots=True)
class PartTokens:
    """The tokens of a part, and the units that stand alone in it."""

    name: str
    tokens: tuple[Placed, ...]
    loose_units: Counter[str]


def tokens_of(part: Part) -> PartTokens:
    """Find the tokens of a part; a number may reach over several bits."""
    starts, position = [], 0
    for bit in part.bits:
        starts.append(position)
        position += len(bit.text)
    text = "".join(bit.text for bit in part.bits)
    found = find_quantities(text)
    return PartTokens(part.name, tuple(_placed(part, starts, text, found.tokens)), found.loose_units)


def _placed(part: Part, starts: list[int], text: str, tokens: Iterable[Token]) -> Iterator[Placed]:
    for token, after in pairwise([*tokens, None]):
        if token is None:
            continue
        index = bisect_right(starts, token.start) - 1
        bit = part.bits[index]
        raw = text[token.start : token.end]
        broken = _broken(text, token.end, after.start) if after else None
        yield Placed(token, part.name, bit.place, bit.role, raw, index, token.start - starts[index], broken)


def _broken(text: str, end: int, start: int) -> str | None:
    gap = _BREAK.fullmatch(text, end, start)
    if gap is None:
        return None
    line = text[text.rfind("\n", 0, end) + 1 : end]
    columns = len(line) + sum(char > "\u2e7f" for char in line)
    return gap.group(1) if columns >= _LEAST_COLUMNS and _HAN_LINE.search(line) else None
