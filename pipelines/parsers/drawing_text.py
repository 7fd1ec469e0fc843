"""The text of DrawingML shapes: paragraphs with bullets and levels, raised digits, line breaks, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import MC, M
from pipelines.parsers.docx_numbering import numeral
from pipelines.parsers.raised import subscript, superscript
from pipelines.parsers.stated_numbers import whole_number

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# ECMA-376 20.1.10.61: the beginning of the name is the form of the number, the rest the signs around it.
_FORMS = (
    ("alphaLc", "lowerLetter"), ("alphaUc", "upperLetter"), ("romanLc", "lowerRoman"), ("romanUc", "upperRoman"),
    ("circleNum", "decimalEnclosedCircle"), ("ea1", "taiwaneseCounting"), ("arabic", "decimal"),
)  # fmt: skip
_SIGNS = (("ParenBoth", "({})"), ("ParenR", "{})"), ("Period", "{}."), ("Minus", "- {} -"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a shape.

    Attributes:
        label: the bullet or number set on the paragraph itself, or empty.
        plain: whether the paragraph itself states that it has no bullet.
        bold: whether all its runs are.
        size: the largest font size its runs set, in points.

    """

    text: str
    level: int = 0
    label: str = ""
    plain: bool = False
    bold: bool = False
    size: float | None = None


def paragraphs(body: Element) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text body that hold text; automatic numbers count per level."""
    counters: dict[int, tuple[str, int]] = {}
    for element in body.iter(f"{A}p"):
        text = paragraph_text(element)
        if not text.strip():
            continue
        properties = element.find(f"{A}pPr")
        level = whole_number(properties.get("lvl") if properties is not None else None, 0)
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]
        label, plain = _label(properties, level, counters)
        yield Paragraph(text.strip("\n "), level, label, plain, _is_bold(element), _size(element))


def paragraph_text(paragraph: Element) -> str:
    """Return the text of one paragraph."""
    return "".join(_texts(paragraph))


def body_text(body: Element | None) -> str:
    """Return the text of a text body, a line for each paragraph."""
    if body is None:
        return ""
    return "\n".join(text for text in (paragraph_text(item).strip() for item in body.iter(f"{A}p")) if text)


def _texts(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{A}br":
            yield "\n"
        elif child.tag in {f"{A}r", f"{A}fld"}:
            text = "".join(item.text or "" for item in child.findall(f"{A}t"))
            properties = child.find(f"{A}rPr")
            raised = whole_number(properties.get("baseline") if properties is not None else None, 0, signed=True)
            yield superscript(text) if raised > 0 else subscript(text) if raised < 0 else text
        elif child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from _texts(choice if choice is not None else child)
        elif child.tag in {f"{M}sup", f"{M}sub"}:
            text = "".join(_texts(child))
            yield superscript(text) if child.tag == f"{M}sup" else subscript(text)
        elif child.tag == f"{M}t":
            yield child.text or ""
        elif child.tag not in {f"{A}pPr", f"{A}endParaRPr"}:
            yield from _texts(child)


def _label(properties: Element | None, level: int, counters: dict[int, tuple[str, int]]) -> tuple[str, bool]:
    if properties is None or properties.find(f"{A}buNone") is not None:
        counters.pop(level, None)
        return "", properties is not None
    automatic = properties.find(f"{A}buAutoNum")
    if automatic is not None:
        scheme, start = automatic.get("type", "arabicPeriod"), whole_number(automatic.get("startAt"), 1)
        before = counters.get(level)
        number = before[1] + 1 if before and before[0] == scheme else start
        counters[level] = (scheme, number)
        form = next((form for name, form in _FORMS if scheme.startswith(name)), "decimal")
        signs = next((signs for name, signs in _SIGNS if scheme.endswith(name)), "{}")
        return signs.format(numeral(number, form)), False
    counters.pop(level, None)
    marked = any(properties.find(f"{A}{name}") is not None for name in ("buChar", "buBlip"))
    return "•" if marked else "", False


def _is_bold(paragraph: Element) -> bool:
    runs = [run for run in paragraph.iter(f"{A}r") if any((item.text or "").strip() for item in run.iter(f"{A}t"))]
    marks = [run.find(f"{A}rPr") for run in runs]
    return bool(runs) and all(mark is not None and mark.get("b") in {"1", "true"} for mark in marks)


def _size(paragraph: Element) -> float | None:
    sizes = [whole_number(mark.get("sz"), 0) for mark in paragraph.iter(f"{A}rPr")]
    return max(sizes) / 100 if any(sizes) else None
