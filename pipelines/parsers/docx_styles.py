"""Paragraph styles of a Word document: which are headings, lists, captions or code; sizes and weights inherited."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import W, attribute, child_value, is_on
from pipelines.parsers.stated_numbers import whole_number

_HEADING = re.compile(r"(?i)(?:heading|標題|标题)\s*(\d)")
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph inherits.

    Attributes:
        level: outline level, 0 the outermost; None for body text.
        role: `title`, `caption`, `code`, `list`, `toc` or empty.
        number: list id of the style, with `number_level`.

    """

    level: int | None = None
    role: str = ""
    bold: bool = False
    size: float | None = None
    number: str = ""
    number_level: int = 0


def read_styles(root: Element | None) -> dict[str, Style]:
    """Read styles.xml: style id -> Style, based-on chains resolved."""
    if root is None:
        return {}
    elements = {attribute(item, "styleId"): item for item in root.iter(f"{W}style")}
    return {name: _resolved(name, elements) for name in elements}


def _resolved(name: str, elements: dict[str, Element]) -> Style:
    chain: list[Element] = []
    while name in elements and len(chain) < _MAX_CHAIN:
        chain.append(elements[name])
        name = child_value(elements[name], "basedOn")
    style = Style()
    for element in reversed(chain):
        style = _overlaid(style, element)
    return style


def _overlaid(style: Style, element: Element) -> Style:
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    name = child_value(element, "name")
    outline = whole_number(child_value(paragraph, "outlineLvl"), None)
    heading = _HEADING.match(name)
    if heading:
        style = replace(style, level=int(heading.group(1)) - 1)
    if outline is not None:
        style = replace(style, level=outline if 0 <= outline < 9 else None)
    style = replace(style, role=_role(name) or style.role)
    if run is not None and run.find(f"{W}b") is not None:
        style = replace(style, bold=is_on(run, "b"))
    size = whole_number(child_value(run, "sz"), None)
    if size is not None:
        style = replace(style, size=size / 2)
    numbering = paragraph.find(f"{W}numPr") if paragraph is not None else None
    if numbering is not None:
        depth = whole_number(child_value(numbering, "ilvl"), style.number_level)
        style = replace(style, number=child_value(numbering, "numId") or style.number, number_level=depth)
    return style


def _role(name: str) -> str:
    name = name.casefold()
    if name in {"title", "標題", "标题", "文件標題"}:
        return "title"
    for part, role in (("caption", "caption"), ("標號", "caption"), ("toc", "toc"), ("code", "code"), ("list", "list")):
        if name.startswith(part):
            return role
    return ""
