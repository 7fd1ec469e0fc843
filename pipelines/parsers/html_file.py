"""HTML to drafts: headings, paragraphs, lists, tables, code and captions; what surrounds the content is furniture.

A page's blocks are located by the place of their element: `html/1/0/3` is the fourth child of the first child of the
second child of `html`. Why not by `unstructured` (0.27): measured on a page with each of these, it lost the
navigation, the spans of merged cells, tables within tables, captions and the text of images, and tells no locator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.document import ElementKind, Locator, table_text
from pipelines.parsers.docx_numbering import numeral
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.html_furniture import find_furniture
from pipelines.parsers.html_tables import inner_tables, is_layout, table_cells
from pipelines.parsers.html_text import (
    BLOCKS,
    BREAK,
    UNSEEN,
    alternative,
    folded,
    has_block,
    inline,
    is_hidden,
    text_of,
)
from pipelines.parsers.html_tree import Node, read_html
from pipelines.parsers.roles import role_of

_HEADINGS = {"h1": 1.0, "h2": 2.0, "h3": 3.0, "h4": 4.0, "h5": 5.0, "h6": 6.0}
_CODE = {"pre", "listing", "xmp", "plaintext"}
_NUMBERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_BOLD = {"b", "strong"}
_ITEM_KINDS = {ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE}
# Paragraphs that look like headings rank below all that are marked as such.
_BELOW_HEADINGS = 10.0


def parse_html(data: bytes, charset: str = "") -> Parsed:
    """Parse an HTML page; `charset` is what mail or another wrapper states.

    Raises:
        DocumentError: `no_text`, `too_deep`, `too_many_cells`; rejected `too_large`.

    """
    root, encoding = read_html(data, charset)
    drafts = list(_Reader(find_furniture(root)).blocks(root, "html"))
    title = root.find(".//title")
    name = " ".join((title.text or "").split()) if title is not None else ""
    return Parsed(drafts, name or None, notes=() if encoding == "utf-8" else (f"encoding {encoding}",))


@dataclass(slots=True)
class _Run:
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


@dataclass(slots=True)
class _Reader:
    furniture: set[Node]

    def blocks(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield the blocks below an element, and the inline content between them as paragraphs."""
        run, start = _Run(), path
        run.add_text(node.text)
        for index, child in enumerate(node):
            here = f"{path}/{index}"
            if not isinstance(child.tag, str) or child.tag in UNSEEN:
                run.add_text(child.tail)
            elif child.tag in BLOCKS or has_block(child) or (child in self.furniture and not is_hidden(child)):
                yield from _paragraph(run, start)
                yield from self.block(child, here)
                run, start = _Run(), here
                run.add_text(child.tail)
            else:
                run.add(child)
                run.add_text(child.tail)
        yield from _paragraph(run, start)

    def block(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield what one block holds."""
        if node in self.furniture:
            yield _draft(ElementKind.FURNITURE, text_of(node), path)
        elif node.tag in _HEADINGS:
            yield _draft(
                ElementKind.TITLE, " ".join(inline(node).replace(BREAK, " ").split()), path, (_HEADINGS[node.tag],)
            )
            yield from _aside([node], path)
        elif node.tag in _CODE:
            yield _draft(ElementKind.CODE, "".join(_literal(node)).strip("\n"), path)
        elif node.tag in {"ul", "ol", "dir"}:
            yield from self.items(node, path)
        elif node.tag == "table":
            yield from self.table(node, path)
        elif node.tag in {"figcaption", "caption"}:
            yield _draft(ElementKind.CAPTION, text_of(node), path)
        else:
            yield from self.blocks(node, path)

    def items(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield the items of a list with the numbers a reader sees; lists inside an item follow it."""
        count = _integer(node.get("start"), 1)
        for index, child in enumerate(node):
            here = f"{path}/{index}"
            if child.tag != "li":
                yield from self.block(child, here) if isinstance(child.tag, str) and child.tag not in UNSEEN else ()
                continue
            count = _integer(child.get("value"), count)
            label = "•" if node.tag != "ol" else f"{numeral(count, _NUMBERS.get(node.get('type', '1'), 'decimal'))}."
            count += 1
            for position, draft in enumerate(self.blocks(child, here)):
                nested = draft.locator.block != here and child[0].tag in {"ul", "ol"}
                heading = draft.kind is ElementKind.TITLE and draft.level < (_BELOW_HEADINGS,)
                if position or nested or heading or draft.kind not in _ITEM_KINDS:
                    yield draft
                else:
                    yield _draft(ElementKind.LIST_ITEM, f"{label} {draft.text}", draft.locator.block or here)

    def table(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield a table with its caption before and the tables inside it after it; or what a mere frame holds."""
        if is_layout(node):
            yield from self.blocks(node, path)
            return
        for caption in node.findall("caption"):
            yield _draft(ElementKind.CAPTION, text_of(caption), f"{path}/caption")
        cells = table_cells(node)
        text = table_text(cells)
        yield Draft(ElementKind.TABLE, text, Locator(block=path, start=0, end=len(text)), cells=cells)
        yield from _aside([node], path)
        for number, inner in enumerate(inner_tables(node)):
            yield from self.table(inner, f"{path}/inner/{number}")


def _paragraph(run: _Run, path: str) -> Iterator[Draft]:
    text = folded("".join(run.parts))
    if text:
        kind, level = role_of(text, lines=1 + text.count("\n"), ratio=1.0, bold=run.bold, recognised=False)
        if kind is ElementKind.TITLE and "\n" in text:
            kind, level = ElementKind.PARAGRAPH, ()
        yield _draft(kind, text, path, (_BELOW_HEADINGS, *level) if level else ())
    yield from _aside(run.nodes, path)


def _aside(nodes: list[Node], path: str) -> Iterator[Draft]:
    """Yield what stands for the images among inline content, and what the page hides of it."""
    for node in nodes:
        for item in node.iter():
            if not isinstance(item.tag, str) or item.tag in UNSEEN:
                continue
            if is_hidden(item) and not any(is_hidden(outer) for outer in item.iterancestors()):
                yield _draft(ElementKind.FURNITURE, text_of(item), path)
            elif item.tag == "img" and alternative(item):
                yield _draft(ElementKind.CAPTION, alternative(item), path)


def _literal(node: Node) -> Iterator[str]:
    """Yield the text of code with its white space."""
    yield node.text or ""
    for child in node:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from _literal(child)
        yield child.tail or ""


def _draft(kind: ElementKind, text: str, path: str, level: Level = ()) -> Draft:
    return Draft(kind, text, Locator(block=path, start=0, end=len(text)), level)


def _integer(value: str | None, default: int) -> int:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
