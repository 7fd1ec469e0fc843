"""Which language a text is mostly in: a simple count of characters that only one script uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
# Frequent characters whose other form differs, pairwise: traditional, then simplified.
_TRADITIONAL = frozenset(
    "個們來這時說國會學對發經過還長開現關點實應問題機設備業動電車見讀員頁間閥壓溫氣線體產檢處確認關閉為與"
)
_SIMPLIFIED = frozenset(
    "个们来这时说国会学对发经过还长开现关点实应问题机设备业动电车见读员页间阀压温气线体产检处确认关闭为与"
) - frozenset("機備處確認會學")
# One Han character carries about as much as a Latin word.
_MIN_HAN_SHARE = 0.3
_SAMPLE = 20_000


def detect_language(texts: Iterable[str], hints: tuple[str, ...] = ()) -> str | None:
    """Return `zh-Hant-TW`, `zh-Hans-CN`, `ja`, `en`, a hint where the script alone leaves it open, or None.

    Args:
        texts: in order; the first 20,000 characters decide.
        hints: BCP 47 tags that the source card states.

    """
    sample = _head(texts)
    han, words = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    kana = len(_KANA.findall(sample))
    if kana > 0.15 * (han + kana) and kana > words * _MIN_HAN_SHARE:
        return "ja"
    if han and han >= _MIN_HAN_SHARE * (han + words):
        return _chinese(sample, hints)
    if not words:
        return None
    latin = [tag for tag in hints if not tag.startswith(("zh", "mul", "ja"))]
    return "en" if not latin or any(tag.startswith("en") for tag in latin) else latin[0]


def _chinese(sample: str, hints: tuple[str, ...]) -> str:
    traditional = sum(char in _TRADITIONAL for char in sample)
    simplified = sum(char in _SIMPLIFIED and char not in _TRADITIONAL for char in sample)
    if traditional != simplified:
        return "zh-Hant-TW" if traditional > simplified else "zh-Hans-CN"
    return next((tag for tag in hints if tag.startswith("zh")), "zh-Hant-TW")


def _head(texts: Iterable[str]) -> str:
    parts: list[str] = []
    size = 0
    for text in texts:
        parts.append(text[:_SAMPLE])
        size += len(text)
        if size >= _SAMPLE:
            break
    return "\n".join(parts)
