"""Alarm and specification tables → what a cell of a row says.

reads     tables whose header names a code or a parameter, and what is said of it
asks      for one cell by the document, the row and the column
answer    that cell, with its unit column where there is one
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.dataset.makers.phrasing import HELD_OUT, pick
from pipelines.dataset.pretraining import grid
from pipelines.dataset.rows import Provenance, SftRow
from pipelines.document import Document, Element

ALARM_TASK = "alarm_lookup"
SPEC_TASK = "spec_lookup"
_ALARM_KEYS = ("代碼", "警報碼", "alarm", "code", "錯誤碼")
_SPEC_KEYS = ("參數", "項目", "parameter", "item")
_UNIT = ("單位", "unit")
_ASKED = {
    ALARM_TASK: ("意義", "含義", "說明", "meaning", "原因", "cause", "處置", "對策", "action", "description"),
    SPEC_TASK: (
        "設定值", "標準值", "目標值", "規格", "公差", "上限", "下限",
        "set point", "setpoint", "tolerance", "limit", "value",
    ),
}  # fmt: skip
_WORDINGS = (
    "根據《{title}》，{key} 的{column}是什麼？",
    "In “{title}”, what is the {column} of {key}?",
    "《{title}》裡 {key} 的{column}怎麼寫？",
)


def make(element: Element, document: Document, provenance: Provenance) -> Iterator[SftRow]:
    """Yield one question a cell that answers something, in one wording to learn from and one held out."""
    rows = grid(element) if element.cells else []
    if len(rows) < 2 or not document.title:
        return
    header = [name.casefold() for name in rows[0]]
    task = next((task for task, keys in _TASK_KEYS if _matches(header[0], keys)), None)
    if task is None:
        return
    unit = next((index for index, name in enumerate(header) if _matches(name, _UNIT)), None)
    asked = [index for index, name in enumerate(header) if index and _matches(name, _ASKED[task])]
    for row in rows[1:]:
        for column in asked:
            if row[0] and row[column]:
                answer = f"{row[column]} {row[unit]}" if unit is not None and row[unit] else row[column]
                yield from _questions(provenance, task, document.title, row[0], rows[0][column], answer)


_TASK_KEYS = ((ALARM_TASK, _ALARM_KEYS), (SPEC_TASK, _SPEC_KEYS))


def _questions(provenance: Provenance, task: str, title: str, key: str, column: str, answer: str) -> Iterator[SftRow]:
    chosen = pick(f"{provenance.doc_id}{key}{column}", len(_WORDINGS) - 1)
    for phrasing, wording in ((chosen, _WORDINGS[chosen]), (HELD_OUT, _WORDINGS[-1])):
        question = wording.format(title=title, key=key, column=column)
        yield SftRow(provenance, task, provenance.family, phrasing, question, answer)


def _matches(name: str, keys: tuple[str, ...]) -> bool:
    return any(key in name for key in keys)
