"""Page numbers: what they look like, and where one stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.parsers.geometry import Line

# Headers and footers stand in these shares of the page height; ruled headers of SOPs reach further down.
TOP, BOTTOM = 0.13, 0.88
# A page number that is the last line of its page may stand this high.
_LAST = 0.75
# A spread has two page numbers side by side; more are figures of a table.
_MAX_NUMBERS = 2
# Headers and footers stand apart from the text by this many times their size.
_SET_OFF = 0.8
_PAGE_NUMBER = re.compile(
    r"[^\w$%°]{0,3}(?:第?\s*\d{1,4}\s*[頁页]\s*[,，/／、]?\s*(?:共\s*\d{1,4}\s*[頁页])?|頁\s*[次碼]\s*[:：]?\s*\d{1,4}(?:\s*[/／]\s*\d{1,4})?|"
    r"(?:[Pp]age|PAGE|P\.)\s*\d{1,4}(?:\s*(?:of|/|OF)\s*\d{1,4})?|\d{1,4}\s*[/／]\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}-\d{1,4}|\d{1,5}|[ivxlc]{1,6})[^\w$%°]{0,3}"
)


def is_page_number(text: str) -> bool:
    """Whether a text is nothing but a page number, e.g. `第 3 頁，共 12 頁` or `- 3 -`."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))


def page_number_rows(lines: Sequence[Line], own: Sequence[Line], height: float) -> list[Line]:
    """Return the page numbers and what stands beside them: the first or last row of the page, set off from the rest.

    Args:
        lines: of the page.
        own: those that do not repeat over pages.
        height: of the page.

    """
    outer = [line for line in lines if line.box[3] <= TOP * height or line.box[1] >= _LAST * height]
    found = [line for line in outer if is_page_number(line.text)]
    if not (found and own):
        return []
    first, last = min(line.box[1] for line in own), max(line.box[3] for line in own)
    rows: list[Line] = []
    for number in found:
        in_top = number.box[3] <= TOP * height and number.box[1] <= first + number.size
        in_bottom = number.box[1] >= BOTTOM * height and number.box[3] >= last - number.size
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
