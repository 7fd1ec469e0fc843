"""JSON to drafts: arrays of objects are records, other objects are sections with tables and paragraphs.

An array of objects is records where the card says so or where its objects hold short values; where they hold a label
and running text, as the articles of a law do, the label is a title and the text its paragraphs. A locator's block is
the JSON path; JSON lines count as an array. Of a string its characters count, of anything else those of the
element's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.document import Cell, ElementKind, Field, Locator, record_text, table_text
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Draft, Level, Parsed
from pipelines.parsers.encoding import decode
from pipelines.parsers.json_values import Members, Scalar, Value, compact, height, member, read_json
from pipelines.parsers.markers import ends_sentence, marker_of
from pipelines.parsers.plain_text import drafts_of_text
from pipelines.parsers.task import Policy

# Deeper objects than a record with arrays of objects (an annotated text) are read as sections.
_RECORD_HEIGHT = 3
# A longer string is running text; a shorter one only if it ends as a sentence of at least so many characters.
_MAX_LABEL, _MIN_SENTENCE = 80, 12
_MOSTLY = 0.5
_TITLE_NAME = re.compile(r"(?i).*(?:名稱|名称|標題|标题|題名|主旨)|title|name|subject")
# Where headings without a number stand among chapters (0), sections (0.5) and articles (1.5).
_CHAPTER, _ARTICLE = 0.0, 1.5
_WITHIN_TEXT = 1000.0


def parse_json(data: bytes, policy: Policy) -> Parsed:
    """Parse a JSON or JSON lines file.

    Raises:
        DocumentError: `corrupt`, `too_deep`, `missing_column`; rejected `too_large`.

    """
    text, encoding = decode(data)
    value = read_json(text)
    drafts = list(_Walk(policy.wants_records).drafts(value, "$", 0))
    if policy.wants_records and policy.columns:
        names = {item.name for draft in drafts for item in draft.fields}
        if not set(policy.columns) <= names:
            raise DocumentError("missing_column")
    return Parsed(drafts, notes=() if encoding == "utf-8" else (f"encoding {encoding}",))


@dataclass(frozen=True, slots=True)
class _Walk:
    wants_records: bool

    def drafts(self, value: Value, path: str, depth: int) -> Iterator[Draft]:
        """Yield what a value holds, in the order of the file; `depth` counts the titles above it."""
        if isinstance(value, str):
            yield from _paragraphs(value, path)
        elif isinstance(value, Members):
            yield from self.section(value, path, depth)
        else:
            yield from self.array(value, path, depth)

    def array(self, items: list[Value], path: str, depth: int) -> Iterator[Draft]:
        """Yield records, the chapters and articles of a text, or the items one by one."""
        if items and all(isinstance(item, list) and height(item) == 1 for item in items):
            yield from _table([[str(part) for part in row] for row in items if isinstance(row, list)], path)
            return
        objects = [item for item in items if isinstance(item, Members)]
        alike = bool(objects) and len(objects) == len(items)
        articles = alike and not self.wants_records and sum(map(_is_article, objects)) >= _MOSTLY * len(objects)
        records = alike and not articles and max(map(height, objects)) <= _RECORD_HEIGHT
        for index, item in enumerate(items):
            here = f"{path}[{index}]"
            if isinstance(item, str):
                yield _draft(ElementKind.LIST_ITEM, item, here)
            elif isinstance(item, Members) and records:
                yield _record(item, here)
            elif isinstance(item, Members) and articles and height(item) == 1 and item.pairs:
                yield from _article(item, here, depth)
            else:
                yield from self.drafts(item, here, depth)

    def section(self, item: Members, path: str, depth: int) -> Iterator[Draft]:
        """Yield an object: what it is called as a title, its short values as tables, the rest one by one."""
        called = next((pair for pair in item.pairs if _TITLE_NAME.fullmatch(pair[0]) and _is_label(pair[1])), None)
        if called is not None:
            yield _title(str(called[1]), member(path, called[0]), (float(depth), -1.0))
        short: list[Sequence[str]] = []
        for name, value in item.pairs:
            if called is not None and value is called[1]:
                continue
            if isinstance(value, str) and not _is_prose(value):
                # An empty one says nothing, as in a record.
                if value.strip():
                    short.append((name, value))
                continue
            yield from _table(short, path)
            short = []
            if height(value) != 1 or (value.pairs if isinstance(value, Members) else value):
                yield _title(name, member(path, name), (depth + 0.5, 0.0))
                yield from self.drafts(value, member(path, name), depth + 1)
        yield from _table(short, path)


def _article(item: Members, path: str, depth: int) -> Iterator[Draft]:
    """Yield a chapter's heading, or an article: its number as a title and its text as paragraphs."""
    (name, value), *rest = item.pairs
    marker = marker_of(" ".join(str(value).split()))
    rank = marker.depth if marker else (_ARTICLE if rest else _CHAPTER)
    yield _title(str(value), member(path, name), (float(depth), rank))
    for name, value in rest:
        yield from _paragraphs(str(value), member(path, name))


def _is_article(item: Members) -> bool:
    """Whether an object is one heading, or a label with running text."""
    values = [value for _, value in item.pairs]
    return (
        bool(values)
        and _is_label(values[0])
        and (len(values) == 1 or (len(values) == 2 and isinstance(values[1], str) and _is_prose(values[1])))
    )


def _is_label(value: Value) -> bool:
    return isinstance(value, str) and not isinstance(value, Scalar) and bool(value.strip()) and not _is_prose(value)


def _is_prose(text: str) -> bool:
    """Running text: long, of several lines, or a sentence."""
    text = text.strip()
    if text.startswith(("http://", "https://")):
        return False
    return len(text) > _MAX_LABEL or "\n" in text or (ends_sentence(text) and len(text) > _MIN_SENTENCE)


def _title(text: str, path: str, level: Level) -> Draft:
    return replace(_draft(ElementKind.TITLE, " ".join(text.split()), path), level=level)


def _paragraphs(text: str, path: str) -> Iterator[Draft]:
    """Yield the paragraphs of a string; what looks like a heading in it ranks below every name."""
    for draft in drafts_of_text(text.replace("\r\n", "\n").replace("\r", "\n"), path):
        yield replace(draft, level=(_WITHIN_TEXT, *draft.level)) if draft.level else draft


def _record(item: Members, path: str) -> Draft:
    fields = tuple(Field(name, value) for name, value in _flat(item))
    return replace(_draft(ElementKind.RECORD, record_text(fields), path), fields=fields)


def _flat(item: Members, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield names and values; objects inside give `outer.inner`, arrays of objects stay JSON."""
    for name, value in item.pairs:
        if isinstance(value, Members):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            yield f"{prefix}{name}", "" if value == "null" and isinstance(value, Scalar) else str(value)
        else:
            flat = all(isinstance(part, str) for part in value)
            yield f"{prefix}{name}", ", ".join(map(str, value)) if flat else compact(value)


def _table(rows: Sequence[Sequence[str]], path: str) -> Iterator[Draft]:
    """Yield a table, e.g. of the short members of an object: a row with its name and its value each."""
    if rows:
        cells = tuple(Cell(r, c, " ".join(text.split())) for r, row in enumerate(rows) for c, text in enumerate(row))
        yield replace(_draft(ElementKind.TABLE, table_text(cells), path), cells=cells)


def _draft(kind: ElementKind, text: str, path: str) -> Draft:
    return Draft(kind, text, Locator(block=path, start=0, end=len(text)))
