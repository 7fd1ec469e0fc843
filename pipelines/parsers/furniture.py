"""Running headers, footers and page numbers: what stands at the same place on page after page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.parsers.geometry import Line
from pipelines.parsers.page_numbers import BOTTOM, TOP, page_number_rows

_PLACE = 6.0
# Rows of a header or footer follow each other within this many times their size; the text stands further off.
_BLOCK = 1.2
# Lines of one text stand in line, follow each other within these shares of their size, and hardly differ in it; the
# height of recognised text does.
_IN_LINE, _LEADING, _SAME_SIZE = 0.5, 0.8, 0.25
_DIGITS = re.compile(r"\d+")
Margins = tuple[float, float]


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


def margin_lines(lines: Sequence[Line], height: float) -> list[Line]:
    """Return the lines that may be header or footer: blocks of rows at the edges of a page, set off from the text."""
    level = [line for line in lines if line.turn != -1]
    above = sorted((line for line in level if line.box[3] <= TOP * height), key=lambda line: line.box[1])
    below = sorted((line for line in level if line.box[1] >= BOTTOM * height), key=lambda line: -line.box[3])
    end, start = 0.0, height
    for line in above:
        if line is not above[0] and line.box[1] > end + _BLOCK * line.size:
            break
        end = max(end, line.box[3])
    for line in below:
        if line is not below[0] and line.box[3] < start - _BLOCK * line.size:
            break
        start = min(start, line.box[1])
    return [line for line in above if line.box[3] <= end] + [line for line in below if line.box[1] >= start]


def find_running(pages: Sequence[Sequence[tuple[str, float, bool]]]) -> Running:
    """Find what repeats over pages.

    Args:
        pages: for each page the texts of its `margin_lines`, the height of their middle in points, and whether they
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


def shared_margins(margins: Sequence[Margins]) -> list[Margins]:
    """Return the margins of each page without the rules that no other page has there; a single page keeps its own.

    Args:
        margins: for each page the heights of the rules that set off header and footer, else 0 and infinity.

    """
    if len(margins) == 1:
        return list(margins)
    tops, bottoms = [top for top, _ in margins], [bottom for _, bottom in margins]
    return [
        (top if _recurs(top, tops) else 0.0, end if _recurs(end, bottoms) else float("inf")) for top, end in margins
    ]


def _recurs(place: float, places: Sequence[float]) -> bool:
    return sum(abs(place - other) <= _PLACE for other in places) > 1


def _begins_text(line: Line, lines: Sequence[Line], height: float) -> bool:
    """Whether a line at the top of a page is the first of a text that runs on in the same type out of the margin."""
    last = line
    while last.box[3] <= TOP * height:
        below = (
            other for other in lines
            if abs(other.box[0] - line.box[0]) <= _IN_LINE * line.size
            and other.box[1] > last.box[1] and other.box[1] - last.box[3] <= _LEADING * line.size
            and other.bold == line.bold and abs(other.size - line.size) <= _SAME_SIZE * line.size
        )  # fmt: skip
        following = min(below, key=lambda other: other.box[1], default=None)
        if following is None:
            return False
        last = following
    return last is not line


def split(
    lines: Sequence[Line], height: float, running: Running, margins: Margins, heading: float
) -> tuple[list[Line], list[Line]]:
    """Part the lines of a page into body and furniture.

    Args:
        lines: of the page.
        height: of the page.
        running: what repeats over pages.
        margins: heights of the rules that set off header and footer.
        heading: size from which lines are headings, which a rule beneath them does not make headers.

    """
    edge = margin_lines(lines, height)
    repeated = [line for line in edge if running.holds(line.text, (line.box[1] + line.box[3]) / 2)]
    apart = {id(line) for line in repeated if not _begins_text(line, lines, height)}
    own = [line for line in lines if id(line) not in apart]
    apart.update(id(line) for line in page_number_rows(lines, own, height))
    body: list[Line] = []
    furniture: list[Line] = []
    for line in lines:
        set_off = line.size < heading and not margins[0] <= (line.box[1] + line.box[3]) / 2 <= margins[1]
        is_furniture = line.turn == -1 or set_off or id(line) in apart
        (furniture if is_furniture else body).append(line)
    return body, furniture
