"""Inline content between the blocks of a page: paragraphs, what stands for their images, what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.document import ElementKind, Locator
from pipelines.parsers.draft import Draft, Level
from pipelines.parsers.html_text import UNSEEN, alternative, folded, inline, is_hidden, text_of
from pipelines.parsers.html_tree import Node
from pipelines.parsers.roles import role_of

_BOLD = {"b", "strong"}
# Paragraphs that look like headings rank below all that are marked as such.
BELOW_HEADINGS = 10.0


@dataclass(slots=True)
class Run:
    """Inline content that stands between blocks, on its way to becoming a paragraph."""

    parts: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    bold: bool = True

    def add(self, node: Node) -> None:
        """Append an inline element."""
        text = inline(node)
        self.parts.append(text)
        self.nodes.append(node)
        if text.strip() and not (node.tag in _BOLD or (len(node) == 1 and node[0].tag in _BOLD and not node.text)):
            self.bold = False

    def add_text(self, text: str | None) -> None:
        """Append text that stands directly in the block."""
        self.parts.append(text or "")
        self.bold = self.bold and not (text or "").strip()


def paragraph(run: Run, path: str) -> Iterator[Draft]:
    """Yield a run as a paragraph with what goes with it; nothing where it holds no text."""
    text = folded("".join(run.parts))
    if text:
        kind, level = role_of(text, lines=1 + text.count("\n"), ratio=1.0, bold=run.bold, recognised=False)
        if kind is ElementKind.TITLE and "\n" in text:
            kind, level = ElementKind.PARAGRAPH, ()
        yield block_draft(kind, text, path, (BELOW_HEADINGS, *level) if level else ())
    yield from aside(run.nodes, path)


def aside(nodes: Iterable[Node], path: str) -> Iterator[Draft]:
    """Yield what stands for the images among inline content, and what the page hides of it; tables apart."""
    for node in nodes:
        if not isinstance(node.tag, str) or node.tag in UNSEEN:
            continue
        if is_hidden(node):
            yield block_draft(ElementKind.FURNITURE, text_of(node), path)
        elif node.tag == "img":
            yield block_draft(ElementKind.CAPTION, alternative(node), path)
        elif node.tag != "table":
            yield from aside(node, path)


def block_draft(kind: ElementKind, text: str, path: str, level: Level = ()) -> Draft:
    """Return the draft of a block at a path."""
    return Draft(kind, text, Locator(block=path, start=0, end=len(text)), level)
