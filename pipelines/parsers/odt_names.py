"""Names of OpenDocument (ISO/IEC 26300) and what paragraphs, characters and lists inherit from styles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_numbering import Level, Numbering
from pipelines.parsers.stated_numbers import whole_number

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{{{_URN}office:1.0}}", f"{{{_URN}text:1.0}}", f"{{{_URN}table:1.0}}"
STYLE, DRAW, FO = f"{{{_URN}style:1.0}}", f"{{{_URN}drawing:1.0}}", f"{{{_URN}xsl-fo-compatible:1.0}}"
SVG = f"{{{_URN}svg-compatible:1.0}}"
_MAX_CHAIN = 20
# Paragraph styles that LibreOffice comes with, as their names are stored.
_ROLES = (
    ("title", "title"), ("subtitle", "subtitle"), ("caption", "caption"), ("illustration", "caption"),
    ("figure", "caption"), ("preformatted", "code"),
)  # fmt: skip
# Number formats are written by their first sign (ODF 19.500); letters and Roman numerals as in HTML.
_FORMS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一": "taiwaneseCounting",
    "甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or a stretch of characters inherits.

    Attributes:
        level: outline level from 1, None for body text.
        role: `title`, `subtitle`, `caption`, `code` or empty.
        raised: 1 for raised, -1 for lowered characters.
        list_style: of a paragraph that its style numbers.

    """

    level: int | None = None
    role: str = ""
    bold: bool = False
    size: float | None = None
    raised: int = 0
    hidden: bool = False
    list_style: str = ""


def read_styles(roots: Iterable[Element | None]) -> dict[str, Style]:
    """Read the styles of both files of a document: name -> Style, parents resolved."""
    elements = {
        item.get(f"{STYLE}name", ""): item for root in roots if root is not None for item in root.iter(f"{STYLE}style")
    }
    return {name: _resolved(name, elements) for name in elements}


def _resolved(name: str, elements: dict[str, Element]) -> Style:
    chain: list[Element] = []
    while name in elements and len(chain) < _MAX_CHAIN:
        chain.append(elements[name])
        name = elements[name].get(f"{STYLE}parent-style-name", "")
    style = Style(role=_role(name)) if name not in elements else Style()
    for element in reversed(chain):
        style = _overlaid(style, element)
    return style


def _overlaid(style: Style, element: Element) -> Style:
    level = element.get(f"{STYLE}default-outline-level", "")
    style = replace(
        style, role=_role(element.get(f"{STYLE}name", "")) or style.role,
        level=whole_number(level, style.level, 2),
        list_style=element.get(f"{STYLE}list-style-name", style.list_style),
    )  # fmt: skip
    properties = element.find(f"{STYLE}text-properties")
    if properties is None:
        return style
    weight, position = properties.get(f"{FO}font-weight", ""), properties.get(f"{STYLE}text-position", "")
    return replace(
        style, bold=weight in {"bold", "600", "700", "800", "900"} if weight else style.bold,
        size=_points(properties.get(f"{FO}font-size", "")) or style.size,
        raised=_raised(position) if position else style.raised,
        hidden=properties.get(f"{TEXT}display", "") == "none" or style.hidden,
    )  # fmt: skip


def _role(name: str) -> str:
    name = name.casefold().replace("_20_", " ")
    return next((role for start, role in _ROLES if name.startswith(start)), "")


def _raised(position: str) -> int:
    first = position.split()[0] if position.split() else ""
    if first in {"super", "sub"}:
        return 1 if first == "super" else -1
    digits = first.rstrip("%").lstrip("-").partition(".")[0]
    shift = whole_number(digits, 0)
    return 0 if not shift else -1 if first.startswith("-") else 1


def _points(text: str) -> float | None:
    number = text.removesuffix("pt")
    return float(number) if text.endswith("pt") and number.replace(".", "", 1).isdecimal() and len(number) < 9 else None


def read_numbering(roots: Iterable[Element | None]) -> Numbering:
    """Read the list styles, and the numbering of headings under the empty name."""
    numbering = Numbering()
    for root in roots:
        for item in root.iter() if root is not None else ():
            if item.tag in {f"{TEXT}list-style", f"{TEXT}outline-style"}:
                name = item.get(f"{STYLE}name", "") if item.tag == f"{TEXT}list-style" else ""
                numbering.lists[name] = {_level_of(level): _level(level) for level in item if level.get(f"{TEXT}level")}
    return numbering


def _level_of(element: Element) -> int:
    return integer(element.get(f"{TEXT}level"), 1) - 1


def _level(element: Element) -> Level:
    if element.tag in {f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"}:
        return Level("bullet")
    form, number = element.get(f"{STYLE}num-format", ""), _level_of(element) + 1
    if not form:
        return Level("none", "")
    shown = integer(element.get(f"{TEXT}display-levels"), 1)
    inner = ".".join(f"%{index}" for index in range(max(1, number - shown + 1), number + 1))
    pattern = f"{element.get(f'{STYLE}num-prefix', '')}{inner}{element.get(f'{STYLE}num-suffix', '')}"
    return Level(_FORMS.get(form[0], "decimal"), pattern, integer(element.get(f"{TEXT}start-value"), 1))


def integer(text: str | None, default: int) -> int:
    """Return a number of at most six digits, else the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
