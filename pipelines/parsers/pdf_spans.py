"""Spans of a text layer, as the backend's dictionaries describe them, to lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipelines.parsers.geometry import Line, union
from pipelines.parsers.raised import subscript, superscript

_SUPERSCRIPT_FLAG, _BOLD_FLAG = 1, 16
# A subscript is smaller than its line and its baseline lies below by a part of the size (TeX: 15 % to 25 %).
_SUBSCRIPT_SIZE, _SUBSCRIPT_DROP = 0.85, 0.06
# Sine of the angle from which a line counts as slanting, e.g. a watermark: 6 degrees.
_SLANT = 0.1

Span = dict[str, Any]


def line_of(spans: list[Span], direction: tuple[float, float]) -> Line | None:
    """Join spans on one baseline into a line, or None if they hold no text."""
    spans = [span for span in spans if span["text"]]
    if not any(not span["text"].isspace() for span in spans):
        return None
    size = max(span["size"] for span in spans if not span["text"].isspace())
    baseline = max(spans, key=lambda span: (span["size"], len(span["text"])))["origin"][1]
    text = "".join(_piece(span, size, baseline) for span in spans).replace("\u00ad", "").strip()
    filled = [span for span in spans if not span["text"].isspace()]
    letters = sum(len(span["text"]) for span in filled)
    bold = sum(len(span["text"]) for span in filled if _is_bold(span)) > letters / 2
    return Line(text, union(span["bbox"] for span in filled), size, bold, turn_of(direction)) if text else None


def turn_of(direction: tuple[float, float]) -> int:
    """Return the quarters by which text of this direction must turn to be upright, -1 where it slants."""
    if min(abs(direction[0]), abs(direction[1])) > _SLANT:
        return -1
    if abs(direction[0]) > abs(direction[1]):
        return 0 if direction[0] > 0 else 2
    return 1 if direction[1] > 0 else 3


def pieces_of(spans: list[Span], cell_of: Callable[[float, float], int]) -> Iterator[list[Span]]:
    """Cut the spans of a line (with characters) where the cell changes; spaces go with what stands before."""
    piece: list[Span] = []
    current: int | None = None
    for span in spans:
        start = 0
        chars = span["chars"]
        for index, char in enumerate(chars):
            box = char["bbox"]
            cell = current if char["c"].isspace() else cell_of((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            if current is not None and cell != current:
                piece.extend(_part(span, chars[start:index]))
                yield piece
                piece, start = [], index
            current = cell
        piece.extend(_part(span, chars[start:]))
    yield piece


def _part(span: Span, chars: list[dict[str, Any]]) -> list[Span]:
    if not chars:
        return []
    text = "".join(char["c"] for char in chars)
    return [{**span, "chars": [], "text": text, "bbox": union(char["bbox"] for char in chars)}]


def _piece(span: Span, size: float, baseline: float) -> str:
    text: str = span["text"]
    if span["flags"] & _SUPERSCRIPT_FLAG:
        return superscript(text)
    if span["size"] <= _SUBSCRIPT_SIZE * size and span["origin"][1] > baseline + _SUBSCRIPT_DROP * size:
        return subscript(text)
    return text


def _is_bold(span: Span) -> bool:
    return bool(span["flags"] & _BOLD_FLAG) or "bold" in span["font"].lower()
