"""XML read piece by piece, so that a part of millions of elements takes no memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from pipelines.errors import DocumentError


class Handler(Protocol):
    """What is told of elements as they come; names are without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take a piece of text."""


def read_xml(chunks: Iterable[bytes], handler: Handler) -> None:
    """Hand every element of a part to a handler.

    Raises:
        DocumentError: `dtd_in_xml` for a part that declares a document type, `corrupt` if it is not well formed.

    """
    start, end = handler.start, handler.end

    def start_bare(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def end_bare(name: str) -> None:
        end(name.rpartition(":")[2] if ":" in name else name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start_bare
    parser.EndElementHandler = end_bare
    parser.CharacterDataHandler = handler.text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise DocumentError("corrupt") from None


def _refuse(*_declaration: object) -> None:
    raise DocumentError("dtd_in_xml")
