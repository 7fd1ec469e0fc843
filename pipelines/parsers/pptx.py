"""PPTX to drafts from its XML: a slide's title, texts, tables, charts and diagrams in reading order, then its notes.

Why not by `unstructured` (0.27): on a deck with each of these it gave the notes before the slide, merged cells without
their spans and no chart or diagram, called every short Chinese paragraph a title, and told no place. Its import alone
takes seconds in every worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from pipelines.document import Cell, ElementKind, Locator, table_text
from pipelines.errors import DocumentError
from pipelines.parsers.docx_names import DC, R
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.drawing_tables import C, chart_cells, chart_title, table_cells
from pipelines.parsers.drawing_text import A, Paragraph, body_text, paragraphs
from pipelines.parsers.geometry import rounded
from pipelines.parsers.markers import is_caption, marker_of
from pipelines.parsers.ooxml import Package, open_package
from pipelines.parsers.pptx_package import part_xml, relations_of
from pipelines.parsers.pptx_shapes import P, Shape, shapes_of, slide_size
from pipelines.parsers.roles import role_of

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TITLES = {"title", "ctrTitle"}
_FURNITURE = {"ftr", "sldNum", "dt", "hdr"}
_BULLETED = {"body", "obj"}
_BODY_SIZE = 18.0
_SLIDE: Level = (0.0,)
_COMMENT = f"{P}text"


@dataclass(slots=True)
class _Reader:
    """Reads the parts of a package; `size` is width and height of a slide in points."""

    package: Package
    size: tuple[float, float]
    layouts: dict[str, list[Shape]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)

    def slide(self, name: str, number: int) -> Iterator[Draft]:
        """Yield the drafts of a slide, of which the first, title or not, ends the title of the slide before."""
        begun = False
        for draft in self.parts_of(name, number):
            begins = not begun and bool(draft.text.strip()) and draft.kind is not ElementKind.FURNITURE
            begun = begun or begins
            yield replace(draft, level=_SLIDE) if begins else draft

    def parts_of(self, name: str, number: int) -> Iterator[Draft]:
        """Yield what a slide holds, then its notes."""
        root = part_xml(self.package, name)
        if root is None:
            return
        relations = relations_of(self.package, name)
        if root.get("show") in {"0", "false"}:
            self.hidden.append(number)
        part = next((part for kind, part in relations.values() if kind == "slideLayout"), "")
        if part and part not in self.layouts:
            yield from self.printed_on(self.layout(part), number)
        for shape in shapes_of(root, self.layouts.get(part, [])):
            yield from self.shape(shape, relations, number)
        for kind, inner in sorted(relations.values()):
            if kind == "notesSlide":
                yield from self.notes(inner)
            elif kind == "comments":
                yield from self.comments(inner)

    def layout(self, part: str) -> list[Shape]:
        """Return the shapes of a layout, then of the master under it; they are kept for the slides to come."""
        above = next((name for kind, name in relations_of(self.package, part).values() if kind == "slideMaster"), "")
        roots = (part_xml(self.package, part), part_xml(self.package, above))
        self.layouts[part] = [shape for root in roots if root is not None for shape in shapes_of(root, [])]
        return self.layouts[part]

    def printed_on(self, layout: list[Shape], number: int) -> Iterator[Draft]:
        """Yield what a layout prints on its slides as furniture, where it is first used."""
        for shape in layout:
            text = body_text(shape.element.find(f"{P}txBody")) if shape.kind == "shape" else ""
            yield Draft(ElementKind.FURNITURE, text, self.place(shape, number))

    def place(self, shape: Shape, number: int) -> Locator:
        """Return the locator of a shape: its box, or the whole slide where no file says."""
        return Locator(page=number, box=rounded(shape.box or (0.0, 0.0, *self.size)))

    def shape(self, shape: Shape, relations: dict[str, tuple[str, str]], number: int) -> Iterator[Draft]:
        """Yield what one shape holds."""
        place = self.place(shape, number)
        table = shape.element.find(f"{A}graphic/{A}graphicData/{A}tbl")
        if table is not None:
            yield from _table(table_cells(table), place)
            return
        chart = shape.element.find(f"{A}graphic/{A}graphicData/{C}chart")
        if chart is not None:
            yield from self.chart(relations.get(chart.get(f"{R}id", ""), ("", ""))[1], place)
            return
        diagram = shape.element.find(f"{A}graphic/{A}graphicData/{_DIAGRAM}relIds")
        if diagram is not None:
            yield from self.diagram(relations.get(diagram.get(f"{R}dm", ""), ("", ""))[1], place)
            return
        body = shape.element.find(f"{P}txBody")
        if body is not None:
            yield from _text(body, shape, place)
        elif shape.element.tag == f"{P}pic":
            yield from _picture(shape.element, place)

    def chart(self, name: str, place: Locator) -> Iterator[Draft]:
        """Yield the title of a chart as a caption and its data as a table."""
        root = part_xml(self.package, name)
        if root is not None:
            yield Draft(ElementKind.CAPTION, chart_title(root), place)
            yield from _table(chart_cells(root), place)

    def diagram(self, name: str, place: Locator) -> Iterator[Draft]:
        """Yield the texts of a diagram (SmartArt) in the order its author wrote them."""
        root = part_xml(self.package, name)
        for point in root.iter(f"{_DIAGRAM}pt") if root is not None else ():
            text = body_text(point.find(f"{_DIAGRAM}t"))
            if text and point.get("type", "node") in {"node", "asst"}:
                yield Draft(ElementKind.LIST_ITEM, f"• {text}", place)

    def notes(self, name: str) -> Iterator[Draft]:
        """Yield what the speaker wrote under a slide; the block names the notes' part and paragraph."""
        root = part_xml(self.package, name)
        block = name.removeprefix("ppt/").removesuffix(".xml")
        for shape in shapes_of(root, []) if root is not None else ():
            body = shape.element.find(f"{P}txBody")
            if body is None or shape.kind in {"sldImg", *_FURNITURE}:
                continue
            for index, item in enumerate(paragraphs(body)):
                text = f"{item.label} {item.text}".strip()
                locator = Locator(block=f"{block}/{index}", start=0, end=len(text))
                yield Draft(ElementKind.PARAGRAPH, text, locator)

    def comments(self, name: str) -> Iterator[Draft]:
        """Yield what reviewers wrote on a slide as furniture."""
        root = part_xml(self.package, name)
        old = [item.text or "" for item in root.iter(_COMMENT)] if root is not None else []
        for index, text in enumerate(old or [body_text(root)]):
            block = f"{name.removeprefix('ppt/').removesuffix('.xml')}/{index}"
            yield Draft(ElementKind.FURNITURE, text, Locator(block=block, start=0, end=len(text)))


