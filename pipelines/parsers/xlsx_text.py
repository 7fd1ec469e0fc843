"""Strings of a workbook: rich text with raised and lowered runs, the table of shared strings, escaped characters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.parsers.encoding import whole
from pipelines.parsers.raised import subscript, superscript
from pipelines.parsers.xml_stream import read_xml

# Characters that XML cannot hold (ECMA-376 part 1, 22.4.2.4, ST_Xstring).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = {"superscript": superscript, "subscript": subscript}


class RichText:
    """Collects the text within a string item; phonetic guides are no part of it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._position = ""
        self._phonetic = False
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element within the item."""
        if name == "t":
            self._inside = not self._phonetic
        elif name == "r":
            self._position = ""
        elif name == "vertAlign":
            self._position = attributes.get("val", "")
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """Take the end of an element within the item."""
        if name == "t":
            self._inside = False
        elif name == "r":
            self._position = ""
        elif name == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        """Take a piece of text."""
        if self._inside:
            change = _RAISED.get(self._position)
            self._parts.append(change(data) if change else data)

    def take(self) -> str:
        """Return what was collected, and begin anew."""
        text = unescaped("".join(self._parts))
        self._parts.clear()
        return text


def shared_strings(chunks: Iterable[bytes]) -> list[str]:
    """Return the strings that cells refer to by number.

    Raises:
        DocumentError: see `xml_stream.read_xml`.

    """
    table = _SharedStrings()
    read_xml(chunks, table)
    return table.strings


def unescaped(text: str) -> str:
    """Return a string with `_x000D_` and its like as the characters they stand for; line ends are line feeds."""
    if "_x" in text:
        text = whole(_ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _SharedStrings:
    def __init__(self) -> None:
        self.strings: list[str] = []
        self._rich = RichText()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._rich.start(name, attributes)

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append(self._rich.take())
        else:
            self._rich.end(name)

    def text(self, data: str) -> None:
        self._rich.text(data)
