"""Numbers in a text: with sign, exponent, tolerance or inequality, unit; chemical formulas; codes that hold digits.

Every digit of a text belongs to exactly one token, so that none can change unseen. The key of a token is the same for
all layouts of one number (see `folding`) and differs as soon as a digit, sign, exponent or unit does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pipelines.fidelity import chemistry, unit_table
from pipelines.fidelity.folding import fold


class TokenKind(StrEnum):
    """`code` is a word of letters and digits that is no formula, e.g. a lot number; `unit` is one that stands alone
    and holds a digit, e.g. `m²`.
    """

    NUMBER = "number"
    UNIT = "unit"
    FORMULA = "formula"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Token:
    """A number, formula or code; `start` and `end` are offsets in the text.

    Attributes:
        value: sign or comparison, digits as written, exponent as `e-6`; of a formula or code its letters and digits.
        unit: in canonical form, empty without one.

    """

    kind: TokenKind
    value: str
    unit: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The canonical form that is compared."""
        return f"{self.value} {self.unit}" if self.unit else self.value


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds: tokens in order, and the units that stand alone (a column's, or parted from its number)."""

    tokens: tuple[Token, ...]
    loose_units: Counter[str]


# What is looked for ahead lies within a word's length, so that a text without blanks takes linear time.
# Letters first: a code or formula. A lowered digit after a letter was folded to a plain one. A raised one is no part
# of its word: it may be the mark of a note.
_WORD = (
    r"(?:(?<![A-Za-z\d\u0370-\u03ff])|(?<=\d[\u0370-\u03ff]))"
    r"[A-Za-z\u0370-\u03ff]+(?:_[-+]?\d+|\d)[A-Za-z\d\u0370-\u03ff]*(?:\.\d+)*"
)
_EXPONENT = (
    r"\s*[x×*·]\s*10\s?\^\s?(?P<power>[-+]?\d+)"
    r"|[eE](?P<exp>[-+]?\d+)(?![A-Za-z\d.])"
    r"|[^\S\n]?\^[^\S\n]?(?P<raised>[-+]?\d+)"
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)*|(?<![A-Za-z\d])\.\d+)(?:{_EXPONENT})?"
_TOKEN = re.compile(
    rf"(?P<formula>(?<![A-Za-z\d])(?=[A-Za-z()]{{0,80}}[\d^]){chemistry.FORMULA.pattern}(?![A-Za-z\d_^]))"
    rf"|(?P<unit>(?<![A-Za-z\d])(?=[^\s^]{{0,80}}\^)(?:{unit_table.UNIT.pattern}))|(?P<word>{_WORD})|(?P<number>{_NUMBER})|(?P<rest>[\^_][-+]?\d+)"
)
_CODE = re.compile(_WORD)
_GLUED = re.compile(r"[A-Za-z\u0370-\u03ff][A-Za-z\d\u0370-\u03ff]*")
_SPACE = re.compile(r"\s*")
_SIGN_BEFORE = re.compile(r"(?P<op>[±≤≥≈~])\s*\Z|(?<![-=<>])(?P<angle>[<>])\s*\Z|(?<![-A-Za-z_/+])(?P<sign>[-+])\Z")
# `20 - 25`: a dash between numbers, whatever the spaces; at the beginning of a line it is the mark of a list.
_RANGE = re.compile(r"(?:\d|%|°[CF]?)(?:[^\S\n]*-[^\S\n]+|-\s+)\Z")
_LOOK_BACK = 12
_MAX_SIGNS = 3


def find_quantities(text: str) -> Found:
    """Find every number, formula and code of a text."""
    folded = fold(text)
    tokens = tuple(_tokens(folded.text))
    placed = tuple(
        replace(token, start=folded.origins[token.start], end=folded.origins[token.end - 1] + 1) for token in tokens
    )
    return Found(placed, _loose_units(folded.text, tokens))


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while (match := _TOKEN.search(text, position)) is not None:
        token = _token(text, match)
        if token is not None:
            yield token
        position = token.end if token is not None else match.start() + 1


def _token(text: str, match: re.Match[str]) -> Token | None:
    """Return the token at a match, None where what looked like a formula is only a word or bracket."""
    start, end = match.span()
    if match["number"]:
        return _number(text, match)
    if match["formula"] and chemistry.is_formula(match["formula"]):
        return Token(TokenKind.FORMULA, chemistry.canonical(match["formula"]), "", start, end)
    if match["unit"]:
        return Token(TokenKind.UNIT, unit_table.canonical(match["unit"]), "", start, end)
    code = match if not match["formula"] else _CODE.match(text, start)
    return Token(TokenKind.CODE, code.group(), "", start, code.end()) if code else None


def _number(text: str, match: re.Match[str]) -> Token:
    start, end = match.span()
    power = match["power"] or match["exp"]
    digits = re.match(r"[\d.,]+", match["number"])
    value = digits.group() if digits else ""
    if power is not None:
        value += f"e{_signless(power)}"
    elif match["raised"] is not None:
        value += f"^{_signless(match['raised'])}"
    unit_at = _SPACE.match(text, end)
    unit = unit_table.UNIT.match(text, unit_at.end() if unit_at else end)
    glued = _GLUED.match(text, end)
    if unit is None and glued is not None:
        return Token(TokenKind.CODE, _sign(text, start) + value + glued.group(), "", start, glued.end())
    name = unit_table.canonical(unit.group()) if unit else ""
    return Token(TokenKind.NUMBER, _sign(text, start) + value, name, start, unit.end() if unit else end)


def _signless(power: str) -> str:
    """`10^+6` and `10^6` are one number, `E-06` and `E-6` too."""
    sign = "-" if power.startswith("-") else ""
    return sign + (power.lstrip("+-").lstrip("0") or "0")


def _sign(text: str, start: int) -> str:
    """Return the signs before a number, outermost first: `-`, `±`, `≤`, or `-` as the dash of a range."""
    signs = ""
    for _ in range(_MAX_SIGNS):
        before = text[max(0, start - _LOOK_BACK) : start]
        if not signs and _RANGE.search(before):
            return "-"
        found = _SIGN_BEFORE.search(before)
        if found is None:
            break
        signs = (found["op"] or found["angle"] or found["sign"]) + signs
        start -= len(before) - found.start()
    return signs


def _loose_units(text: str, tokens: tuple[Token, ...]) -> Counter[str]:
    """Count units that stand alone, between the tokens and outside of words."""
    loose = Counter[str]()
    position = 0
    for start, end in [*((token.start, token.end) for token in tokens), (len(text), len(text))]:
        for found in unit_table.UNIT.finditer(text, position, start):
            if not text[max(0, found.start() - 1) : found.start()].isascii() or not (
                text[max(0, found.start() - 1) : found.start()].isalnum()
            ):
                loose[unit_table.canonical(found.group())] += 1
        position = end
    return loose
