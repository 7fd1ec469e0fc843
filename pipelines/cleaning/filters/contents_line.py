"""Lines of a table of contents: a title, leaders, a page number. The titles stand in the text itself.

Drops `3.2 更換過濾器 ……………… 12` and `目的<tab>3` where `目的` is a title of the document; keeps `Max. speed ........
3600`, a data sheet's line, and a form's `檢查人：........`. Only three or more in a row count, whose page numbers do
not fall.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipelines.document import Element, ElementKind

# A run of leaders is tried once, from its beginning, and given back nothing of: else 200 dots take seconds.
_DOT, _DOTS = "[.．·‧・․]", "[…⋯‥]"
_LEADER = re.compile(rf"(?<!{_DOT})(?<!{_DOT} )(?:{_DOT} ?){{4,}}+|(?<!{_DOTS})(?<!{_DOTS} )(?:{_DOTS} ?){{2,}}+")
_PAGE = r"(?P<page>[0-9０-９]{1,4}|[ivxlc]{1,7})"
_END = re.compile(rf"(?:{_LEADER.pattern})[ \t.]*+{_PAGE}(?=\s|$)")
_LONGEST_TITLE = 200
_TABBED = re.compile(rf"(?P<label>[^\t\n]+(?:\t[^\t\n]+)?)\t\s*{_PAGE}")
_LONGEST = 20_000
_LEAST = 3
_GAP = 2
_REST = 0.2
_KINDS = frozenset({ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE, ElementKind.TABLE})


def contents_lines(elements: Sequence[Element]) -> Callable[[Element], str | None]:
    """Return a filter for the lines of contents among these elements of a document."""
    titles = {_folded(element.text) for element in elements if element.kind is ElementKind.TITLE}
    runs: list[list[tuple[int, int, list[int]]]] = [[]]
    for position, element in enumerate(elements):
        pages = _pages(element, titles)
        if not pages:
            continue
        if runs[-1] and (position - runs[-1][-1][0] > _GAP + 1 or pages[0] < runs[-1][-1][2][-1]):
            runs.append([])
        runs[-1].append((position, element.order, pages))
    found = {order for run in runs if sum(len(pages) for _, _, pages in run) >= _LEAST for _, order, _ in run}
    return lambda element: "table_of_contents" if element.order in found else None


def _pages(element: Element, titles: set[str]) -> list[int]:
    """Return the page numbers of an element that is nothing but lines of contents; roman numbers come before page 1."""
    text = element.text
    if element.kind not in _KINDS or len(text) > _LONGEST:
        return []
    if _LEADER.search(text):
        lines = list(_lines(text))
        pages = [_number(page) for _, page in lines]
        rest = len(text) - sum(length for length, _ in lines)
        return pages if rest <= _REST * len(text) and pages == sorted(pages) else []
    tabbed = _TABBED.fullmatch(text)
    return [_number(tabbed["page"])] if tabbed and _folded(tabbed["label"]) in titles else []


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield length and page of every line of contents: what ends in leaders and a page, with the title before it."""
    position = 0
    for end in _END.finditer(text):
        start = max(position, end.start() - _LONGEST_TITLE, text.rfind("\n", 0, end.start()) + 1)
        position = end.end()
        yield position - start, end["page"]


def _number(page: str) -> int:
    return int(page) if page.isdigit() else 0


def _folded(title: str) -> str:
    return "".join(title.split()).casefold()
