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
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.html_furniture import find_furniture
from pipelines.parsers.html_runs import BELOW_HEADINGS, Run, aside, block_draft, paragraph
from pipelines.parsers.html_tables import in_cells, inner_tables, is_layout, strays, table_cells
from pipelines.parsers.html_text import (
    BLOCKS,
    BREAK,
    UNSEEN,
    has_block,
    inline,
    is_hidden,
    text_of,
)
from pipelines.parsers.html_tree import Node, read_html

_HEADINGS = {"h1": 1.0, "h2": 2.0, "h3": 3.0, "h4": 4.0, "h5": 5.0, "h6": 6.0}
_CODE = {"pre", "listing", "xmp", "plaintext"}
_NUMBERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_ITEM_KINDS = {ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE}


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
class _Reader:
    furniture: set[Node]
    labels: dict[Node, str] = field(default_factory=dict)

    def blocks(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield the blocks below an element, and the inline content between them as paragraphs."""
        run, start = Run(), path
        run.add_text(node.text)
        for index, child in enumerate(node):
            here = f"{path}/{index}"
            if not isinstance(child.tag, str) or child.tag in UNSEEN:
                run.add_text(child.tail)
            elif child.tag in BLOCKS or has_block(child) or (child in self.furniture and not is_hidden(child)):
                yield from paragraph(run, start)
                yield from self.block(child, here)
                run, start = Run(), here
                run.add_text(child.tail)
            else:
                run.add(child)
                run.add_text(child.tail)
        yield from paragraph(run, start)

    def block(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield what one block holds."""
        if node in self.furniture:
            yield block_draft(ElementKind.FURNITURE, text_of(node), path)
        elif node.tag in _HEADINGS:
            yield block_draft(
                ElementKind.TITLE, " ".join(inline(node).replace(BREAK, " ").split()), path, (_HEADINGS[node.tag],)
            )
            yield from aside([node], path)
        elif node.tag in _CODE:
            yield block_draft(ElementKind.CODE, "".join(_literal(node)).strip("\n"), path)
        elif node.tag == "li":
            yield from self.item(node, path)
        elif node.tag == "table":
            yield from self.table(node, path)
        elif node.tag in {"figcaption", "caption"}:
            yield block_draft(ElementKind.CAPTION, text_of(node), path)
        else:
            if node.tag in {"ul", "ol"}:
                self.number_items(node)
            yield from self.blocks(node, path)

    def number_items(self, node: Node) -> None:
        """Note the labels that a reader sees at the items of a list."""
        count = _integer(node.get("start"), 1)
        for item in node.findall("li"):
            count = _integer(item.get("value"), count)
            number = numeral(count, _NUMBERS.get(node.get("type", "1"), "decimal"))
            self.labels[item] = f"{number}." if node.tag == "ol" else "•"
            count += 1

    def item(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield an item of a list with its label; lists inside it follow."""
        label = self.labels.get(node, "•")
        for position, draft in enumerate(self.blocks(node, path)):
            nested = draft.locator.block != path and node[0].tag in {"ul", "ol"}
            heading = draft.kind is ElementKind.TITLE and draft.level < (BELOW_HEADINGS,)
            if position or nested or heading or draft.kind not in _ITEM_KINDS:
                yield draft
            else:
                yield block_draft(ElementKind.LIST_ITEM, f"{label} {draft.text}", draft.locator.block or path)

    def table(self, node: Node, path: str) -> Iterator[Draft]:
        """Yield a table with its caption before and the tables inside it after it; or what a mere frame holds."""
        if is_layout(node):
            yield from self.blocks(node, path)
            return
        for caption in node.findall("caption"):
            yield block_draft(ElementKind.CAPTION, text_of(caption), f"{path}/caption")
        cells = table_cells(node)
        text = table_text(cells)
        yield Draft(ElementKind.TABLE, text, Locator(block=path, start=0, end=len(text)), cells=cells)
        yield from aside(in_cells(node), path)
        for number, stray in enumerate(strays(node)):
            here = f"{path}/stray/{number}"
            yield from (
                [block_draft(ElementKind.PARAGRAPH, stray, here)] if isinstance(stray, str) else self.block(stray, here)
            )
        for number, inner in enumerate(inner_tables(node)):
            yield from self.table(inner, f"{path}/inner/{number}")


def _literal(node: Node) -> Iterator[str]:
    """Yield the text of code with its white space."""
    yield node.text or ""
    for child in node:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from _literal(child)
        yield child.tail or ""


def _integer(value: str | None, default: int) -> int:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
