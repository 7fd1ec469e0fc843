"""Lines of a text layer cut where they run from one cell of a table into the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipelines.parsers.geometry import Line, union
from pipelines.parsers.pdf_spans import Span, line_of

# A span that ends this share of its size before an edge of a cell has its last character in that cell.
_INSET = 0.25

CellOf = Callable[[float, float], int]


def cut_lines(blocks: list[Any], cell_of: CellOf, characters: Callable[[], list[Any]]) -> list[Line]:
    """Return the lines, cut where the cell changes; `characters` gives the blocks with their characters, slowly."""
    lines: list[Line | None] = []
    with_characters: list[Any] | None = None
    for number, block in enumerate(blocks):
        for index, line in enumerate(block):
            pieces = _cut_between_spans(line["spans"], cell_of)
            if pieces is None:
                with_characters = characters() if with_characters is None else with_characters
                pieces = list(pieces_of(with_characters[number][index]["spans"], cell_of))
            lines += [line_of(piece, line["dir"]) for piece in pieces]
    return [line for line in lines if line is not None]


def _cut_between_spans(spans: list[Span], cell_of: CellOf) -> list[list[Span]] | None:
    """Cut a line between spans, or return None if a span itself reaches from one cell into another."""
    pieces: list[list[Span]] = []
    current: int | None = None
    for span in spans:
        x0, y0, x1, y1 = span["bbox"]
        inset = min(_INSET * span["size"], (x1 - x0) / 2)
        drop = min(_INSET * span["size"], (y1 - y0) / 2)
        cell = cell_of(x0 + inset, y0 + drop)
        if cell != cell_of(x1 - inset, y1 - drop):
            return None
        if cell == current or (pieces and span["text"].isspace()):
            pieces[-1].append(span)
        else:
            pieces.append([span])
            current = cell
    return pieces


def pieces_of(spans: list[Span], cell_of: CellOf) -> Iterator[list[Span]]:
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
