"""Log row → failure class.

reads     records of a log whose card maps a text and a label column
asks      for the class of an observation, among the classes of that corpus' label column
answer    the label cell of the same row
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipelines.card import Card
from pipelines.dataset.makers.phrasing import pick
from pipelines.dataset.rows import Provenance, SftRow
from pipelines.document import Element

TASK = "log_classify"
# More classes than a prompt can list are no closed set.
MAX_CLASSES = 32
MIN_ROWS_A_CLASS = 5
# The columns keep their own names, as in the pretraining text: what a model knows of the log it can use here.
_PHRASINGS = (
    "判斷這筆維修紀錄的{label_column}，只答一個。\n選項：{classes}\n設備：{asset}\n{text_column}：{text}；{label_column}：",
    "從選項中選出{label_column}。\n選項：{classes}\n設備：{asset}\n{text_column}：{text}；{label_column}：",
    "Classify this record, one answer only.\nOptions: {classes}\nEquipment: {asset}\n"
    "{text_column}：{text}；{label_column}：",
)


def label_set(values: Iterable[str]) -> tuple[str, ...]:
    """Return the classes of a label column: values seen often enough, sorted; empty where it is no closed set."""
    counts = Counter(value for value in values if value)
    classes = sorted(value for value, count in counts.items() if count >= MIN_ROWS_A_CLASS)
    return tuple(classes) if 2 <= len(classes) <= MAX_CLASSES else ()


def make(element: Element, card: Card, provenance: Provenance, classes: tuple[str, ...]) -> SftRow | None:
    """Return the instruction of one log row, or None where it states no class of the closed set."""
    columns = card.columns
    if columns is None or columns.label is None:
        return None
    values = {field.name: field.value for field in element.fields}
    text, label = values.get(columns.text, ""), values.get(columns.label, "")
    if not text or label not in classes:
        return None
    asset = values.get(columns.asset or "", "")
    phrasing = pick(f"{provenance.doc_id}{element.order}", len(_PHRASINGS))
    separator = "、" if phrasing < len(_PHRASINGS) - 1 else ", "
    question = _PHRASINGS[phrasing].format(
        classes=separator.join(classes),
        asset=asset or "-",
        text_column=columns.text,
        text=text,
        label_column=columns.label,
    )
    return SftRow(provenance, TASK, provenance.family, phrasing, question, label, classes)
