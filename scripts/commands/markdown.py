"""A parsed document as Markdown, for people to look at."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.document import Cell, Document, Element, ElementKind

_MAX_LEVEL = 6
_BULLET = re.compile(r"^[•▪◦‧·●○■□*-]\s*")


def markdown(document: Document) -> str:
    """Return the elements in reading order; records and list items without blank lines between them."""
    lines: list[str] = []
    previous: ElementKind | None = None
    for element in document.elements:
        if lines and not (element.kind is ElementKind.LIST_ITEM is previous):
            lines.append("")
        lines.append(_WRITERS[element.kind](element))
        previous = element.kind
    return "\n".join(lines) + "\n"


def _title(element: Element) -> str:
    return f"{'#' * min(_MAX_LEVEL, len(element.section) + 1)} {_one_line(element.text)}"


def _record(element: Element) -> str:
    locator = element.locator
    place = f"{locator.sheet} {locator.cells}" if locator.sheet else locator.block or f"row {locator.row}"
    fields = [f"- {_one_line(item.name)}: {_one_line(item.value)}" for item in element.fields if item.value]
    return "\n".join([f"**{place}**", "", *fields])


def _table(element: Element) -> str:
    """A pipe table; a spanned cell is written once, the places it covers stay empty."""
    if not element.cells:
        return element.text
    height = max(cell.row for cell in element.cells) + 1
    width = max(cell.col + cell.col_span for cell in element.cells)
    grid = [[""] * width for _ in range(height)]
    for cell in element.cells:
        grid[cell.row][cell.col] = _cell(cell)
    rows = [f"| {' | '.join(row)} |" for row in grid]
    return "\n".join([rows[0], "|" + " --- |" * width, *rows[1:]])


def _cell(cell: Cell) -> str:
    return _one_line(cell.text).replace("|", "\\|")


def _one_line(text: str) -> str:
    return " ".join(text.split())


_WRITERS: dict[ElementKind, Callable[[Element], str]] = {
    ElementKind.TITLE: _title,
    ElementKind.PARAGRAPH: lambda element: element.text,
    ElementKind.LIST_ITEM: lambda element: f"- {_BULLET.sub('', _one_line(element.text))}",
    ElementKind.TABLE: _table,
    ElementKind.RECORD: _record,
    ElementKind.CAPTION: lambda element: f"*{_one_line(element.text)}*",
    ElementKind.CODE: lambda element: f"```\n{element.text}\n```",
    ElementKind.FURNITURE: lambda element: f"<!-- furniture: {_one_line(element.text)} -->",
}
