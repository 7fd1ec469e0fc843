"""What a document says about itself: title, document number, revision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.document import Cell, ElementKind
from pipelines.parsers.draft import Draft, Parsed

_NUMBER_KEY = (
    r"(?:(?:文件|文管|管制|程序書|作業標準書|標準書|規範|手冊|SOP)\s*(?:編號|號碼|代號|編碼|字號)|文\s*號"
    r"|Document\s*(?:No|Number|ID|Code)\b|Doc\b\.?\s*(?:No\b|Number|ID|#)|DOCUMENT\s*(?:NO|NUMBER)\b|DOC\.?\s*NO\b)"
)
_NUMBER_VALUE = r"[A-Za-z]{0,6}[A-Za-z0-9]*(?:[-_./][A-Za-z0-9]+)*"
_REVISION_KEY = (
    r"(?:修訂版次|版次|版本|版別"
    r"|(?<![A-Za-z])(?:Revision|REVISION|Rev|REV|Version|VERSION|Ver)(?![A-Za-z])\.?\s*(?:No\b\.?)?)"
)
_REVISION_VALUE = r"(?:[A-Z]{1,2}\d{0,2}|[vV]?\d{1,3}(?:\.\d{1,3}){0,2})(?![A-Za-z0-9年月/-])"
# In running text only what is set off as a statement counts: `版次：C`, not `依 FAB-ETCH-SOP-012 版次 C`.
_SET_OFF, _SEPARATOR = r"[\s.#]*[:：][\s]*", r"[\s.:：#(（\[]*"
# Running headers often give the number without saying so, beside the revision.
_BARE_NUMBER = re.compile(r"(?<![A-Za-z0-9-])([A-Z]{2,6}\d{0,4}(?:-[A-Z0-9]{1,8}){1,4})(?![A-Za-z0-9-])")
_NUMBER = re.compile(f"{_NUMBER_KEY}{_SEPARATOR}({_NUMBER_VALUE})")
_NUMBER_SET_OFF = re.compile(f"{_NUMBER_KEY}{_SET_OFF}({_NUMBER_VALUE})")
_REVISION = re.compile(f"{_REVISION_KEY}{_SEPARATOR}({_REVISION_VALUE})")
_RUNNING_REVISION = re.compile(r"第\s*(\d{1,3})\s*版|(?<![A-Za-z0-9])[vV](\d{1,3}(?:\.\d{1,3}){1,2})(?![A-Za-z0-9.])")
_REVISION_SET_OFF = re.compile(f"{_REVISION_KEY}{_SET_OFF}({_REVISION_VALUE})")
_KEY_CELL = re.compile(f"(?:{_NUMBER_KEY}|{_REVISION_KEY})[\\s.:：]*(?:[A-Za-z/ .]*)")
# A statement about the whole document stands in its running lines or near its beginning.
_HEAD = 40
# What stands above the title is a header in all but name.
_ABOVE_TITLE = 3
_USELESS_TITLE = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint|excel)\s*-|untitled|document\d*$|slide 1|\S+\.\w{2,4}$|無標題|未命名)"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; None where the document does not say."""

    title: str | None
    doc_number: str | None
    revision: str | None


def describe(parsed: Parsed, stem: str) -> Facts:
    """Collect what a document states about itself.

    Args:
        parsed: of which records say nothing about the whole document.
        stem: the file's name without suffix; a metadata title equal to it is no title.

    """
    running, body = _statements(parsed.drafts)
    bare = [text for text in running if _REVISION.search(text) or _RUNNING_REVISION.search(text)]
    number = _first(_NUMBER, running, needs_digit=True) or _first(_NUMBER_SET_OFF, body, needs_digit=True)
    return Facts(
        _title(parsed, stem),
        number or _first(_BARE_NUMBER, bare, needs_digit=True),
        _first(_REVISION, running) or _first(_REVISION_SET_OFF, body) or _first(_RUNNING_REVISION, running),
    )


def _statements(drafts: list[Draft]) -> tuple[list[str], list[str]]:
    """Return what running lines say, and what the beginning of the body says."""
    running: list[str] = []
    body: list[str] = []
    taken = 0
    first = next((index for index, draft in enumerate(drafts) if draft.kind is ElementKind.TITLE), 0)
    for index, draft in enumerate(drafts):
        furniture = draft.kind is ElementKind.FURNITURE or index < min(first, _ABOVE_TITLE)
        if draft.kind is ElementKind.RECORD or (not furniture and taken >= _HEAD):
            continue
        taken += not furniture
        (running if furniture else body).extend(_pairs(draft.cells) if draft.cells else [draft.text])
    return running, body


def _pairs(cells: tuple[Cell, ...]) -> Iterator[str]:
    """Yield each cell, a key with what stands to its right, then with what stands below it."""
    at = {(cell.row, cell.col): cell for cell in cells}
    for cell in cells:
        yield cell.text
        if _KEY_CELL.fullmatch(cell.text):
            for place in ((cell.row, cell.col + cell.col_span), (cell.row + cell.row_span, cell.col)):
                if place in at and not _KEY_CELL.fullmatch(at[place].text):
                    yield f"{cell.text}: {at[place].text}"


def _first(pattern: re.Pattern[str], texts: list[str], *, needs_digit: bool = False) -> str | None:
    for text in texts:
        for found in pattern.finditer(text):
            value = next(group for group in found.groups() if group is not None).rstrip("-_./")
            if value and (not needs_digit or (any(map(str.isdigit, value)) and len(value) > 2)):
                return value
    return None


def _title(parsed: Parsed, stem: str) -> str | None:
    """The outermost of the first titles, else the metadata's if it is one."""
    heads = [draft for draft in parsed.drafts[:_HEAD] if draft.kind is ElementKind.TITLE]
    titles = [draft for draft in heads if draft.locator.sheet is None]
    if titles:
        return min(titles, key=lambda draft: draft.level).text
    title = parsed.title
    return title if title and title != stem and not _USELESS_TITLE.match(title) else None
