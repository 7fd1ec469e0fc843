"""The text of HTML as a reader sees it: white space folded, breaks, raised digits, without what is not shown."""

from __future__ import annotations

import re

from pipelines.parsers.alternative import said_of
from pipelines.parsers.html_tree import Node
from pipelines.parsers.raised import subscript, superscript

# Never shown as text (HTML standard, 15.3.1), or, like annotations of ruby and formulas, a second form of it.
UNSEEN = {
    "script", "style", "template", "head", "title", "meta", "link", "object", "embed", "audio", "video", "canvas",
    "rt", "rp", "annotation", "annotation-xml", "datalist", "source", "track", "param", "col", "colgroup",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "iframe", "legend", "li", "listing", "main", "menu", "nav", "noscript", "ol", "optgroup", "option", "p",
    "plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "tr", "ul", "xmp",
}  # fmt: skip
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_SPACE = re.compile(r"[ \t\n\r\f]+")
# Stands for a line break until white space is folded; private use, so that no text holds it on purpose.
BREAK = "\ue000"


def is_hidden(node: Node) -> bool:
    """Whether a page does not show an element."""
    return "hidden" in node.attrib or bool(_HIDDEN.search(node.get("style", "")))


def has_block(node: Node) -> bool:
    """Whether anything below an element starts a line of its own."""
    return any(child.tag in BLOCKS for child in node.iterdescendants())


def inline(node: Node, hidden: bool = False) -> str:
    """Return what an inline element contributes: its text, with breaks and white space still to be `folded`.

    Args:
        hidden: whether to give the text that the page does not show as well.

    """
    tag = node.tag
    if not isinstance(tag, str) or tag in UNSEEN or (is_hidden(node) and not hidden):
        return ""
    if tag in {"br", "wbr"}:
        return BREAK if tag == "br" else ""
    parts = [inline(child, hidden) + (child.tail or "") for child in node]
    if tag in {"msup", "msub"} and len(parts) == 2:
        parts[1] = superscript(parts[1].strip()) if tag == "msup" else subscript(parts[1].strip())
    text = (node.text or "") + "".join(parts)
    if tag in {"sup", "sub"}:
        return superscript(text) if tag == "sup" else subscript(text)
    return f" {text} " if tag in BLOCKS else text


def folded(text: str) -> str:
    """Fold white space as a browser does; a break stays a line break."""
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split(BREAK))
    return "\n".join(lines).strip("\n")


def text_of(node: Node) -> str:
    """Return all text of an element, folded, whether the page shows it or not."""
    return folded(inline(node, hidden=True))


def alternative(image: Node) -> str:
    """Return the text that stands for an image, see `said_of`."""
    return said_of(image.get("alt", ""))
