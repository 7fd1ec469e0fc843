"""Plain text to drafts: blocks between blank lines, with headings, list items, joined lines and drawn tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.document import ElementKind, Locator, table_text
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.drawn_tables import DrawnTable, find_drawn_tables
from pipelines.parsers.encoding import decode
from pipelines.parsers.joining import join_lines
from pipelines.parsers.markers import ends_sentence, is_caption, marker_of
from pipelines.parsers.roles import role_of
from pipelines.parsers.series import promote

_LINE = re.compile(r"[^\n]*\n?")
# Lines at least this long (in columns, Han counting two) were broken by a margin and run on in the next line.
_WRAPPED = 56


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
        yield from (_draft(group, block) for group in _blocks(lines[begun : table.first]))
        yield _drawn(table, lines[table.first : table.last], block)
        begun = table.last
    yield from (_draft(group, block) for group in _blocks(lines[begun:]))


def _drawn(table: DrawnTable, lines: list[tuple[int, str]], block: str) -> Draft:
    """Return a drawn table; a drawing that is none stays as it is drawn."""
    locator = Locator(block=block, start=lines[0][0], end=lines[-1][0] + len(lines[-1][1]))
    if table.cells:
        return Draft(ElementKind.TABLE, table_text(table.cells), locator, cells=table.cells)
    return Draft(ElementKind.CODE, "\n".join(line for _, line in lines), locator)


def _blocks(lines: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield groups of (offset, line) that belong together."""
    block: list[tuple[int, str]] = []
    for start, whole in lines:
        line = whole.rstrip()
        if block and not (line and _runs_on(block[-1][1], line)):
            yield block
            block = []
        if line:
            block.append((start, line))
    if block:
        yield block


def _runs_on(above: str, line: str) -> bool:
    if marker_of(line.strip()) or is_caption(line.strip()) or "\t" in above or above.endswith(("：", ":")):
        return False
    return _columns(above) >= _WRAPPED and not (ends_sentence(above) and line[:1].isspace())


def _columns(line: str) -> int:
    return len(line) + sum(char > "\u2e7f" for char in line)


def _draft(lines: list[tuple[int, str]], block: str) -> Draft:
    text = join_lines([line for _, line in lines])
    kind, level = role_of(text, lines=len(lines), ratio=1.0, bold=False, recognised=False)
    start, end = lines[0][0], lines[-1][0] + len(lines[-1][1])
    return Draft(kind, text, Locator(block=block, start=start, end=end), level if kind is ElementKind.TITLE else ())
