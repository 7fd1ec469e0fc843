"""Which encoding a text file has: Unicode first, then Big5 as Windows writes it, Latin-1 last."""

from __future__ import annotations

import codecs

# A byte order mark decides; longer ones first because UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
# Big5 text is mostly pairs of bytes; a Latin-1 text that happens to decode has few of them.
_MIN_HAN_SHARE = 0.5


def decode(data: bytes) -> tuple[str, str]:
    """Return text and the name of its encoding; never fails, since Latin-1 reads any bytes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name.removesuffix("-sig")
    for name in _candidates(data):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name != "cp950" or _reads_as_han(text):
            return text, name
    return data.decode("cp1252", errors="replace") if _is_cp1252(data) else data.decode("latin-1"), "latin-1"


def looks_like_text(data: bytes) -> bool:
    """Tell text from binary: no control characters besides white space once decoded."""
    text, _ = decode(data[:_SAMPLE] if len(data) % 2 else data[: _SAMPLE - _SAMPLE % 4])
    control = sum(ord(char) < 32 and char not in "\t\n\r\f\v\x1a\x1b" for char in text)
    return control <= len(text) // 500


def _candidates(data: bytes) -> tuple[str, ...]:
    sample = data[:_SAMPLE]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if max(zeros) > len(sample) // 8:
        return ("utf-16-be", "utf-8") if zeros[0] > zeros[1] else ("utf-16-le", "utf-8")
    return ("utf-8", "cp950")


def _reads_as_han(text: str) -> bool:
    """Whether what is beyond ASCII is mostly Han and its punctuation."""
    beyond = [char for char in text[:_SAMPLE] if char > "\x7f"]
    han = sum("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in beyond)
    return han >= _MIN_HAN_SHARE * len(beyond) and not any("\ue000" <= char <= "\uf8ff" for char in beyond)


def _is_cp1252(data: bytes) -> bool:
    return not any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)) and any(0x80 <= b < 0xA0 for b in data)
