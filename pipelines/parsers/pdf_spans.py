"""Spans of a text layer, as the backend's dictionaries describe them, to lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.parsers.geometry import Box, Line, union
from pipelines.parsers.letter_spacing import closed_up
from pipelines.parsers.markers import is_sure_marker
from pipelines.parsers.raised import fractions, subscript, superscript

_SUPERSCRIPT_FLAG, _BOLD_FLAG = 1, 16
# Character flags of text that is painted: filled or stroked. An OCR layer is neither (render mode 3).
_PAINTED = 16 | 32
# A subscript is smaller than its line and its baseline lies below by a part of the size (TeX: 15 % to 25 %).
_SUBSCRIPT_SIZE, _SUBSCRIPT_DROP = 0.85, 0.06
# Sine of the angle from which a line counts as slanting, e.g. a watermark: 6 degrees.
_SLANT = 0.1
# A space is at least this share of the size wide.
_SPACE = 0.25
_WIDE_ONLY = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]+")
# A space is seen before raised digits where the type leaves a little room; they belong to the word before.
_LOOSE_RAISED = re.compile(r"(?<=\w) +(?=[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁄/]))")
# A bullet of a symbol font without a Unicode map: the glyph is there, its meaning is not.
_SYMBOL = re.compile("^[\ufffd\ue000-\uf8ff\x80-\x9f]{1,3}(?:\\s+|(?=\\w)|$)")

Span = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text of a page: lines in the order of the file, and how many of its characters are not painted."""

    lines: list[Line]
    hidden: int

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "\n".join(line.text for line in self.lines)


def read_layer(blocks: list[Any]) -> TextLayer:
    """Read the lines of blocks of text."""
    lines: list[Line] = []
    hidden = 0
    for block in blocks:
        for line in block:
            spans = line["spans"]
            found = line_of(spans, line["dir"])
            if found is not None:
                lines.append(found)
                hidden += sum(len(span["text"]) for span in spans if not span["char_flags"] & _PAINTED)
    return TextLayer(lines, hidden)


def line_of(spans: list[Span], direction: tuple[float, float]) -> Line | None:
    """Join spans on one baseline into a line, or None if they hold no text."""
    filled = [span for span in spans if span["text"] and not span["text"].isspace()]
    if not filled:
        return None
    turn = turn_of(direction)
    if len(spans) == 1:
        span = spans[0]
        text, box, size = span["text"], span["bbox"], span["size"]
        pitch = (box[2] - box[0]) / (len(text) * (size or 1.0))
        if span["flags"] & _SUPERSCRIPT_FLAG:
            text = superscript(text)
    else:
        size = max(span["size"] for span in filled)
        baseline = max(spans, key=lambda span: (span["size"], len(span["text"])))["origin"][1]
        text = "".join(_piece(span, size, baseline) for span in spans)
        box = union(span["bbox"] for span in filled)
        pitch = (box[2] - box[0]) / (len(text.strip()) * (size or 1.0))
    stripped = fractions(_LOOSE_RAISED.sub("", text.replace("\u00ad", "").strip()))
    if not stripped:
        return None
    if stripped[0] >= "\x80":
        stripped = _SYMBOL.sub("• ", stripped).rstrip()
    if "\t" in stripped:
        stripped = _without_tab(stripped)
    if turn == 0 and filled[-1]["text"][-1].isspace():
        box = _without_space(box, filled[-1]["text"], stripped, size)
    bold, opens_bold = _weight(filled)
    font = spans[0]["font"]
    if len(spans) > 1 and any(span["font"] != font for span in filled):
        font = ""
    return Line(closed_up(stripped), box, size, bold, turn, None, (), opens_bold, font, pitch)


def _without_tab(text: str) -> str:
    """Part a marker from its text by a space; a tab means a new field."""
    marker, _, rest = text.partition("\t")
    rest = rest.strip()
    return f"{marker.rstrip()} {rest}" if "\t" not in rest and is_sure_marker(marker.rstrip()) else text


def _without_space(box: Box, last: str, text: str, size: float) -> Box:
    """Take the spaces that end a line out of its box; Han characters are as wide as their size, whatever a space is."""
    spaces = len(last) - len(last.rstrip())
    width = len(text) * size if _WIDE_ONLY.fullmatch(text) else box[2] - box[0] - spaces * _SPACE * size
    return box[0], box[1], min(box[2], box[0] + max(width, 1.0)), box[3]


def turn_of(direction: tuple[float, float]) -> int:
    """Return the quarters by which text of this direction must turn to be upright, -1 where it slants."""
    if direction == (1.0, 0.0):
        return 0
    if min(abs(direction[0]), abs(direction[1])) > _SLANT:
        return -1
    if abs(direction[0]) > abs(direction[1]):
        return 0 if direction[0] > 0 else 2
    return 1 if direction[1] > 0 else 3


def _piece(span: Span, size: float, baseline: float) -> str:
    text: str = span["text"]
    if span["flags"] & _SUPERSCRIPT_FLAG:
        return superscript(text)
    if span["size"] <= _SUBSCRIPT_SIZE * size and span["origin"][1] > baseline + _SUBSCRIPT_DROP * size:
        return subscript(text)
    return text


def _weight(spans: list[Span]) -> tuple[bool, bool]:
    """Return whether all words are bold and whether the first is; numbers and bullets may be set otherwise."""
    first = _is_bold(spans[0])
    if len(spans) == 1:
        return first, first
    weights = [_is_bold(span) for span in spans]
    if all(weights) or not any(weights):
        return first, first
    words = [bold for bold, span in zip(weights, spans, strict=True) if any(map(str.isalpha, span["text"]))] or weights
    return all(words), words[0]


def _is_bold(span: Span) -> bool:
    return bool(span["flags"] & _BOLD_FLAG) or "bold" in span["font"].lower()
