"""The writer-independent document: blocks of text that remember which personal data was planted where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Split = Literal["train", "test"]
BlockKind = Literal["title", "heading", "para", "step", "bullet", "note", "table", "break"]


@dataclass(frozen=True)
class Span:
    """One planted value: characters ``[start, end)`` of the text that carries it."""

    type: str
    start: int
    end: int
    value: str

    def shifted(self, offset: int) -> Span:
        """The same span in a text where this one begins ``offset`` characters later."""
        return Span(self.type, self.start + offset, self.end + offset, self.value)


@dataclass(frozen=True)
class Rich:
    """Text with its planted spans."""

    text: str
    spans: tuple[Span, ...] = ()

    def prefixed(self, prefix: str) -> Rich:
        """The text behind ``prefix``, spans moved along."""
        return Rich(prefix + self.text, tuple(s.shifted(len(prefix)) for s in self.spans))


@dataclass(frozen=True)
class Block:
    """A paragraph-like block, a table (``rows``; the first row is the header), or a page break."""

    kind: BlockKind
    rich: Rich = Rich("")
    rows: tuple[tuple[Rich, ...], ...] = ()


@dataclass(frozen=True)
class Doc:
    """One document as authored, before it becomes a file."""

    corpus: str
    name: str
    number: str
    title: str
    revision: str
    date: str
    lang: str
    split: Split
    header: Rich
    footer: Rich
    blocks: tuple[Block, ...]
    columns: int = 1
    text_box: bool = False
    outcome: dict[str, str] = field(default_factory=lambda: {"outcome": "kept"})
    relations: dict[str, str] = field(default_factory=dict)


def join(parts: list[Rich], separator: str) -> Rich:
    """Concatenate texts with a separator, carrying the spans over."""
    text, spans = "", list[Span]()
    for index, part in enumerate(parts):
        text += separator if index else ""
        spans += [s.shifted(len(text)) for s in part.spans]
        text += part.text
    return Rich(text, tuple(spans))


def block_text(block: Block) -> Rich:
    """A block's text; a table is its cells joined by tabs, its rows by line feeds."""
    if block.kind != "table":
        return block.rich
    return join([join(list(row), "\t") for row in block.rows], "\n")


def full_text(doc: Doc) -> Rich:
    """The whole document in reading order, one block a line, without headers and footers."""
    return join([block_text(block) for block in doc.blocks if block.kind != "break"], "\n")
