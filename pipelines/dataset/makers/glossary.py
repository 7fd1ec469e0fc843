"""Glossary record → the term in the other language, both directions.

reads     records of a glossary with a Chinese and an English column
asks      for the other language's term
answer    the cell of the same row
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.dataset.makers.phrasing import HELD_OUT, pick
from pipelines.dataset.rows import Provenance, SftRow
from pipelines.document import Element

TASK = "terminology"
_CHINESE = ("中文", "zh", "chinese")
_ENGLISH = ("英文", "en", "english")
_TO_ENGLISH = ("「{term}」的英文是什麼？", "請把「{term}」翻成英文。", "工程文件中「{term}」英文怎麼寫？")
_TO_CHINESE = ("「{term}」的中文是什麼？", "What is “{term}” in Chinese?", "「{term}」在中文文件裡怎麼說？")


def make(element: Element, provenance: Provenance) -> Iterator[SftRow]:
    """Yield both directions, each in one wording to learn from and one held out for the probe."""
    chinese, english = _column(element, _CHINESE), _column(element, _ENGLISH)
    if not chinese or not english:
        return
    for wordings, term, answer in ((_TO_ENGLISH, chinese, english), (_TO_CHINESE, english, chinese)):
        chosen = pick(f"{provenance.doc_id}{element.order}{term}", len(wordings) - 1)
        for phrasing, wording in ((chosen, wordings[chosen]), (HELD_OUT, wordings[-1])):
            yield SftRow(provenance, TASK, provenance.family, phrasing, wording.format(term=term), answer)


def _column(element: Element, names: tuple[str, ...]) -> str:
    for field in element.fields:
        words = field.name.casefold().replace("_", " ").split()
        if any(name in words or (not name.isascii() and name in field.name) for name in names):
            return field.value
    return ""
