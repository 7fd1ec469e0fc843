"""The text of a Word paragraph as a reader sees it: fields, breaks, raised digits, without deleted or hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import MC, M, W, child_value, is_on
from pipelines.parsers.encoding import whole
from pipelines.parsers.raised import subscript, superscript
from pipelines.parsers.stated_numbers import whole_number

_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_GONE = {f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}txbxContent", f"{W}rt"}
# Symbol fonts keep their signs in the private area: the commonest as Unicode.
_SYMBOLS = {"F0B7": "•", "F0D8": "➢", "F0FC": "✓", "F0A7": "▪", "F0B0": "°", "F06D": "μ", "F057": "Ω", "F0B1": "±",
            "F0B4": "×", "F0A3": "≤", "F0B3": "≥", "F044": "Δ"}  # fmt: skip


def paragraph_text(paragraph: Element) -> str:
    """Return the text of a paragraph without that of its text boxes."""
    return "".join(_texts(paragraph))


def text_boxes(element: Element) -> Iterator[Element]:
    """Yield the contents of text boxes anchored here, each once though Word stores it in two forms."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            yield from text_boxes(_chosen(child))
        elif child.tag not in {f"{W}del", f"{W}moveFrom"}:
            yield from text_boxes(child)


def is_bold(paragraph: Element, inherited: bool) -> bool:
    """Whether all runs with text are bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if any(item.text for item in run.iter(f"{W}t"))]
    return bool(runs) and all(_run_bold(run, inherited) for run in runs)


def largest_size(paragraph: Element) -> float | None:
    """Return the largest font size that runs set themselves, in points."""
    sizes = [whole_number(child_value(run.find(f"{W}rPr"), "sz"), None) for run in paragraph.iter(f"{W}r")]
    return max((size / 2 for size in sizes if size is not None), default=None)


def _run_bold(run: Element, inherited: bool) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None or properties.find(f"{W}b") is None:
        return inherited
    return is_on(properties, "b")


def _texts(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{W}r":
            yield _run(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from _texts(_chosen(child))
        elif child.tag in {f"{M}sup", f"{M}sub"}:
            text = "".join(_texts(child))
            yield superscript(text) if child.tag == f"{M}sup" else subscript(text)
        elif child.tag in {f"{W}t", f"{M}t"}:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}sym":
            yield _symbol(child.get(f"{W}char", ""))
        else:
            yield from _texts(child)


def _run(run: Element) -> str:
    properties = run.find(f"{W}rPr")
    if is_on(properties, "vanish"):
        return ""
    text = "".join(_texts(run))
    place = child_value(properties, "vertAlign")
    if place == "superscript":
        return superscript(text)
    return subscript(text) if place == "subscript" else text


def _symbol(code: str) -> str:
    code = code.upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    known = 0 < len(code) <= 5 and all(sign in "0123456789ABCDEF" for sign in code)
    return whole(chr(int(code, 16))) if known else ""


def _chosen(alternatives: Element) -> Element:
    """Word writes a modern form and a fallback of the same thing: take one."""
    choice = alternatives.find(f"{MC}Choice")
    if choice is None:
        choice = alternatives.find(f"{MC}Fallback")
    return choice if choice is not None else Element("none")
