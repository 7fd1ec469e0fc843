"""Which language a text is mostly in: a simple count of characters that only one script uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

HANT = "zh-Hant-TW"
HANS = "zh-Hans-CN"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
# Frequent characters of technical prose, each simplified form followed by its traditional one. 准, 后, 于 and 里 are
# left out or rare enough: they exist in both scripts.
_PAIRS = (
    "设設备備检檢测測气氣压壓温溫应應时時间間过過电電机機维維护護记記录錄员員动動开開关關阀閥门門确確认認异異报報处處后後进進书書标標准準对對于於个個为為与與从從这這产產业業发發学學习習实實验驗线線热熱却卻"
    "输輸转轉变變术術语語种種类類级級别別图圖说說导導单單双雙联聯车車质質现現状狀态態执執义義务務责責铁鐵钢鋼铜銅盐鹽氢氫缩縮浆漿蚀蝕层層显顯镀鍍规規则則险險严嚴须須总總结結构構计計数數据據网網络絡运運换換"
    "装裝样樣"
)
_SIMPLIFIED = re.compile(f"[{''.join(sorted(set(_PAIRS[::2]) - set('准后于')))}]")
_TRADITIONAL = re.compile(f"[{''.join(sorted(set(_PAIRS[1::2])))}]")
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
    traditional, simplified = len(_TRADITIONAL.findall(sample)), len(_SIMPLIFIED.findall(sample))
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
