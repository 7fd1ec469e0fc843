"""Text whose bytes were read in the wrong encoding. It is told, not mended: which reading was right is a guess.

Drops `å®‰å…¨` (UTF-8 read as CP1252), `¦w¥þ³W©w` (Big5 read as CP1252), `瀹夊叏瑙勫畾` (UTF-8 read as GBK) and what
is left of characters that were lost on the way (`锟斤拷`, `嚙踝蕭`); keeps `Zürich`, `20 Å²` and whatever only looks
odd. Rule: the bytes of the wrong reading must have the shape of the right one throughout. Big5 read as GBK mostly
ends as `unreadable`.
"""

from __future__ import annotations

import re

from pipelines.document import Element

# U+FFFD twice in UTF-8, read as GBK and as Big5; and memory that Microsoft's debug libraries fill with 0xCC and 0xCD.
_REMAINS = re.compile("锟斤拷|嚙踝蕭|烫烫烫|屯屯屯屯")
_HIGH = re.compile(rb"[\x80-\xff]")
# Units with an exponent are two such characters by right.
_UNITS = re.compile("[ÅØµ°][¹²³°±·]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF8_HAN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\xbf]){3}")
# Punctuation and the frequent half of Big5 and of GB 2312.
_BIG5 = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")
_GB2312 = re.compile(rb"[\xa1-\xd7][\xa1-\xfe]")
_LEAST = 2
# Of the bytes above ASCII, how many must have the right shape; and how many there must be.
_SHAPED = 0.8
_UTF8_SHARE = 0.1
_CHINESE_SHARE = 0.3


def mojibake(element: Element) -> str | None:
    """Return `mojibake`, or None."""
    text = element.text
    if text.isascii():
        return None
    found = _REMAINS.search(text) or _UTF8_HAN.search(text.encode("gbk", "ignore")) or _read_as_western(text)
    return "mojibake" if found else None


def _read_as_western(text: str) -> bool:
    """Return whether UTF-8, Big5 or GB 2312 was read as CP1252 or Latin-1."""
    if len(text.encode("cp1252", "ignore")) - len(text.encode("ascii", "ignore")) < _LEAST:
        return False
    data = _western_bytes(_UNITS.sub("", text))
    high = len(_HIGH.findall(data))
    if high < _LEAST * 2 or high < _UTF8_SHARE * len(data):
        return False
    if _shaped(_UTF8, data, high):
        return True
    return high >= _CHINESE_SHARE * len(data) and (_shaped(_BIG5, data, high) or _shaped(_GB2312, data, high))


def _shaped(pattern: re.Pattern[bytes], data: bytes, high: int) -> bool:
    found = pattern.findall(data)
    return len(found) >= _LEAST and sum(len(_HIGH.findall(item)) for item in found) >= _SHAPED * high


def _western_bytes(text: str) -> bytes:
    """Return the bytes that were read as this text, without what CP1252 and Latin-1 do not have."""
    return b"".join(char.encode("latin-1" if char < "\u0100" else "cp1252", "ignore") for char in text)
