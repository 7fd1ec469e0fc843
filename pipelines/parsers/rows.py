"""Pieces of text that stand side by side to rows, from left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.parsers.geometry import Line, union
from pipelines.parsers.letter_spacing import closed_up
from pipelines.parsers.markers import is_sure_marker

# Pieces of a row this many times their size apart are fields of it.
TAB = 2.5
# Lines of a row share at least this part of their height.
_BESIDE = 0.6
_BULLETS = re.compile("^(?:•\\s*){2,}")


def merge_rows(lines: Sequence[Line]) -> list[Line]:
    """Join the pieces of each row, from left to right; wide gaps become a tab, narrow ones a space."""
    return [row[0] if len(row) == 1 else _row(sorted(row, key=lambda line: line.box[0])) for row in grouped(lines)]


def grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the pieces of each row, rows from the top."""
    rows: list[list[Line]] = []
    bottom = float("-inf")
    for line in sorted(lines, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        box = line.box
        if box[1] < bottom and _same_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
            bottom = box[3]
    return rows


def _same_row(row: list[Line], line: Line) -> bool:
    """Whether a line stands beside all of these: at their height, and hardly over one of them."""
    x0, y0, x1, y1 = line.box
    for other in row:
        left, top, right, bottom = other.box
        shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        if shared < _BESIDE * max(0.1, min(y1 - y0, bottom - top)):
            return False
        if (x1 if x1 < right else right) - (x0 if x0 > left else left) > 0.5 * min(other.size, line.size):
            return False
    return True


def _row(pieces: list[Line]) -> Line:
    texts = [pieces[0].text]
    for before, piece in pairwise(pieces):
        gap = piece.box[0] - before.box[2]
        if gap > TAB * piece.size:
            texts.append(piece.text)
        else:
            texts[-1] += (" " if gap > 0.15 * piece.size else "") + piece.text
    text = "\t".join(texts)
    text = _BULLETS.sub("• ", text) if text.startswith("•") else closed_up(text)
    row = _joined_piece(pieces, text)
    if len(texts) == 2 and is_sure_marker(texts[0]):
        return replace(row, text=f"{texts[0]} {texts[1]}")
    return replace(row, pieces=tuple(pieces)) if len(texts) > 1 else row


def _joined_piece(pieces: list[Line], text: str) -> Line:
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    main = max(pieces, key=lambda piece: len(piece.text))
    bold, opens_bold = _weight(pieces)
    font = main.font if main.code and all(piece.code for piece in pieces) else ""
    box = union(piece.box for piece in pieces)
    return Line(
        text, box, main.size, bold, main.turn, min(sure) if sure else None, (), opens_bold, font, code=bool(font)
    )


def _weight(pieces: list[Line]) -> tuple[bool, bool]:
    """Return whether all words are bold and whether the first is; a number before a heading may be set otherwise."""
    if not any(piece.opens_bold for piece in pieces):
        return False, False
    words = [piece for piece in pieces if any(map(str.isalpha, piece.text))] or pieces
    return all(piece.bold for piece in words), words[0].opens_bold
