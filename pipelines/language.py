"""Which language a text is in, from its characters alone: enough to route, count and balance.

Characters that exist in only one of the two Chinese scripts decide between them.
"""

from __future__ import annotations

import re

HANT = "zh-Hant-TW"
HANS = "zh-Hans-CN"
ENGLISH = "en"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
# Frequent characters of technical prose, each simplified form followed by its traditional one. 准, 后, 于 and 里 are
# left out or rare enough: they exist in both scripts.
_PAIRS = (
    "设設备備检檢测測气氣压壓温溫应應时時间間过過电電机機维維护護记記录錄员員动動开開关關阀閥门門确確认認异異报報处處后後进進书書标標准準对對于於个個为為与與从從这這产產业業发發学學习習实實验驗线線热熱却卻"
    "输輸转轉变變术術语語种種类類级級别別图圖说說导導单單双雙联聯车車质質现現状狀态態执執义義务務责責铁鐵钢鋼铜銅盐鹽氢氫缩縮浆漿蚀蝕层層显顯镀鍍规規则則险險严嚴须須总總结結构構计計数數据據网網络絡运運换換"
    "装裝样樣"
)
_SIMPLIFIED = re.compile(f"[{''.join(sorted(set(_PAIRS[::2]) - set('准后于')))}]")
_TRADITIONAL = re.compile(f"[{''.join(sorted(set(_PAIRS[1::2])))}]")


def detect(text: str) -> str | None:
    """Return a BCP 47 tag, or None where there are no letters.

    A text counts as Chinese when Han characters are at least a fifth of its letters: technical Chinese is full
    of Latin names, and one Han character carries what four or five Latin letters do.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han + latin == 0:
        return None
    if han * 4 < latin:
        return ENGLISH
    return HANS if len(_SIMPLIFIED.findall(text)) > len(_TRADITIONAL.findall(text)) else HANT
