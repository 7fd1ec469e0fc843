"""DOCX and PPTX from their raw XML: every text run in order, whatever it stands in, raised where the file raises it.

It knows nothing of tables, lists or headings; what it shares with the parser is the reading of ZIP and XML alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipelines.document import Locator
from pipelines.fidelity.parsed_text import WHOLE
from pipelines.fidelity.raising import shifted
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.parsers.ooxml import Package, open_package

_BODY = ("document", "footnotes", "endnotes")
_WHITE = {"tab": "\t", "br": "\n", "cr": "\n", "ptab": "\t", "noBreakHyphen": "-"}
# Deleted and moved-away text, the reading aid above a character, and the second form that Word stores of a drawing.
_GONE = {"del", "moveFrom", "rt", "delText", "instrText", "Fallback"}
_SLIDE = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d+)\.xml")


def docx_parts(data: bytes) -> list[Part]:
    """Return the whole text of a DOCX, headers and footers as furniture.

    Raises:
        DocumentError: as `open_package` and `Package.xml` do.

    """
    with open_package(data) as package:
        raised = _raised_styles(package)
        names = [f"word/{name}.xml" for name in _BODY]
        margins = [n for n in package.names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", n)]
        bits = [bit for name in names for bit in _bits(package, name, Role.BODY, raised)]
        bits += [bit for name in sorted(margins) for bit in _bits(package, name, Role.FURNITURE, raised)]
    return [Part(WHOLE, tuple(bits))]


def pptx_parts(data: bytes) -> list[Part]:
    """Return the text of a PPTX slide by slide; a speaker's notes may be left out by the parser.

    Raises:
        DocumentError: as `open_package` and `Package.xml` do.

    """
    parts: dict[int, list[Bit]] = {}
    with open_package(data) as package:
        for name in sorted(package.names):
            if (found := _SLIDE.fullmatch(name)) is not None:
                role = Role.BODY if found[1].startswith("slides") else Role.OPTIONAL
                parts.setdefault(int(found[2]), []).extend(_bits(package, name, role, {}))
    return [Part(f"page {number}", tuple(bits)) for number, bits in sorted(parts.items())]


def _bits(package: Package, name: str, role: Role, raised: dict[str, int]) -> Iterator[Bit]:
    root = package.xml_or_none(name)
    for index, text in enumerate(_paragraphs(root, raised)) if root is not None else ():
        yield Bit(f"{text}\n", Locator(block=f"{name}/p/{index}", start=0, end=len(text)), role)


def _paragraphs(element: Element, raised: dict[str, int]) -> Iterator[str]:
    """Yield the text of every paragraph; one that holds a text box comes before the paragraphs of the box."""
    for child in element:
        tag = _local(child)
        if tag in _GONE and not (tag == "Fallback" and not _has_choice(element)):
            continue
        if tag == "p":
            yield "".join(_texts(child, raised, 0))
        yield from _paragraphs(child, raised)


def _texts(element: Element, raised: dict[str, int], shift: int) -> Iterator[str]:
    for child in element:
        tag = _local(child)
        if tag in _GONE or tag in {"p", "txbxContent"}:
            continue
        if tag == "r":
            place = _run_shift(child, raised)
            if place is not None:
                yield from _texts(child, raised, place)
        elif tag == "t":
            yield shifted(child.text or "", shift)
        elif tag in _WHITE:
            yield _WHITE[tag]
        elif tag == "sym":
            yield _symbol(child)
        else:
            inner = {"sup": 1, "sub": -1}.get(tag, shift)
            yield from _texts(child, raised, inner)


def _run_shift(run: Element, raised: dict[str, int]) -> int | None:
    """Return 1 for a raised run, -1 for a lowered one, else 0; None for hidden text."""
    properties = next((child for child in run if _local(child) == "rPr"), None)
    if properties is None:
        return 0
    if (baseline := properties.get("baseline")) is not None:
        return _sign(baseline)
    values = {_local(child): _value(child) for child in properties}
    if values.get("vanish") in {"", "1", "true", "on"}:
        return None
    if "vertAlign" in values:
        return _aligned(values["vertAlign"])
    if "position" in values:
        return _sign(values["position"])
    return raised.get(values.get("rStyle", ""), 0)


def _raised_styles(package: Package) -> dict[str, int]:
    """Return the character styles that raise or lower their text."""
    root = package.xml_or_none("word/styles.xml")
    found = {}
    for style in root if root is not None else ():
        for align in style.iter():
            if _local(align) == "vertAlign" and _local(style) == "style":
                name = next((value for key, value in style.attrib.items() if key.endswith("styleId")), "")
                found[name] = _aligned(_value(align))
    return found


def _aligned(value: str) -> int:
    return {"superscript": 1, "subscript": -1}.get(value, 0)


def _sign(value: str) -> int:
    number = int(value) if re.fullmatch(r"-?\d{1,9}", value) else 0
    return (number > 0) - (number < 0)


def _symbol(element: Element) -> str:
    """Symbol fonts keep `±` and the like in the private area; a number needs only their signs."""
    code = next((value for key, value in element.attrib.items() if key.endswith("char")), "").upper()
    return {"F0B1": "±", "F0B4": "×", "F0A3": "≤", "F0B3": "≥", "F0B0": "°", "F06D": "μ", "F057": "Ω"}.get(code, " ")


def _has_choice(element: Element) -> bool:
    return any(_local(child) == "Choice" for child in element)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")
