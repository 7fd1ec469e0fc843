"""What of a page surrounds its content: navigation, site header and footer, banners, breadcrumbs."""

from __future__ import annotations

import re

from pipelines.parsers.html_text import UNSEEN, is_hidden, text_of
from pipelines.parsers.html_tree import Node

_TAGS = {"nav", "dialog", "noscript", "iframe", "select", "button", "search", "menu"}
# These belong to the content where they stand inside it: the header of an article holds its title.
_OUTER_TAGS = {"header", "footer", "aside"}
_CONTENT = {"main", "article", "section", "td"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "complementary"}
_NAMES = {
    "nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "cookie", "cookies", "consent", "gdpr",
    "sidebar", "footer", "pagination", "pager", "skip", "share", "social", "toolbar", "advertisement", "ads",
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# An element with more of the page's text than this is its content, whatever it is called.
_MOST = 0.5
_MIN_LINKS, _LINKED = 3, 0.8


def find_furniture(root: Node) -> set[Node]:
    """Return the outermost elements that are furniture."""
    found: set[Node] = set()
    whole = max(1, _length(root))
    _search(root, whole, False, found)
    return found


def _search(node: Node, whole: int, inside: bool, found: set[Node]) -> None:
    for child in node:
        if not isinstance(child.tag, str) or child.tag in UNSEEN:
            continue
        if is_hidden(child) or (_is_furniture(child, inside) and _length(child) <= _MOST * whole):
            found.add(child)
        else:
            _search(child, whole, inside or child.tag in _CONTENT or child.get("role") == "main", found)


def _is_furniture(node: Node, inside: bool) -> bool:
    if node.tag in _TAGS or node.get("role", "").casefold() in _ROLES:
        return True
    if node.tag in _OUTER_TAGS:
        return not inside and (node.tag != "header" or node.find(".//h1") is None)
    if node.tag in {"body", "main", "article"}:
        return False
    words = {word.casefold() for word in _WORDS.findall(f"{node.get('id', '')} {node.get('class', '')}")}
    return bool(words & _NAMES) or (not inside and node.tag in {"ul", "ol"} and _is_link_list(node))


def _is_link_list(node: Node) -> bool:
    """A list of nothing but links, outside the content: a menu without a name."""
    links = list(node.iter("a"))
    linked = sum(_length(link) for link in links)
    return len(links) >= _MIN_LINKS and linked >= _LINKED * max(1, _length(node)) and linked < 40 * len(links)


def _length(node: Node) -> int:
    return len("".join(text_of(node).split()))
