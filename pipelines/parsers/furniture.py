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
# A spread has two page numbers side by side; more are figures of a table.
_MAX_NUMBERS = 2
# Headers and footers stand apart from the text by this many times their size.
_SET_OFF = 0.8
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[^\w$%°]{0,3}(?:第?\s*\d{1,4}\s*[頁页]\s*[,，/／、]?\s*(?:共\s*\d{1,4}\s*[頁页])?|頁\s*[次碼]\s*[:：]?\s*\d{1,4}(?:\s*[/／]\s*\d{1,4})?|"
    r"(?:[Pp]age|PAGE|P\.)\s*\d{1,4}(?:\s*(?:of|/|OF)\s*\d{1,4})?|\d{1,4}\s*[/／]\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}|[ivxlc]{1,6})[^\w$%°]{0,3}"
)


@dataclass(frozen=True, slots=True)
class Running:
    """Texts that repeat at a place, digits folded: key -> heights at which it stands."""

    places: dict[str, tuple[float, ...]]

    def holds(self, text: str, y: float) -> bool:
        """Whether this text, at this height, is furniture; a number alone is not by this (see `is_page_number`)."""
        return bool(self.places) and any(abs(y - place) <= _PLACE for place in self.places.get(folded(text), ()))


def folded(text: str) -> str:
    """Return a text with its numbers and spaces taken out, so that page 1 and page 2 agree."""
    return _DIGITS.sub("0", "".join(text.split())).casefold()


def in_margin(y0: float, y1: float, height: float) -> bool:
    """Whether something stands where headers and footers do."""
    return y1 <= _TOP * height or y0 >= _BOTTOM * height


def is_page_number(text: str) -> bool:
    """Whether a text is nothing but a page number, e.g. `第 3 頁，共 12 頁` or `- 3 -`."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def find_running(pages: Sequence[Sequence[tuple[str, float, bool]]]) -> Running:
    """Find what repeats over pages.

    Args:
        pages: for each page the texts in its margins with the height of their middle, in points, and whether they
            are set like headings: a heading may stand at the top of several pages, a header does on most.

    """
    seen: dict[str, list[tuple[float, int]]] = {}
    headings: set[str] = set()
    for number, texts in enumerate(pages):
        for text, y, heading in texts:
            key = folded(text)
            seen.setdefault(key, []).append((y, number))
            if heading:
                headings.add(key)
    needed = 2 if len(pages) <= 4 else 3
    most = max(needed, len(pages) // 2)
    places = {
        key: _repeated(sorted(found), most if key in headings else needed) for key, found in seen.items() if key != "0"
    }
    return Running({key: found for key, found in places.items() if found})


def _repeated(found: list[tuple[float, int]], needed: int) -> tuple[float, ...]:
    """Return the heights at which something stands on as many pages as needed."""
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
    numbers = _page_number_rows(lines, height, running)
    for line in lines:
        middle = (line.box[1] + line.box[3]) / 2
        repeats = in_margin(line.box[1], line.box[3], height) and running.holds(line.text, middle)
        set_off = not margins[0] <= middle <= margins[1]
        is_furniture = repeats or set_off or line.turn == -1 or line in numbers
        (furniture if is_furniture else body).append(line)
    return body, furniture


def _page_number_rows(lines: Sequence[Line], height: float, running: Running) -> list[Line]:
    """Return the page numbers and what stands beside them: the first or last row of the page, set off from the rest."""
    outer = [line for line in lines if line.box[3] <= _TOP * height or line.box[1] >= _LAST * height]
    found = [line for line in outer if is_page_number(line.text)]
    own = [line for line in lines if found and not running.holds(line.text, (line.box[1] + line.box[3]) / 2)]
    if not own:
        return []
    first, last = min(line.box[1] for line in own), max(line.box[3] for line in own)
    rows: list[Line] = []
    for number in found:
        in_top = number.box[3] <= _TOP * height and number.box[1] <= first + number.size
        in_bottom = number.box[1] >= _BOTTOM * height and number.box[3] >= last - number.size
        row = [line for line in own if abs(line.box[3] - number.box[3]) <= number.size / 2]
        if in_top or in_bottom:
            if 0 < sum(is_page_number(line.text) for line in row) <= _MAX_NUMBERS and _is_set_off(row, own):
                rows += row
        elif _is_last(number, lines, height):
            rows.append(number)
    return rows


def _is_set_off(row: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether there is white space between a row and all other lines."""
    top, bottom = min(line.box[1] for line in row), max(line.box[3] for line in row)
    room = _SET_OFF * max(line.size for line in row)
    return all(line.box[3] <= top - room or line.box[1] >= bottom + room for line in lines if line not in row)


def _is_last(line: Line, lines: Sequence[Line], height: float) -> bool:
    """Whether a line is the last of its page, alone in its row, and not far up."""
    others = max((other.box[3] for other in lines if other is not line), default=0.0)
    return others <= line.box[1] and line.box[1] >= _LAST * height
