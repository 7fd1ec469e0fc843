"""ODT to drafts from its XML: headings, lists with their numbers, tables, text boxes, notes, headers and footers.

`unstructured` (0.27) reads ODT through pandoc, which is not there, and would give no places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipelines.document import ElementKind, Locator, table_text
from pipelines.errors import DocumentError
from pipelines.parsers.docx_names import DC
from pipelines.parsers.docx_numbering import Numbering
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.markers import is_caption, marker_of
from pipelines.parsers.odt_names import (
    DRAW,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    Style,
    integer,
    read_numbering,
    read_styles,
)
from pipelines.parsers.odt_tables import cells_of, is_frame, paragraphs_in, table_cells
from pipelines.parsers.odt_text import COMMENT, NOTE, PARAGRAPHS, anchored, is_bold, paragraph_text
from pipelines.parsers.ooxml import open_package
from pipelines.parsers.roles import role_of

_DEFAULT_SIZE = 12.0
_INDEXES = {"table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
            "bibliography"}  # fmt: skip
_CONTAINERS = {f"{TEXT}{name}" for name in (*_INDEXES, "section", "index-body", "index-title", "numbered-paragraph")}
_RUNNING = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


@dataclass(slots=True)
class _Reader:
    """What paragraphs refer to; notes and comments are kept until the body has been read."""

    styles: dict[str, Style]
    numbering: Numbering
    body_size: float
    apart: list[tuple[Element, str]] = field(default_factory=list)

    def blocks(self, parent: Iterable[Element], path: str, *, index: bool = False) -> Iterator[Draft]:
        """Yield drafts for the block-level children of an element; `index` says that they are lines of one."""
        for number, child in enumerate(parent):
            here = f"{path}/{number}"
            if child.tag in PARAGRAPHS:
                yield self.paragraph(child, here, index=index)
                yield from self.inside(child, here)
            elif child.tag == f"{TEXT}list":
                yield from self.items(child, here, child.get(f"{TEXT}style-name", ""), 0)
            elif child.tag == f"{TABLE}table":
                yield from self.table(child, here)
            elif child.tag in _CONTAINERS:
                yield from self.blocks(child, here, index=index or child.tag == f"{TEXT}index-body")
            elif child.tag.startswith(DRAW):
                yield from self.drawing(child, here)

    def items(self, element: Element, path: str, name: str, depth: int) -> Iterator[Draft]:
        """Yield the items of a list; the first paragraph of each has the label that a reader sees."""
        if element.get(f"{TEXT}continue-numbering") != "true" and not element.get(f"{TEXT}continue-list") and not depth:
            self.numbering.counters.pop(name, None)
        for number, item in enumerate(element):
            start = item.get(f"{TEXT}start-value")
            if start is not None:
                self.numbering.counters.setdefault(name, {})[depth] = integer(start, 1) - 1
            labelled = item.tag == f"{TEXT}list-item"
            for index, child in enumerate(item):
                here = f"{path}/{number}/{index}"
                if child.tag == f"{TEXT}list":
                    yield from self.items(child, here, child.get(f"{TEXT}style-name", name), depth + 1)
                elif child.tag in PARAGRAPHS:
                    label = self.numbering.label(name, depth) or "•" if labelled and self._has_text(child) else ""
                    labelled = labelled and not label
                    yield self.paragraph(child, here, label)
                    yield from self.inside(child, here)
                else:
                    yield from self.blocks([child], here)

    def table(self, table: Element, path: str) -> Iterator[Draft]:
        """Yield a table, then what else stands in its cells; or the content of one that is only a frame."""
        if is_frame(table):
            for place, cell in cells_of(table):
                yield from self.blocks(cell, f"{path}/{place}")
            return
        cells = table_cells(table, lambda item: paragraph_text(item, self.styles))
        text = table_text(cells)
        yield Draft(ElementKind.TABLE, text, Locator(block=path, start=0, end=len(text)), cells=cells)
        for place, cell in cells_of(table):
            for paragraph in paragraphs_in(cell):
                yield from self.inside(paragraph, f"{path}/{place}")
            for number, inner in enumerate(item for item in cell if item.tag == f"{TABLE}table"):
                yield from self.table(inner, f"{path}/{place}/{number}")

    def inside(self, element: Element, path: str) -> Iterator[Draft]:
        """Yield the drawings anchored in a paragraph; its notes and comments wait."""
        for number, item in enumerate(anchored(element)):
            if item.tag in {NOTE, COMMENT}:
                self.apart.append((item, f"{path}/{'note' if item.tag == NOTE else 'comment'}/{number}"))
            else:
                yield from self.drawing(item, f"{path}/box/{number}")

    def drawing(self, element: Element, path: str) -> Iterator[Draft]:
        """Yield the text of a drawing, and what its author wrote to stand for a picture."""
        for name in ("title", "desc"):
            text = " ".join("".join(item.text or "" for item in element.findall(f"{SVG}{name}")).split())
            yield _draft(ElementKind.CAPTION, text, f"{path}/{name}")
        yield from self.blocks(element, path)

    def paragraph(self, element: Element, path: str, label: str = "", *, index: bool = False) -> Draft:
        """Return the draft of a paragraph, with its automatic number in front."""
        style = self.styles.get(element.get(f"{TEXT}style-name", ""), Style())
        body = paragraph_text(element, self.styles)
        level = integer(element.get(f"{TEXT}outline-level"), 1) if element.tag == f"{TEXT}h" else style.level
        if element.tag == f"{TEXT}h" and body and not label and element.get(f"{TEXT}is-list-header") != "true":
            label = self.numbering.label("", (level or 1) - 1) if "" in self.numbering.lists else ""
        text = f"{label} {body}".strip() if body else ""
        boxed = "/box/" in path
        kind, rank = self._role(element, style, text, level, numbered=bool(label) or index, boxed=boxed)
        return _draft(kind, text, path, rank)

    def _role(
        self, element: Element, style: Style, text: str, level: int | None, *, numbered: bool, boxed: bool
    ) -> tuple[ElementKind, Level]:
        if style.role == "title":
            return ElementKind.TITLE, (-1.0,)
        if level:
            return ElementKind.TITLE, (float(level),)
        if style.role == "caption" or is_caption(text):
            return ElementKind.CAPTION, ()
        if style.role == "code":
            return ElementKind.CODE, ()
        if numbered:
            return ElementKind.LIST_ITEM, ()
        ratio = (style.size or self.body_size) / self.body_size
        # In a box weight only sets the text off from what runs beside it.
        bold = is_bold(element, style, self.styles) and not boxed
        kind, rank = role_of(text, lines=1, ratio=ratio, bold=bold, recognised=False)
        if kind is ElementKind.TITLE and "\n" in text:
            return ElementKind.LIST_ITEM if marker_of(text) else ElementKind.PARAGRAPH, ()
        return kind, (10.0, *rank) if kind is ElementKind.TITLE else ()

    def _has_text(self, element: Element) -> bool:
        return bool(paragraph_text(element, self.styles))


def parse_odt(data: bytes) -> Parsed:
    """Parse an ODT.

    Raises:
        DocumentError: `corrupt`, `encrypted`, `dtd_in_xml`, `unpacks_too_large`.

    """
    with open_package(data) as package:
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise DocumentError("encrypted")
        content, common = package.xml("content.xml"), package.xml_or_none("styles.xml")
        meta = package.xml_or_none("meta.xml")
    styles = read_styles((common, content))
    size = styles["Standard"].size if "Standard" in styles else None
    reader = _Reader(styles, read_numbering((common, content)), size or _DEFAULT_SIZE)
    drafts = list(_running(common, reader, "header"))
    for body in content.iter(f"{OFFICE}text"):
        drafts += reader.blocks(body, "body")
    drafts += _apart(reader)
    drafts += _running(common, reader, "footer")
    title = (meta.findtext(f".//{DC}title") or "").strip() if meta is not None else ""
    return Parsed(drafts, title or None)


def _apart(reader: _Reader) -> Iterator[Draft]:
    """Yield notes as they stand, then comments as furniture."""
    waiting = list(reader.apart)
    for element, path in (item for item in waiting if item[0].tag == NOTE):
        for body in element.findall(f"{TEXT}note-body"):
            yield from reader.blocks(body, path)
    for element, path in (item for item in waiting if item[0].tag == COMMENT):
        for draft in reader.blocks(element, path):
            yield Draft(ElementKind.FURNITURE, draft.text, draft.locator, cells=draft.cells)


def _running(root: Element | None, reader: _Reader, kind: str) -> Iterator[Draft]:
    """Yield what all headers or footers hold, the same text once."""
    seen: set[str] = set()
    for page in root.iter(f"{STYLE}master-page") if root is not None else ():
        for name in (name for name in _RUNNING if name.startswith(kind)):
            for element in page.findall(f"{STYLE}{name}"):
                for draft in reader.blocks(element, name):
                    if draft.text not in seen:
                        seen.add(draft.text)
                        yield Draft(ElementKind.FURNITURE, draft.text, draft.locator, cells=draft.cells)


def _draft(kind: ElementKind, text: str, path: str, level: Level = ()) -> Draft:
    return Draft(kind, text, Locator(block=path, start=0, end=len(text)), level)
