"""Values in a column, field or form cell whose label says what they are.

Rule: the cell is divided at `、 , / ; &` and line breaks, and each part of the right kind is masked as a whole. Under a
label that only announces names every part with letters is a name; under a role (`審核`) only what looks like one.
Codes need a digit. Blank marks, dates and words such as 自動, N/A or 日班 stay. Source: exports of maintenance systems
and signature blocks. Masked: column 維修人員 `王小明/李大華`. Kept: column 維修人員 `外包`, column 機台 `蝕刻機`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.folding import BARRIER, fold
from pipelines.deid.labels import Label, classify
from pipelines.deid.patterns import HAN
from pipelines.deid.person_name import TITLE, han_name_end, latin_name_end

_PART = re.compile(rf"[^、,/;&\n\t{BARRIER}⟦⟧]{{1,200}}")
_ORDER_PART = re.compile(rf"[^、,;\n\t {BARRIER}⟦⟧]{{3,40}}")
_PIECE = re.compile(rf"[^ ]+(?:(?<![{HAN}])[ ](?![{HAN}])[^ ]+)*")
_ADDITION = re.compile(rf"(?:{TITLE})?(?:\([^()]{{0,20}}\)?)?")
_LETTER = re.compile(rf"[{HAN}]|[A-Za-z]{{2}}")
_NOTHING = frozenset(
    "N/A NA N.A. NIL NONE TBD TBA OK NG YES NO Y N V X O - -- 無 無人 空白 不適用 未定 待定 待補 同上 自動 手動 "
    "系統 全員 全體 全體人員 外包 廠商 供應商 原廠 自行 本人 "
    "日班 夜班 早班 中班 晚班 大夜 小夜 常日班 白班 甲班 乙班 丙班 丁班 A班 B班 C班 D班 是 否 有 合格 不合格 "
    "正常 異常 通過 已核准 核准 同意 完成 已完成 未完成 "
    "DAY NIGHT SHIFT AUTO SYSTEM ALL UNKNOWN VENDOR SELF 打勾 簽名 簽章 姓名 日期 年 月 日 職稱 單位 "
    "工程師 技術員 操作員 作業員 領班 班長 組長 課長 主任 經理 主管".split()
)
_DATE = re.compile(r"[0-9]{2,4}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,2}日?)?(?:[ T][0-9:]{4,8})?|[0-9:.% \-]{1,20}")
_CODE = re.compile(r"(?=[^0-9]{0,20}[0-9])[A-Za-z0-9#][A-Za-z0-9._#()\- ]{1,38}")
_DIGITS = re.compile(r"[+(]?[0-9][0-9()+#\- ]{3,24}(?:(?:分機|ext\.?|轉|x)[ ]?[0-9]{2,6})?|#?[0-9]{3,6}")
_MAX_ROLE_NAME = 6
_MAX_FIRM = 60
_MAX_LATIN = 40
_CODES = frozenset({EntityType.EMPLOYEE_ID, EntityType.LOT_ID, EntityType.WORK_ORDER, EntityType.NATIONAL_ID})


class LabelledValueDetector:
    """Finds the values of a labelled cell."""

    name = "labelled_value"
    type = EntityType.PERSON

    def find(self, text: str, context: Context) -> list[Span]:
        """Return the parts of the cell that the label names; nothing without a label."""
        label = classify(context.label) if context.label else None
        if label is None:
            return []
        if context.beside:
            if classify(text) is not None:
                return []
            label = Label(label.type, strong=False)
        return [
            Span(start, end, label.type, 1.0 if label.strong else 0.9, f"labelled_value:{label.type}")
            for start, end in _parts(text, label)
            if _is_value(text[start:end], label)
        ]


def _parts(text: str, label: Label) -> Iterator[tuple[int, int]]:
    pattern = _ORDER_PART if label.type in {EntityType.LOT_ID, EntityType.WORK_ORDER} else _PART
    for match in pattern.finditer(text):
        value = match.group()
        start = match.start() + len(value) - len(value.lstrip())
        end = match.end() - len(value) + len(value.rstrip())
        if end > start:
            yield from _named(text, start, end) if label.type is EntityType.PERSON else [(start, end)]


def _named(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide at blanks next to Han characters (`王小明 李大華`), not within Latin names; leave titles outside."""
    for match in _PIECE.finditer(text, start, end):
        name_end = han_name_end(text[:end], match.start())
        whole = name_end is None or not _ADDITION.fullmatch(text, name_end, match.end())
        yield match.start(), match.end() if whole or name_end is None else name_end


def _is_value(value: str, label: Label) -> bool:
    plain = fold(value).strip()
    if plain.upper() in _NOTHING or plain.upper().replace(" ", "") in _NOTHING:
        return False
    if label.type is EntityType.PERSON:
        return _is_person(plain, strong=label.strong)
    if label.type in {EntityType.CUSTOMER, EntityType.VENDOR}:
        return label.strong and _LETTER.search(plain) is not None and len(plain) <= _MAX_FIRM
    if label.type is EntityType.PHONE:
        return _DIGITS.fullmatch(plain) is not None
    if label.type is EntityType.TOOL_ID:
        return _CODE.fullmatch(plain) is not None and (label.strong or not plain.isdigit())
    if label.type in _CODES:
        return plain.isdigit() or (_CODE.fullmatch(plain) is not None and not _DATE.fullmatch(plain))
    return label.type is EntityType.BUSINESS_NUMBER and plain.isdigit() and len(plain) == 8


def _is_person(value: str, *, strong: bool) -> bool:
    if _DATE.fullmatch(value) or not _LETTER.search(value):
        return False
    if han_name_end(value, 0) or latin_name_end(value, 0):
        return True
    short_latin = value.isascii() and len(value) <= _MAX_LATIN and len(value.split()) <= 4
    return strong and (len(value) <= _MAX_ROLE_NAME or short_latin)
