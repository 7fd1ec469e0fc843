"""Markdown to drafts: headings, lists, pipe tables, code and paragraphs; front matter is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.document import Cell, ElementKind, Locator, table_text
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.encoding import decode
from pipelines.parsers.joining import join_lines
from pipelines.parsers.markdown_inline import plain
from pipelines.parsers.markers import marker_of

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:\s+|(?=[^#\s]))(.*?)\s*#*\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,9}[.)])\s+(?=\S)")
_BULLETS = {"-", "*", "+"}
_DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
# `::: tip 提示` … `:::` of VuePress, MyST and Pandoc: a frame around blocks, with or without a title.
_FRAME = re.compile(r"^ {0,3}:{3,}\s*(?:[A-Za-z][\w-]*|\{[^}]*\})?(.*)$")
# What a row holds besides text: an escaped pipe and code, in which a pipe is none, and the ends of its cells.
_CELL_END = re.compile(r"\\\||`[^`]*`|\|")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Source:
    """A line of the file and the offset of its first character."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def parse_markdown(data: bytes) -> Parsed:
    """Parse a Markdown file; locators give the number of the block and its character range in the decoded text."""
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Comments become spaces so that offsets stay.
    # After the last end no comment begins: an open one is not looked for to the end of the file.
    before, end, after = text.rpartition("-->")
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), before + end) + after
    drafts = list(_drafts(_unquoted(_lines(text))))
    return Parsed(drafts, notes=() if encoding == "utf-8" else (f"encoding {encoding}",))


def _lines(text: str) -> list[_Source]:
    lines, position = [], 0
    for line in text.split("\n"):
        lines.append(_Source(position, line))
        position += len(line) + 1
    return lines


def _unquoted(lines: list[_Source]) -> list[_Source]:
    """Take the marks of quotations off the lines, but not out of code; a quotation begins a block."""
    plain_lines: list[_Source] = []
    depth, fence, closing = 0, 0, ""
    for line in lines:
        found = _QUOTE.match(line.text)
        marks = found.group() if found and not (closing and not fence) else ""
        depth, above = marks.count(">"), depth
        if depth > above:
            plain_lines.append(_Source(line.start, ""))
        bare = _Source(line.start + len(marks), line.text[len(marks) :])
        plain_lines.append(bare)
        mark = _FENCE.match(bare.text)
        if mark and (not closing or mark.group(1).startswith(closing)):
            closing, fence = ("", 0) if closing else (mark.group(1), depth)
    return plain_lines


def _drafts(lines: list[_Source]) -> Iterator[Draft]:
    index = 0
    if lines[0].text.strip() in {"---", "+++"}:
        index = _closing(lines, 1, re.compile(re.escape(lines[0].text.strip()) + r"\s*$"))
        if index:
            yield _draft(ElementKind.FURNITURE, "\n".join(line.text for line in lines[1 : index - 1]), lines[:index], 0)
    block = 0
    while index < len(lines):
        line = lines[index].text
        if not line.strip() or _RULE.match(line) or _frame_title(line) == "":
            index += 1
            continue
        end, draft = _block(lines, index, block)
        block += 1
        index = end
        yield draft


def _closing(lines: list[_Source], start: int, pattern: re.Pattern[str]) -> int:
    """Return the index after the next line that matches, 0 if none does."""
    return next((i + 1 for i in range(start, len(lines)) if pattern.match(lines[i].text)), 0)


def _block(lines: list[_Source], index: int, block: int) -> tuple[int, Draft]:
    line = lines[index].text
    fence = _FENCE.match(line)
    if fence:
        end = _closing(lines, index + 1, re.compile(rf"^ {{0,3}}{re.escape(fence.group(1))}\s*$")) or len(lines)
        body = "\n".join(item.text for item in lines[index + 1 : end - 1])
        return end, _draft(ElementKind.CODE, body, lines[index:end], block)
    heading = _HEADING.match(line)
    if heading:
        level = (float(len(heading.group(1))),)
        return index + 1, _draft(ElementKind.TITLE, plain(heading.group(2)), lines[index : index + 1], block, level)
    framed = _frame_title(line)
    if framed:
        return index + 1, _draft(ElementKind.PARAGRAPH, plain(framed), lines[index : index + 1], block)
    if (
        "|" in line
        and index + 1 < len(lines)
        and "-" in lines[index + 1].text
        and _DIVIDER.match(lines[index + 1].text)
    ):
        return _table(lines, index, block)
    return _text(lines, index, block)


def _frame_title(line: str) -> str | None:
    """Return the title of a frame that begins here, empty where it has none or ends here; None elsewhere."""
    found = _FRAME.match(line)
    return found.group(1).strip(" \t:") if found else None


def _table(lines: list[_Source], index: int, block: int) -> tuple[int, Draft]:
    end = index
    while end < len(lines) and "|" in lines[end].text and lines[end].text.strip():
        end += 1
    rows = [_split_row(line.text) for line in [lines[index], *lines[index + 2 : end]]]
    width = max(map(len, rows))
    cells = tuple(
        Cell(r, c, plain(row[c]) if c < len(row) else "", header=r == 0)
        for r, row in enumerate(rows) for c in range(width)
    )  # fmt: skip
    span = lines[index:end]
    return end, Draft(ElementKind.TABLE, table_text(cells), _locator(span, block), cells=cells)


def _split_row(line: str) -> list[str]:
    """Split at pipes that are neither escaped nor inside code."""
    line = line.strip()
    ends = [found.start() for found in _CELL_END.finditer(line) if found.group() == "|"]
    parts = [line[start + 1 : end] for start, end in pairwise([-1, *ends, len(line)])]
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [part.replace("\\|", "|").strip() for part in parts]


def _text(lines: list[_Source], index: int, block: int) -> tuple[int, Draft]:
    """A list item or paragraph, with the lines that continue it."""
    item = _ITEM.match(lines[index].text)
    end = index + 1
    while end < len(lines) and _goes_on(lines, end):
        end += 1
    span = lines[index:end]
    if end < len(lines) and not item and _SETEXT.match(lines[end].text):
        level = 1.0 if "=" in lines[end].text else 2.0
        text = plain(join_lines([line.text for line in span]))
        return end + 1, _draft(ElementKind.TITLE, text, lines[index : end + 1], block, (level,))
    text = plain(join_lines([line.text for line in span]))
    if item and text in _BULLETS:
        text = ""
    numbered = item or marker_of(text)
    return end, _draft(ElementKind.LIST_ITEM if numbered else ElementKind.PARAGRAPH, text, span, block)


def _goes_on(lines: list[_Source], index: int) -> bool:
    line = lines[index].text
    starts = (_FENCE, _HEADING, _SETEXT, _RULE, _ITEM, _FRAME)
    is_table = "|" in line and index + 1 < len(lines) and bool(_DIVIDER.match(lines[index + 1].text))
    hard_break = lines[index - 1].text.endswith(("  ", "\\", "<br>", "<br/>"))
    marker = marker_of(line.strip())
    numbered = marker is not None and marker.style in {"han", "number", "article"}
    ends = is_table or hard_break or numbered or any(pattern.match(line) for pattern in starts)
    return bool(line.strip()) and not ends


def _draft(kind: ElementKind, text: str, span: list[_Source], block: int, level: Level = ()) -> Draft:
    return Draft(kind, text, _locator(span, block), level)


def _locator(span: list[_Source], block: int) -> Locator:
    return Locator(block=str(block), start=span[0].start, end=span[-1].end)
