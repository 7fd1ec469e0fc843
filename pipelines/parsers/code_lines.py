"""Program text on a page: lines in a font of one pitch, in a document that is set in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipelines.parsers.geometry import Line

# The mean widths of a character are within this share of their median in so many of the lines; in a font that is not
# of one pitch they are ten times as far apart. So many lines, of so many different characters each, tell.
_SAME_PITCH, _MOST_LINES, _MIN_LINES, _MIN_DIFFERENT = 0.01, 0.8, 3, 6
# A document that is mostly set in such a font is a printed report, not a listing.
_MOST = 0.5
# A blank line may stand within a listing (white space in shares of the size).
MAX_BLANK = 2.0


def fixed_pitch_fonts(lines: Sequence[Line]) -> frozenset[str]:
    """Return the fonts whose characters are all of one width, but for the font of the body."""
    by_font: dict[str, list[Line]] = {}
    for line in lines:
        by_font.setdefault(line.font, []).append(line)
    sizes = {font: sum(len(line.text) for line in found) for font, found in by_font.items()}
    most = _MOST * sum(sizes.values())
    return frozenset(font for font, found in by_font.items() if font and sizes[font] < most and _is_fixed(found))


def _is_fixed(lines: Sequence[Line]) -> bool:
    widths = [line.pitch for line in lines if line.text.isascii() and len(set(line.text)) >= _MIN_DIFFERENT]
    if len(widths) < _MIN_LINES:
        return False
    middle = median(widths)
    return sum(abs(width - middle) <= _SAME_PITCH * middle for width in widths) >= _MOST_LINES * len(widths)


def with_code(lines: list[Line], fonts: frozenset[str]) -> list[Line]:
    """Return the lines, those set in one of these fonts marked as code."""
    if not fonts:
        return lines
    return [replace(line, code=True) if line.font in fonts else line for line in lines]


def code_text(lines: Sequence[Line]) -> str:
    """Return a listing with its lines and indents."""
    left = min(line.box[0] for line in lines)
    longest = max(lines, key=lambda line: len(line.text))
    width = (longest.box[2] - longest.box[0]) / max(1, len(longest.text))
    return "\n".join(" " * round((line.box[0] - left) / max(width, 1.0)) + line.text for line in lines)
