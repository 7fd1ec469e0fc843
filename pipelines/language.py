"""Which language a text is mostly in: a simple count of characters that only one script uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.han_scripts import simplified_in, traditional_in

HANT = "zh-Hant-TW"
HANS = "zh-Hans-CN"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
# One Han character carries about as much as a Latin word.
_MIN_HAN_SHARE = 0.3
_SAMPLE = 20_000


def detect_language(texts: Iterable[str], hints: tuple[str, ...] = ()) -> str | None:
    """Return `zh-Hant-TW`, `zh-Hans-CN`, `ja`, `en`, a hint where the script alone leaves it open, or None.

    Args:
        texts: in order; the first 20,000 characters decide.
        hints: BCP 47 tags that the source card states, or that of the document around the text.

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
    traditional, simplified = len(traditional_in(sample)), len(simplified_in(sample))
    if traditional != simplified:
        return HANT if traditional > simplified else HANS
    return next((tag for tag in hints if tag.startswith("zh")), HANT)


def _head(texts: Iterable[str]) -> str:
    parts: list[str] = []
    size = 0
    for text in texts:
        parts.append(text[:_SAMPLE])
        size += len(text)
        if size >= _SAMPLE:
            break
    return "\n".join(parts)
