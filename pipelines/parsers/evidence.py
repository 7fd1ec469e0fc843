"""Whether a row names the columns below it, told from what stands in them.

A name stands above numbers, dates or codes; a value stands above values of its own kind, or occurs again further down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.parsers.cells import CellKind, Profile, kind_of, looks_like_name, profile
from pipelines.parsers.grid import Row
from pipelines.parsers.units import is_unit

# Names are texts; years and numbered columns take their share. They differ, unless the columns below speak for them.
_MIN_NAMES, _MIN_DISTINCT = 0.7, 0.8
# Half of the columns whose kind is known must speak for it.
_MIN_VOTES = 0.5
SAMPLE = 200
# In a table of texts only, the first of so many columns' cells are names unless something speaks against it; two
# columns of texts may be a word list without a header.
_MIN_TEXT_COLUMNS = 3
_WORDS = re.compile(
    r"日期|時間|編號|名稱|姓名|代號|代碼|單號|類別|類型|分類|說明|描述|現象|原因|處置|備註|單位|數量|狀態|人員|部門|設備|機台"
    r"|項次|序號|項目|規格|中文|英文|定義|內容|地點|負責|金額|版次|術語|詞彙|縮寫|全名|问题|名称|说明|类型|备注|设备|时间"
    r"|\b(?:id|no|nr|name|date|time|type|code|category|class|description|text|title|value|unit|status|remarks?|notes?"
    r"|comments?|cost|qty|quantity|asset|equipment|tool|term|definition|english|chinese|abbreviation|meaning|alias|tokens?"
    r"|question|answer|parameter|item|location|duration|score|label)\b",
    re.IGNORECASE,
)
_MAX_WORD_CELL = 24
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the columns below a row say about it.

    Attributes:
        votes: columns that say it names them, less those that hold it for data.
        known: columns that can tell.
        weight: the votes, each as often as its column has cells.

    """

    votes: int
    known: int
    weight: int

    @property
    def is_strong(self) -> bool:
        """Whether enough columns say that the row names them."""
        return self.votes >= max(1, _MIN_VOTES * self.known)


def evidence(rows: Sequence[Row], index: int) -> Evidence:
    """Collect what the columns below a row say about it; nothing where it could not name them."""
    row = rows[index]
    if not _could_name(row):
        return Evidence(0, 0, 0)
    body = [other for other in rows[index + 1 : index + 1 + SAMPLE] if other.cells != row.cells]
    votes = known = weight = 0
    counted = _counted(row)
    for column, cell in enumerate(row.cells):
        if cell.strip():
            below = profile([other.cell(column) for other in body if not is_unit(other.cell(column))])
            vote = _vote(cell.strip(), below, counted=counted)
            votes, weight = votes + vote, weight + vote * below.filled
            known += vote != 0 or below.kind not in {None, CellKind.TEXT}
    return Evidence(votes, known, weight)


def named_by_evidence(rows: Sequence[Row], index: int) -> bool:
    """Whether the columns below a row show that it names them."""
    return evidence(rows, index).is_strong


def named_by_default(rows: Sequence[Row], index: int) -> bool:
    """Whether the first row of a table of texts names its columns."""
    row = rows[index]
    if len(rows) == index + 1 and not _named_by_words(row):
        return False
    votes = evidence(rows, index).votes
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if votes < 0 or not _could_name(row) or len(set(filled)) < _MIN_DISTINCT * len(filled):
        return False
    return votes > 0 or _named_by_words(row) or (row.filled >= _MIN_TEXT_COLUMNS and not _counted(row))


def _vote(cell: str, below: Profile, *, counted: bool) -> int:
    kind = kind_of(cell)
    if counted and kind is CellKind.NUMBER:
        return int(below.kind is CellKind.TEXT or _is_year(cell))
    if below.filled > 1 and below.texts[cell]:
        return -1
    if below.kind in {CellKind.NUMBER, CellKind.DATE}:
        return -1 if kind is below.kind else int(looks_like_name(cell))
    if below.kind is CellKind.CODE:
        return -1 if kind is CellKind.CODE and below.has_shape(cell) else int(kind is CellKind.TEXT)
    return 0


def _counted(row: Row) -> bool:
    """Whether the numbers of a row count up by one, as columns or years do."""
    numbers = [int(cell) for cell in row.cells if cell.strip().isdecimal() and len(cell) < 6]
    return len(numbers) > 2 and all(b == a + 1 for a, b in pairwise(numbers))


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.isdecimal() and _FIRST_YEAR <= int(cell) <= _LAST_YEAR


def _could_name(row: Row) -> bool:
    """Whether the cells of a row are mostly short texts."""
    filled = [cell for cell in row.cells if cell.strip()]
    return _counted(row) or sum(map(looks_like_name, filled)) >= _MIN_NAMES * len(filled)


def _named_by_words(row: Row) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    known = sum(len(cell) <= _MAX_WORD_CELL and _WORDS.search(cell.replace("_", " ")) is not None for cell in filled)
    return 2 * known >= len(filled)
