"""Markdown as it lies in the file, without the marks that a reader does not see."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.document import Locator
from pipelines.fidelity.parsed_text import WHOLE
from pipelines.fidelity.raising import shifted
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.fidelity.text_reading import decoded, lines
from pipelines.parsers.entities import unescaped

_RAISED = re.compile(r"<su([pb])>(.{0,1000}?)</su[pb]>", re.IGNORECASE | re.DOTALL)
# What a Markdown reader does not show: targets of links, attributes of tags, comments, the language of a code block,
# what stands for an image where the image is.
_HIDDEN = re.compile(
    r"!\[[^\]\n]{0,1000}\]|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|<!--.{0,100000}?-->|</?[A-Za-z][^<>]*>"
    r"|^[ ]{0,3}(?:```+|~~~+)[^\n]*$",
    re.DOTALL | re.M,
)
_MARKS = re.compile(
    r"^[ ]{0,3}(?:#{1,6}|(?:>[ ]?)+)|\*\*|__|~~|`+|(?<![\w*\\])\*(?=\S)|(?<=[^\s\\])\*(?![\w*])|\\(?=[^\w\s])", re.M
)
_DIVIDER = re.compile(r"^[ |:-]+$")
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^>\s]+)>")


def markdown_parts(data: bytes) -> list[Part]:
    """Return a Markdown file line by line; what a reader does not see may be left out by the parser."""
    text = _AUTOLINK.sub(r"\1", decoded(data))
    text = _RAISED.sub(lambda found: shifted(found[2], 1 if found[1] in "pP" else -1), text)
    bits: list[Bit] = []
    position = 0
    for hidden in _HIDDEN.finditer(text):
        bits += [replace(bit, text=_unmarked(bit.text)) for bit in lines(text[position : hidden.start()], position)]
        place = Locator(block="text", start=hidden.start(), end=hidden.end())
        bits.append(Bit(hidden.group(), place, Role.OPTIONAL))
        position = hidden.end()
    bits += [replace(bit, text=_unmarked(bit.text)) for bit in lines(text[position:], position)]
    return [Part(WHOLE, tuple(bits))]


def _unmarked(line: str) -> str:
    if _DIVIDER.match(line.strip() or "x"):
        return "\n"
    return unescaped(_MARKS.sub("", line).replace("|", "\t"))
