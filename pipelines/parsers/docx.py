"""DOCX to drafts from its XML: paragraphs, lists, tables, text boxes, content controls, notes, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipelines.document import ElementKind, Locator, table_text
from pipelines.errors import DocumentError
from pipelines.parsers.docx_names import DC, STRICT, W, attribute, child_value
from pipelines.parsers.docx_numbering import Numbering, read_numbering
from pipelines.parsers.docx_runs import is_bold, largest_size, paragraph_text, text_boxes
from pipelines.parsers.docx_styles import Style, read_styles
from pipelines.parsers.docx_tables import inside_cells, is_frame, table_cells
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.markers import is_caption, marker_of
from pipelines.parsers.ooxml import Package, open_package, parse_xml
from pipelines.parsers.roles import role_of
from pipelines.parsers.stated_numbers import whole_number

_CONTAINERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}
_DEFAULT_SIZE = 10.5


@dataclass(slots=True)
class _Reader:
    """What paragraphs refer to."""

    styles: dict[str, Style]
    numbering: Numbering
    body_size: float

    def blocks(self, parent: Element, path: str) -> Iterator[Draft]:
        """Yield drafts for the block-level children of an element."""
        for index, child in enumerate(parent):
            here = f"{path}/{index}"
            if child.tag == f"{W}p":
                yield self.paragraph(child, here)
                for number, box in enumerate(text_boxes(child)):
                    yield from self.blocks(box, f"{here}/box/{number}")
            elif child.tag == f"{W}tbl":
                yield from self.table(child, here)
            elif child.tag in _CONTAINERS:
                yield from self.blocks(child, here)

    def table(self, table: Element, path: str) -> Iterator[Draft]:
        """Yield a table, then what else stands in its cells; or the content of one that is only a frame around text."""
        if is_frame(table):
            for cell in table.iter(f"{W}tc"):
                yield from self.blocks(cell, f"{path}/cell/0/0")
                return
        cells = table_cells(table)
        text = table_text(cells)
        yield Draft(ElementKind.TABLE, text, Locator(block=path, start=0, end=len(text)), cells=cells)
        for place, inner in inside_cells(table):
            here = f"{path}/{place}"
            yield from self.table(inner, here) if inner.tag == f"{W}tbl" else self.blocks(inner, here)

    def paragraph(self, paragraph: Element, path: str) -> Draft:
        """Return the draft of a paragraph, with its automatic number in front."""
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.get(child_value(properties, "pStyle"), Style())
        body = paragraph_text(paragraph).strip()
        label = self._label(properties, style) if body else ""
        text = f"{label} {body}".strip()
        kind, level = self._role(paragraph, properties, style, text, bool(label), boxed="/box/" in path)
        return Draft(kind, text, Locator(block=path, start=0, end=len(text)), level)

    def _label(self, properties: Element | None, style: Style) -> str:
        numbering = properties.find(f"{W}numPr") if properties is not None else None
        number = child_value(numbering, "numId") or style.number
        depth = whole_number(child_value(numbering, "ilvl"), style.number_level)
        return self.numbering.label(number, depth) if number else ""

    def _role(
        self, paragraph: Element, properties: Element | None, style: Style, text: str, numbered: bool, *, boxed: bool
    ) -> tuple[ElementKind, Level]:
        outline = whole_number(child_value(properties, "outlineLvl"), -1)
        level = outline if 0 <= outline < 9 else style.level
        if style.role == "title":
            return ElementKind.TITLE, (-1.0,)
        if level is not None:
            return ElementKind.TITLE, (float(level),)
        if style.role == "caption" or is_caption(text):
            return ElementKind.CAPTION, ()
        if style.role == "code":
            return ElementKind.CODE, ()
        if style.role == "toc":
            return ElementKind.LIST_ITEM, ()
        # A list's style without a list is how Word writes a line between its items.
        freed = child_value(properties.find(f"{W}numPr") if properties is not None else None, "numId") == "0"
        if numbered or (style.role == "list" and text and not freed):
            return ElementKind.LIST_ITEM, ()
        return self._plain_role(paragraph, style, text, boxed)

    def _plain_role(self, paragraph: Element, style: Style, text: str, boxed: bool) -> tuple[ElementKind, Level]:
        """Writers who use no styles make headings by size, weight and number; in a box weight only sets it off."""
        size = largest_size(paragraph) or style.size or self.body_size
        bold = is_bold(paragraph, style.bold) and not boxed
        kind, level = role_of(text, lines=1, ratio=size / self.body_size, bold=bold, recognised=False)
        if kind is ElementKind.TITLE and "\n" in text:
            return ElementKind.LIST_ITEM if marker_of(text) else ElementKind.PARAGRAPH, ()
        outer = self._above_headings(size)
        return kind, (outer, *level) if kind is ElementKind.TITLE else ()

    def _above_headings(self, size: float) -> float:
        """Where a title without a style ranks: as that of the document if larger than every heading's style."""
        sizes = [style.size or self.body_size for style in self.styles.values() if style.level is not None]
        return -0.5 if sizes and size > max(sizes) else 10.0


