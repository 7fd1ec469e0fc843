"""Simplified to Taiwanese text with OpenCC (s2twp), terms locked, with the map back. The only module that imports it.

OpenCC's phrases for Taiwan come from computing: they make 迴圈 of the 循環 of a pump, 引數 of process parameters,
溢位 of a spill, 解除安裝 of a relief valve's 卸載. Such wording is locked: the script of a locked term changes, its
words do not. A term that a user lists in simplified characters stays in them. Latin, numbers, units, codes and
pseudonyms (`⟦…⟧`) are never handed to OpenCC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from pipelines.edits import Edit, OffsetMap, apply

# Wording of plants that OpenCC 1.4.2 takes for that of computing, as Taiwan writes it.
PLANT_TERMS = (
    "設備", "循環", "參數", "局部", "程序", "進程", "運行", "連接", "鏈接", "打開", "溢出",
    "指針", "窗口", "項目", "文件", "支持", "調度", "消息", "對象", "聲明", "保存", "高級",
    "低級", "高端", "接口", "端口", "組件", "變量", "界面", "隊列", "擴展", "添加", "分區",
    "註銷", "登錄", "卸載", "加載", "重載", "激活", "批量", "類型", "剪切", "粘貼", "適配器",
    "重裝", "拋出", "權限", "回調", "代碼", "菜單", "性能", "全局",
)  # fmt: skip
# Words whose characters it takes wrongly (液麵, 幹泵), and forms that plants in Taiwan hardly write (機臺, 溼度).
_SPELLINGS = {
    "液面": "液面", "油面": "油面", "斗提": "斗提", "干泵": "乾泵", "干气": "乾氣", "干法": "乾法", "复杂": "複雜",
}  # fmt: skip
_USUAL = str.maketrans("臺溼汙巖", "台濕污岩")
_MISSPELT = re.compile("|".join(_SPELLINGS))
_HAN_STRETCH = re.compile("⟦[^⟦⟧]*⟧|[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
Conversion = Literal["s2tw", "s2twp"]


def to_taiwanese(text: str, locked_terms: tuple[str, ...] = ()) -> tuple[str, OffsetMap]:
    """Return the text as Taiwan writes it, and its offset map.

    Args:
        locked_terms: besides `PLANT_TERMS`; wording that stays.

    """
    lock = _lock((*PLANT_TERMS, *_SPELLINGS.values(), *locked_terms))
    edits = [
        (start + stretch.start(), end + stretch.start(), replacement)
        for stretch in _HAN_STRETCH.finditer(text)
        if not stretch.group().startswith("⟦")
        for start, end, replacement in _stretch_edits(stretch.group(), lock)
    ]
    return apply(text, edits)


def _stretch_edits(source: str, lock: re.Pattern[str]) -> Iterator[Edit]:
    """Yield the edits of a stretch of Han characters; between locked terms, words are converted too."""
    plain = _converter("s2tw")(source)
    if len(plain) != len(source):
        raise RuntimeError("OpenCC s2tw no longer keeps the number of characters; the term lock counts on it")
    for word in _MISSPELT.finditer(source):
        plain = plain[: word.start()] + _SPELLINGS[word.group()] + plain[word.end() :]
    position = 0
    for start, end, literal in [*_locked(source, plain, lock), (len(source), len(source), True)]:
        yield from _free_edits(source, plain, position, start)
        if not literal:
            yield from _differences(source, plain, start, end)
        position = end


def _locked(source: str, plain: str, lock: re.Pattern[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield locked stretches in order, and whether their characters stay too, being listed as the source has them."""
    literal = [match.span() for match in lock.finditer(source)]
    worded = [match.span() for match in lock.finditer(plain)]
    position = 0
    for start, end, stays in sorted([(*span, True) for span in literal] + [(*span, False) for span in worded]):
        if start >= position:
            yield start, end, stays and source[start:end] != plain[start:end]
            position = end


def _free_edits(source: str, plain: str, start: int, end: int) -> Iterator[Edit]:
    part = source[start:end]
    by_character, by_phrase = _converter("s2tw")(part), _converter("s2twp")(part)
    if by_character == by_phrase or len(by_character) != len(part):
        yield from _differences(source, plain, start, end)
        return
    position = 0
    for low, high, replacement in _replacements(by_character, by_phrase):
        yield from _differences(source, plain, start + position, start + low)
        yield start + low, start + high, replacement
        position = high
    yield from _differences(source, plain, start + position, end)


def _replacements(before: str, after: str) -> list[Edit]:
    """Return how one text becomes the other; what is taken out here and put in next to it is one change."""
    merged: list[tuple[int, int, int, int]] = []
    longer = 0
    for tag, low, high, new_low, new_high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if merged and longer and low - merged[-1][1] <= 1:
            low, _, new_low, _ = merged.pop()
        merged.append((low, high, new_low, new_high))
        longer = (new_high - new_low) - (high - low)
    return [(low, high, after[new_low:new_high]) for low, high, new_low, new_high in merged]


def _differences(source: str, plain: str, start: int, end: int) -> Iterator[Edit]:
    """Yield an edit for each run of characters that differ, of two texts of one length."""
    run = start
    for at in range(start, end + 1):
        if at < end and source[at] != plain[at]:
            continue
        if run < at:
            yield run, at, plain[run:at]
        run = at + 1


@lru_cache(maxsize=8)
def _lock(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(set(terms), key=lambda term: (-len(term), term)))))


@lru_cache(maxsize=2)
def _converter(conversion: Conversion) -> Callable[[str], str]:
    """Return OpenCC's function; its dictionaries are read once in a process (0.4 s)."""
    from opencc import OpenCC

    converter = OpenCC(conversion)
    return lambda text: str(converter.convert(text)).translate(_USUAL)
