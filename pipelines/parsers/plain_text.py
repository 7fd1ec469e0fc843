"""Plain text to drafts: blocks between blank lines, with headings, list items, joined lines and drawn tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.document import ElementKind, Locator, table_text
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.drawn_tables import DrawnTable, find_drawn_tables
from pipelines.parsers.encoding import decode
from pipelines.parsers.joining import join_lines
from pipelines.parsers.roles import role_of
from pipelines.parsers.series import promote
from pipelines.parsers.wrapping import Wrapping, wrapping_of

_LINE = re.compile(r"[^\n]*\n?")


def parse_text(data: bytes) -> Parsed:
    """Parse a text file; locators are character ranges of the decoded text."""
    text, encoding = decode(data)
    drafts = drafts_of_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Parsed(drafts, counts={}, notes=() if encoding == "utf-8" else (f"encoding {encoding}",))


def drafts_of_text(text: str, block: str = "text") -> list[Draft]:
    r"""Return the drafts of running text with `\n` between its lines; `block` names it in their locators."""
    return list(promote(_drafts(text, block)))


def _drafts(text: str, block: str) -> Iterator[Draft]:
    lines = [(found.start(), found.group().rstrip("\n")) for found in _LINE.finditer(text)]
    begun = 0
    for table in find_drawn_tables([line for _, line in lines]):
        yield from _running(lines[begun : table.first], block)
        yield _drawn(table, lines[table.first : table.last], block)
        begun = table.last
    yield from _running(lines[begun:], block)


def _running(lines: list[tuple[int, str]], block: str) -> Iterator[Draft]:
    wrapping = wrapping_of([line for _, line in lines])
    for group in _blocks(lines, wrapping):
        yield _draft(group, block, wrapping)


def _drawn(table: DrawnTable, lines: list[tuple[int, str]], block: str) -> Draft:
    """Return a drawn table; a drawing that is none stays as it is drawn."""
    locator = Locator(block=block, start=lines[0][0], end=lines[-1][0] + len(lines[-1][1]))
    if table.cells:
        return Draft(ElementKind.TABLE, table_text(table.cells), locator, cells=table.cells)
    return Draft(ElementKind.CODE, "\n".join(line for _, line in lines), locator)


def _blocks(lines: Iterable[tuple[int, str]], wrapping: Wrapping) -> Iterator[list[tuple[int, str]]]:
    """Yield groups of (offset, line) that belong together."""
    block: list[tuple[int, str]] = []
    for start, line in lines:
        if block and not wrapping.runs_on(block[0][1], block[-1][1], line):
            yield block
            block = []
        if line.strip():
            block.append((start, line))
    if block:
        yield block


def _draft(lines: list[tuple[int, str]], block: str, wrapping: Wrapping) -> Draft:
    text = join_lines(wrapping.undivided([line for _, line in lines]))
    kind, level = role_of(text, lines=len(lines), ratio=1.0, bold=False, recognised=False)
    start, end = lines[0][0], lines[-1][0] + len(lines[-1][1].rstrip())
    return Draft(kind, text, Locator(block=block, start=start, end=end), level if kind is ElementKind.TITLE else ())
