"""Masking of single texts: what `yawan deidentify` runs on a line, and what the stage runs on every piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines import edits
from pipelines.deid.detectors import all_detectors
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.entities import Span
from pipelines.deid.finder import DEFAULT_MIN_SCORE, Finder, Piece, hidden
from pipelines.deid.pseudonyms import Pseudonym, Pseudonymiser, is_mostly_han

_SURROUNDINGS = 60


@dataclass(frozen=True, slots=True)
class Replacement:
    """A finding and the token in its place."""

    span: Span
    pseudonym: Pseudonym
    token: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text.

    Attributes:
        text: with tokens in place of the findings.
        replacements: findings in the original text, sorted, with their tokens.
        offsets: map back to the original text, see `pipelines.edits`.

    """

    text: str
    replacements: tuple[Replacement, ...]
    offsets: edits.OffsetMap

    @property
    def spans(self) -> tuple[Span, ...]:
        """The findings, in the original text."""
        return tuple(replacement.span for replacement in self.replacements)


class Masker:
    """Masks texts with one key, deterministically and idempotently.

    Args:
        key: pseudonym key, 32 bytes (see `keys.load_key`; `keys.DEMO_KEY` to look at results).
        dictionaries: the plant's lists, if any.
        min_score: findings below it are dropped.

    """

    def __init__(
        self, key: bytes, dictionaries: Dictionaries | None = None, min_score: float = DEFAULT_MIN_SCORE
    ) -> None:
        self._pseudonymiser = Pseudonymiser(key)
        self._finder = Finder(all_detectors(dictionaries or Dictionaries()), min_score)

    def mask(self, text: str, label: str = "") -> Masked:
        """Mask one text; `label` is the header or field name it stands under."""
        piece = Piece(text, label)
        return apply_tokens(piece, self._finder.find([piece])[0], self._pseudonymiser)


def apply_tokens(piece: Piece, spans: Sequence[Span], pseudonymiser: Pseudonymiser) -> Masked:
    """Replace findings by tokens, labelled in the language around them."""
    if not spans:
        return Masked(piece.text, (), ())
    rest = hidden(piece.text, spans)
    replacements = tuple(_replacement(piece, rest, span, pseudonymiser) for span in spans)
    text, offsets = edits.apply(piece.text, ((r.span.start, r.span.end, r.token) for r in replacements))
    return Masked(text, replacements, offsets)


def _replacement(piece: Piece, rest: str, span: Span, pseudonymiser: Pseudonymiser) -> Replacement:
    """Make the token of a finding; `rest` is the text without findings and tokens."""
    value = piece.text[span.start : span.end]
    pseudonym = pseudonymiser.pseudonym(span.type, value)
    around = rest[max(0, span.start - _SURROUNDINGS) : span.end + _SURROUNDINGS]
    han = is_mostly_han(around if any(map(str.isalpha, around)) else piece.label or value)
    return Replacement(span, pseudonym, pseudonym.token(span.type, han=han))
