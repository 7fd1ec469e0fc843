"""Line breaking for mixed Chinese and Latin text, and the two subset fonts it is measured with."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
_NO_LINE_START = "，。、；：！？）」』》〉％℃,.;:!?)]%"
_NO_LINE_END = "（「『《〈([{"
_TOKEN = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉µ°×±]+|\s+|.", re.S)


@dataclass(frozen=True)
class Fonts:
    """The Chinese font and the one that has the superscripts and subscripts."""

    main: pymupdf.Font
    marks: pymupdf.Font
    _advances: dict[str, float] = field(default_factory=dict)

    def _font(self, char: str) -> pymupdf.Font:
        font = self.main if self.main.has_glyph(ord(char)) else self.marks
        if not font.has_glyph(ord(char)):
            raise ValueError(f"no glyph for {char!r} (U+{ord(char):04X}): run scripts.demo.make_fonts")
        return font

    def _advance(self, char: str) -> float:
        """Width of one character in units of the font size."""
        if char not in self._advances:
            self._advances[char] = float(self._font(char).text_length(char, fontsize=1.0))
        return self._advances[char]

    def runs(self, text: str) -> list[tuple[str, pymupdf.Font]]:
        """Split text into runs of one font; raises ValueError where neither has a glyph."""
        runs: list[tuple[str, pymupdf.Font]] = []
        for char in text:
            font = self._font(char)
            if runs and runs[-1][1] is font:
                runs[-1] = (runs[-1][0] + char, font)
            else:
                runs.append((char, font))
        return runs

    def width(self, text: str, size: float) -> float:
        """Width of a line in points."""
        return size * sum(self._advance(char) for char in text)

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """Break text into lines no wider than ``width`` points."""
        lines, line = list[str](), ""
        for token in _tokens(text):
            if self.width(line + token.rstrip(), size) <= width or not line:
                line += token
                continue
            lines.append(line.rstrip())
            line = token.lstrip()
        return [part for line in [*lines, line] for part in self._split_long(line.rstrip(), size, width)]

    def _split_long(self, line: str, size: float, width: float) -> list[str]:
        parts = []
        while self.width(line, size) > width:
            count = next(n for n in range(len(line) - 1, 0, -1) if self.width(line[:n], size) <= width or n == 1)
            parts.append(line[:count])
            line = line[count:]
        return [*parts, line]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        joins = token in _NO_LINE_START or (tokens and tokens[-1][-1] in _NO_LINE_END)
        if tokens and joins and not tokens[-1].isspace():
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _subset_font(file: str, characters: str) -> pymupdf.Font:
    """A font with only the given characters, so that no PDF carries more than it shows."""
    options = Options()
    options.hinting, options.recalc_timestamp = False, False
    options.layout_features, options.notdef_outline = [], True
    font = TTFont(FONTS / file, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return pymupdf.Font(fontbuffer=buffer.getvalue())


def demo_fonts(characters: str) -> Fonts:
    """The fonts committed beside this module, cut down to ``characters``."""
    text = "".join(sorted(set(characters)))
    return Fonts(_subset_font("YawanDemoSans.ttf", text), _subset_font("YawanDemoMarks.ttf", text))
