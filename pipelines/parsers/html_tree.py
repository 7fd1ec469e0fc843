"""HTML to an element tree: which encoding it has, and a reader that closes what pages leave open."""

from __future__ import annotations

import codecs
import re
from typing import TypeAlias

from lxml import etree

from pipelines.errors import DocumentError
from pipelines.parsers.encoding import codec_of, decode, decode_as

Node: TypeAlias = "etree._Element"

MAX_BYTES = 64 << 20
# Where a page must state its encoding (HTML standard, 13.2.3.2), and the names that stand for larger sets there.
_DECLARED_WITHIN = 1024
_CHARSET = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_LARGER = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_TOO_DEEP = "Excessive depth"


def read_html(data: bytes, charset: str = "") -> tuple[Node, str]:
    """Return the root of a page and the encoding it was read in.

    Args:
        charset: stated from outside, as mail does; the page's own statement comes second.

    Raises:
        DocumentError: `no_text` for a page without any element, `too_deep`; rejected `too_large`.

    """
    if len(data) > MAX_BYTES:
        raise DocumentError("too_large", rejected=True)
    text, encoding = decode_html(data, charset)
    # Bytes, since the reader refuses a str that names its encoding; NUL would end the text.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        raise DocumentError("no_text") from None
    # Beyond 256 levels the reader leaves out the rest of the page and only says so here.
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise DocumentError("too_deep")
    if root is None:
        raise DocumentError("no_text")
    return root, encoding


def decode_html(data: bytes, charset: str = "") -> tuple[str, str]:
    """Return text and encoding: byte order mark, statement from outside, the page's own, then what the bytes say."""
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    for name in () if marked else (charset, found.group(1).decode("ascii", "replace") if found else ""):
        codec = codec_of(name)
        known = _LARGER.get(codec, codec)
        text = decode_as(data, known) if known else None
        if text is not None:
            return text, known
    return decode(data)
