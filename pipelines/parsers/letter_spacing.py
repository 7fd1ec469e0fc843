"""Headings set with a space between any two letters: `作 業 標 準 書` and `O U T L I N E` are words."""

from __future__ import annotations

import re
from itertools import pairwise

_HAN = re.compile("(?:[\u3400-\u9fff][ \u3000]+)+[\u3400-\u9fff]")
_LATIN = re.compile(r"(?:[^\W\d_] +){4,}[^\W\d_]")
# What stands apart because it is to be told apart: choices of a form, and names of columns that count.
_CHOICES = set("是否 有無 男女 正負 左右 上下 內外 進出 開關 前後 日夜 早晚 加減 公母 甲乙 陰陽 升降 新舊 大小".split())
_COUNTING = ("一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸", "日一二三四五六", "大中小", "上中下", "紅黃藍綠白黑")
_ANY_SPACE = re.compile("[ \u3000]+")


def closed_up(text: str) -> str:
    """Return a line without the spaces between its letters, if it is spaced throughout; two or more part words.

    >>> closed_up("S A F E T Y   R U L E S"), closed_up("目　　錄"), closed_up("A B C D E F")
    ('SAFETY RULES', '目錄', 'A B C D E F')
    """
    if len(text) < 3 or text[1] not in " \u3000":
        return text
    if _HAN.fullmatch(text):
        word = _ANY_SPACE.sub("", text)
        return text if word in _CHOICES or any(map(set(word).issubset, _COUNTING)) else word
    if _LATIN.fullmatch(text) and not _counts_up(text):
        return " ".join(word.replace(" ", "") for word in re.split(" {2,}", text))
    return text


def _counts_up(text: str) -> bool:
    """Whether the letters are those of a scale or of columns: A B C D E."""
    letters = text.replace(" ", "")
    return all(ord(after) == ord(before) + 1 for before, after in pairwise(letters))