def parse_docx(data: bytes) -> Parsed:
    """Parse a DOCX.

    Raises:
        DocumentError: `corrupt`, `encrypted`, `dtd_in_xml`, `unpacks_too_large`, `too_deep`.

    """
    with open_package(data) as package:
        body = _part(package, "word/document.xml")
        if body is None:
            raise DocumentError("corrupt")
        styles = read_styles(_part(package, "word/styles.xml"))
        numbering = read_numbering(_part(package, "word/numbering.xml"))
        reader = _Reader(styles, numbering, _body_size(styles))
        drafts = [*_furniture(package, reader, "header")]
        for part in body.iter(f"{W}body"):
            drafts += reader.blocks(part, "body")
        drafts += _notes(package, reader)
        drafts += _comments(package, reader)
        drafts += _furniture(package, reader, "footer")
        return Parsed(drafts, _core_title(package))


def _part(package: Package, name: str) -> Element | None:
    if name not in package.names:
        return None
    data = package.read(name)
    for strict, usual in STRICT.items():
        data = data.replace(strict, usual)
    return parse_xml(data)


def _body_size(styles: dict[str, Style]) -> float:
    return next((s.size for name in ("Normal", "a", "a0") if (s := styles.get(name)) and s.size), _DEFAULT_SIZE)


def _furniture(package: Package, reader: _Reader, kind: str) -> Iterator[Draft]:
    """Yield what all headers or footers hold, the same text once."""
    seen: set[str] = set()
    for name in sorted(name for name in package.names if name.startswith(f"word/{kind}") and name.endswith(".xml")):
        root = _part(package, name)
        for draft in reader.blocks(root, name.removeprefix("word/").removesuffix(".xml")) if root is not None else ():
            if draft.text not in seen:
                seen.add(draft.text)
                yield Draft(ElementKind.FURNITURE, draft.text, draft.locator, cells=draft.cells)


def _notes(package: Package, reader: _Reader) -> Iterator[Draft]:
    """Yield footnotes and endnotes after the body; the separators Word keeps among them have a type."""
    for name in ("footnotes", "endnotes"):
        root = _part(package, f"word/{name}.xml")
        for index, note in enumerate(root if root is not None else ()):
            if not attribute(note, "type"):
                yield from reader.blocks(note, f"{name}/{index}")


def _comments(package: Package, reader: _Reader) -> Iterator[Draft]:
    """Yield what reviewers wrote beside the text."""
    root = _part(package, "word/comments.xml")
    for index, comment in enumerate(root if root is not None else ()):
        for draft in reader.blocks(comment, f"comments/{index}"):
            yield Draft(ElementKind.FURNITURE, draft.text, draft.locator, cells=draft.cells)


def _core_title(package: Package) -> str | None:
    root = _part(package, "docProps/core.xml")
    title = root.find(f"{DC}title") if root is not None else None
    return (title.text or "").strip() or None if title is not None else None
