"""The text of an OpenDocument paragraph as a reader sees it, and what is anchored in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from pipelines.parsers.odt_names import DRAW, OFFICE, TEXT, Style, integer
from pipelines.parsers.raised import subscript, superscript

PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
NOTE, COMMENT = f"{TEXT}note", f"{OFFICE}annotation"
# Not part of the line they stand in: notes, comments, drawings, the readings of ruby characters.
_APART = {NOTE, COMMENT, f"{TEXT}ruby-text", f"{TEXT}tracked-changes", f"{TEXT}index-source", f"{OFFICE}forms"}
_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_MAX_SPACES = 1_000
_SPACE = " \t\n\r"


def paragraph_text(paragraph: Element, styles: Mapping[str, Style]) -> str:
    """Return the text of a paragraph; white space folds as the format has it, `text:s` being what keeps it."""
    text = ""
    for part, literal in _parts(paragraph, styles):
        if literal:
            text += part
            continue
        words = part.split()
        lead = " " if part[:1] in _SPACE and part and not text.endswith((" ", "\n", "\t")) and text else ""
        tail = " " if words and part[-1] in _SPACE else ""
        text += lead + " ".join(words) + tail
    return text.strip()


def _parts(element: Element, styles: Mapping[str, Style]) -> Iterator[tuple[str, bool]]:
    """Yield stretches of text and whether their white space counts."""
    yield element.text or "", False
    for child in element:
        yield from _child(child, styles)
        yield child.tail or "", False


def _child(child: Element, styles: Mapping[str, Style]) -> Iterator[tuple[str, bool]]:
    if child.tag in _APART or child.tag.startswith(DRAW):
        return
    if child.tag in _SIGNS:
        yield _SIGNS[child.tag], True
    elif child.tag == f"{TEXT}s":
        yield " " * min(integer(child.get(f"{TEXT}c"), 1), _MAX_SPACES), True
    elif child.tag == f"{TEXT}span":
        style = styles.get(child.get(f"{TEXT}style-name", ""), Style())
        if style.hidden:
            return
        for part, literal in _parts(child, styles):
            yield superscript(part) if style.raised > 0 else subscript(part) if style.raised < 0 else part, literal
    else:
        yield from _parts(child, styles)


def is_bold(paragraph: Element, style: Style, styles: Mapping[str, Style]) -> bool:
    """Whether all text of a paragraph is bold."""
    if (paragraph.text or "").strip() and not style.bold:
        return False
    spans = [child for child in paragraph.iter(f"{TEXT}span") if (child.text or "").strip()]
    tails = any((child.tail or "").strip() for child in paragraph.iter() if child is not paragraph)
    marked = all(styles.get(span.get(f"{TEXT}style-name", ""), Style()).bold for span in spans)
    return (bool(spans) and marked and (style.bold or not tails)) or (style.bold and not spans)


def anchored(element: Element) -> Iterator[Element]:
    """Yield the outermost drawings, notes and comments in a paragraph or drawing, in order."""
    for child in element:
        if child.tag in {NOTE, COMMENT} or child.tag.startswith(DRAW):
            yield child
        elif child.tag not in _APART:
            yield from anchored(child)
