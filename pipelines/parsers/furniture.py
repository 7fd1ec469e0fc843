"""Running headers, footers and page numbers: what stands at the same place on page after page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.parsers.geometry import Line

# Headers and footers stand in these shares of the page height; ruled headers of SOPs reach further down.
_TOP, _BOTTOM = 0.13, 0.88
# A page number that is the last line of its page may stand this high.
_LAST = 0.75
_PLACE = 6.0
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:第?\s*\d{1,4}\s*[頁页]\s*[,，/／、]?\s*(?:共\s*\d{1,4}\s*[頁页])?|頁\s*[次碼]\s*[:：]?\s*\d{1,4}(?:\s*[/／]\s*\d{1,4})?|"
    r"(?:[Pp]age|PAGE|P\.)\s*\d{1,4}(?:\s*(?:of|/|OF)\s*\d{1,4})?|\d{1,4}\s*[/／]\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}|[ivxlc]{1,6})\W*"
)


@dataclass(frozen=True, slots=True)
class Running:
    """Texts that repeat at a place, digits folded: key -> heights at which it stands."""

    places: dict[str, tuple[float, ...]]

    def holds(self, text: str, y: float) -> bool:
        """Whether this text, at this height, is furniture."""
        return any(abs(y - place) <= _PLACE for place in self.places.get(folded(text), ()))


def folded(text: str) -> str:
    """Return a text with its numbers and spaces taken out, so that page 1 and page 2 agree."""
    return _DIGITS.sub("0", re.sub(r"\s+", "", text)).casefold()


def in_margin(y0: float, y1: float, height: float) -> bool:
    """Whether something stands where headers and footers do."""
    return y1 <= _TOP * height or y0 >= _BOTTOM * height


def is_page_number(text: str) -> bool:
    """Whether a text is nothing but a page number, e.g. `第 3 頁，共 12 頁` or `- 3 -`."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def find_running(pages: Sequence[Sequence[tuple[str, float]]]) -> Running:
    """Find what repeats over pages.

    Args:
        pages: for each page the texts in its margins with the height of their middle, in points.

    """
    seen: dict[str, list[tuple[float, int]]] = {}
    for number, texts in enumerate(pages):
        for text, y in texts:
            seen.setdefault(folded(text), []).append((y, number))
    needed = 2 if len(pages) <= 4 else 3
    return Running({key: places for key, found in seen.items() if (places := _repeated(sorted(found), needed))})


def _repeated(found: list[tuple[float, int]], needed: int) -> tuple[float, ...]:
    places: list[float] = []
    group: list[tuple[float, int]] = []
    for item in [*found, (float("inf"), -1)]:
        if group and item[0] - group[0][0] > _PLACE:
            if len({page for _, page in group}) >= needed:
                places.append(sum(y for y, _ in group) / len(group))
            group = []
        group.append(item)
    return tuple(places)


def split(
    lines: Sequence[Line], height: float, running: Running, margins: tuple[float, float]
) -> tuple[list[Line], list[Line]]:
    """Part the lines of a page into body and furniture; `margins` are the heights of header and footer rules."""
    body: list[Line] = []
    furniture: list[Line] = []
    lowest = max((line.box[3] for line in lines), default=0.0)
    for line in lines:
        near = in_margin(line.box[1], line.box[3], height)
        middle = (line.box[1] + line.box[3]) / 2
        last = line.box[3] == lowest and line.box[1] >= _LAST * height
        repeats = (near and running.holds(line.text, middle)) or ((near or last) and is_page_number(line.text))
        set_off = not margins[0] <= middle <= margins[1]
        (furniture if repeats or set_off or line.turn == -1 else body).append(line)
    return body, furniture
