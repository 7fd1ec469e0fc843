"""Runs all detectors over many short texts at once.

The texts are joined with barriers that no rule matches, so one pass serves a whole document and what is found in one
text does not depend on the others. What is found or masked already is hidden behind barriers as well, and the rest is
searched again until nothing is found: masking a masked text therefore changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.deid.allowlist import drop_protected
from pipelines.deid.entities import PROSE, Context, Detector, Span, resolve
from pipelines.deid.folding import BARRIER, fold
from pipelines.deid.labelled_value import LabelledValueDetector
from pipelines.deid.pseudonyms import TOKEN

_GAP = f"\n{BARRIER}\n"
# Every round hides at least one more finding; real texts need two.
_MAX_ROUNDS = 8
DEFAULT_MIN_SCORE = 0.5
_LABELLED = LabelledValueDetector()


class Piece(NamedTuple):
    """A text to search, with the label it stands under (see `entities.Context`)."""

    text: str
    label: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """Detectors, the score from which a finding counts, and whether the labels of cells and fields are used."""

    detectors: tuple[Detector, ...]
    min_score: float = DEFAULT_MIN_SCORE
    labels: bool = True

    def find(self, pieces: Sequence[Piece], taken: Sequence[Sequence[Span]] = ()) -> list[list[Span]]:
        """Return for each piece its non-overlapping findings, sorted.

        Args:
            taken: findings made before; they are part of the result and nothing overlaps them.

        """
        before = taken or [()] * len(pieces)
        spans = [self._labelled(piece, found) for piece, found in zip(pieces, before, strict=True)]
        due = [index for index, piece in enumerate(pieces) if piece.text]
        for _ in range(_MAX_ROUNDS):
            fresh = self._round([hidden(pieces[index].text, spans[index]) for index in due])
            due = [index for index, found in zip(due, fresh, strict=True) if found]
            for index, found in zip(due, (found for found in fresh if found), strict=True):
                spans[index] = sorted([*spans[index], *found], key=lambda span: span.start)
            if not due:
                break
        return spans

    def _labelled(self, piece: Piece, taken: Sequence[Span]) -> list[Span]:
        """Return what is taken and what the label of the cell or field adds."""
        if not piece.label or not self.labels:
            return list(taken)
        text = hidden(piece.text, taken)
        found = self._admitted(text, _LABELLED.find(text, Context(piece.label, piece.beside)))
        return resolve([*taken, *found])

    def _round(self, texts: list[str]) -> list[list[Span]]:
        """Search texts of one round together; findings that touch a barrier are dropped."""
        joined = _GAP.join(texts)
        starts, position = [], 0
        for text in texts:
            starts.append(position)
            position += len(text) + len(_GAP)
        candidates = [span for detector in self.detectors for span in detector.find(joined, PROSE)]
        found: list[list[Span]] = [[] for _ in texts]
        for span in self._admitted(joined, candidates):
            index = bisect_right(starts, span.start) - 1
            found[index].append(span.shifted(-starts[index]))
        return [resolve(spans) if spans else spans for spans in found]

    def _admitted(self, text: str, spans: list[Span]) -> list[Span]:
        sure = [span for span in spans if span.score >= self.min_score and BARRIER not in text[span.start : span.end]]
        return drop_protected(text, sure)


def hidden(text: str, spans: Sequence[Span]) -> str:
    """Return the folded text with tokens and (sorted) findings overwritten by barriers, of the same length."""
    plain = fold(text)
    if "⟦" in plain:
        plain = TOKEN.sub(lambda match: BARRIER * len(match.group()), plain)
    parts: list[str] = []
    position = 0
    for span in spans:
        parts += (plain[position : span.start], BARRIER * (span.end - span.start))
        position = span.end
    return "".join((*parts, plain[position:])) if spans else plain