def parse_pptx(data: bytes) -> Parsed:
    """Parse a presentation; a page is a slide, in the order of the show.

    Raises:
        DocumentError: `corrupt`, `encrypted`, `dtd_in_xml`, `unpacks_too_large`.

    """
    with open_package(data) as package:
        root = part_xml(package, "ppt/presentation.xml")
        if root is None:
            raise DocumentError("corrupt")
        reader = _Reader(package, slide_size(root))
        relations = relations_of(package, "ppt/presentation.xml")
        slides = [relations.get(item.get(f"{R}id", ""), ("", ""))[1] for item in root.iter(f"{P}sldId")]
        drafts = [draft for number, name in enumerate(slides, start=1) for draft in reader.slide(name, number)]
        core = part_xml(package, "docProps/core.xml")
        title = (core.findtext(f"{DC}title") or "").strip() if core is not None else ""
        notes = tuple(f"slide {number} hidden" for number in reader.hidden)
        return Parsed(drafts, title or None, len(slides), {"slides_hidden": len(notes)}, notes=notes)


def _text(body: Element, shape: Shape, place: Locator) -> Iterator[Draft]:
    """Yield the text of a shape: a title as one, the rest paragraph by paragraph."""
    if shape.kind in _FURNITURE:
        yield Draft(ElementKind.FURNITURE, body_text(body), place)
    elif shape.kind in _TITLES:
        yield Draft(ElementKind.TITLE, " ".join(body_text(body).split()), place, _SLIDE)
    else:
        for item in paragraphs(body):
            kind, level, label = _role(item, shape.kind)
            yield Draft(kind, f"{label} {item.text}".strip(), place, level)


def _role(item: Paragraph, kind: str) -> tuple[ElementKind, Level, str]:
    """Bodies of the usual layouts are lists unless a paragraph says otherwise."""
    if is_caption(item.text):
        return ElementKind.CAPTION, (), item.label
    if item.label:
        return ElementKind.LIST_ITEM, (), item.label
    if kind == "subTitle":
        return ElementKind.PARAGRAPH, (), ""
    if marker_of(item.text):
        return ElementKind.LIST_ITEM, (), ""
    if kind in _BULLETED and not item.plain:
        return ElementKind.LIST_ITEM, (), "•"
    found, level = role_of(
        item.text, lines=1 + item.text.count("\n"), ratio=(item.size or _BODY_SIZE) / _BODY_SIZE, bold=item.bold,
        recognised=False, alone=False,
    )  # fmt: skip
    return found, (10.0, *level) if level else (), ""


def _picture(element: Element, place: Locator) -> Iterator[Draft]:
    """Yield what an author wrote to stand for a picture; names that programs give do not count."""
    properties = element.find(f"{P}nvPicPr/{P}cNvPr")
    text = " ".join(properties.get("descr", "").split()) if properties is not None else ""
    if len(text) > 1 and "." not in text[-5:]:
        yield Draft(ElementKind.CAPTION, text, place)


def _table(cells: tuple[Cell, ...], place: Locator) -> Iterator[Draft]:
    if cells:
        yield Draft(ElementKind.TABLE, table_text(cells), place, cells=cells)
