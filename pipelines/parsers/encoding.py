"""Which encoding a text file has: Unicode first, then the Chinese ones by how common their characters are."""

from __future__ import annotations

import codecs
import re

# A byte order mark decides; longer ones first because UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# First bytes of the frequently used characters: Big5 level 1 (A4 to C6), GB 2312 level 1 (B0 to D7). Text read in the
# wrong one of the two falls on rare characters, kana and box lines.
_COMMON = {"cp950": range(0xA4, 0xC7), "gb18030": range(0xB0, 0xD8)}
# Text is mostly common characters; a Latin-1 text that happens to decode has few of them.
_MIN_COMMON = 0.5
# A file in UTF-8 that was cut or patched together may hold a few bytes that are none.
_MAX_BAD_SHARE = 0.01
# Windows' additions to Latin-1; these five bytes have no meaning there.
_WINDOWS, _UNDEFINED = range(0x80, 0xA0), (0x81, 0x8D, 0x8F, 0x90, 0x9D)
# What Python calls encodings of text but no file is in: one takes time quadratic in the length, others read escapes.
_NO_CHARSETS = frozenset(
    {"idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
_HALVES = re.compile("[\ud800-\udfff]")


def decode(data: bytes) -> tuple[str, str]:
    """Return text and the name of its encoding; never fails, since Latin-1 reads any bytes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name.removesuffix("-sig")
    found = _unicode(data) or _chinese(data) or _damaged(data)
    if found:
        return found
    if any(byte in data for byte in _WINDOWS) and not any(byte in data for byte in _UNDEFINED):
        return data.decode("cp1252"), "cp1252"
    return data.decode("latin-1"), "latin-1"


def decode_as(data: bytes, name: str) -> str | None:
    """Return text in a stated encoding, None where that is unknown or not what the bytes are in."""
    try:
        return whole(data.decode(name))
    except (LookupError, ValueError):
        return None


def codec_of(stated: str) -> str:
    """Return the codec of a stated encoding; empty for none, or one that reads no text (hex, rot13, punycode)."""
    try:
        info = codecs.lookup(stated)
    except (LookupError, ValueError):
        return ""
    is_charset = getattr(info, "_is_text_encoding", True) and info.name.replace("_", "-") not in _NO_CHARSETS
    return info.name if is_charset else ""


def whole(text: str) -> str:
    """Return the text with its surrogates joined, those without a partner as U+FFFD: escapes hold them, no text can."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if _HALVES.search(text) else text


def looks_like_text(data: bytes) -> bool:
    """Tell text from binary: no control characters besides white space once decoded."""
    text, _ = decode(data[:_SAMPLE] if len(data) % 2 else data[: _SAMPLE - _SAMPLE % 4])
    control = sum(ord(char) < 32 and char not in "\t\n\r\f\v\x1a\x1b" for char in text)
    return control <= len(text) // 500


def _unicode(data: bytes) -> tuple[str, str] | None:
    """Read UTF-8, or UTF-16 without a mark: told by its zero bytes on one side."""
    sample = data[:_SAMPLE]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    names = ["utf-8"]
    if max(zeros) > len(sample) // 8:
        names.insert(0, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    for name in names:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return None


def _chinese(data: bytes) -> tuple[str, str] | None:
    """Read Big5 as Windows writes it or GB 18030, whichever gives more common characters; Big5 if neither does."""
    best: tuple[float, str, str] | None = None
    for name in _COMMON:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        share = _common_share(text, name)
        if share >= _MIN_COMMON and (best is None or share > best[0]):
            best = (share, text, name)
    return best[1:] if best else None


def _common_share(text: str, name: str) -> float:
    """Return the share of common characters and punctuation among those beyond ASCII; 0 if any is private."""
    beyond = "".join(_BEYOND_ASCII.findall(text))[:_SAMPLE]
    if not beyond or any("\ue000" <= char <= "\uf8ff" for char in beyond):
        return 0.0
    common = sum(
        char.encode(name)[0] in _COMMON[name] if "\u4e00" <= char <= "\u9fff" else "\u3000" <= char <= "\u303f"
        or "\uff00" <= char <= "\uffef" for char in beyond
    )  # fmt: skip
    return common / len(beyond)


def _damaged(data: bytes) -> tuple[str, str] | None:
    """Read UTF-8 with a few bytes that are none; each becomes U+FFFD."""
    text = data.decode("utf-8", errors="replace")
    beyond = sum(char > "\x7f" for char in text)
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    return (text, "utf-8 with damaged bytes") if bad <= max(1, _MAX_BAD_SHARE * beyond) < beyond else None
