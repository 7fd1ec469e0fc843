r"""Web and file addresses, and UNC paths of file servers.

Rule: a scheme of http, https, ftp, file, opc.tcp, or `www.`, or `\\server\share`; up to 500 printable ASCII
characters without closing punctuation. Source: RFC 3986 for the characters, its generic syntax.
Masked: `詳見http://mes.fab.example/lot/1。`. Kept: `SECS/GEM`, `1://2`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span

_URL = re.compile(
    r"(?<![A-Za-z0-9])(?:(?i:https?|ftp|file|opc\.tcp)://|(?i:www)\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\\]{2,500}"
)
_UNC = re.compile(r"(?<![\\A-Za-z0-9])\\\\[A-Za-z0-9.\-_]{2,63}\\[A-Za-z0-9.\-_$\\]{1,200}")
_CLOSING = ".,;:!?'\"*"


class UrlDetector:
    """Finds web addresses."""

    name = "url"
    type = EntityType.URL

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every address without the punctuation that closes the sentence."""
        found: list[Span] = []
        if "://" in text or "ww." in text.lower():
            found += (_trimmed(match, "url:web") for match in _URL.finditer(text))
        if "\\\\" in text:
            found += (_trimmed(match, "url:unc") for match in _UNC.finditer(text))
        return found


def _trimmed(match: re.Match[str], rule: str) -> Span:
    value = match.group().rstrip(_CLOSING)
    for opening, closing in ("()", "[]"):
        while value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1].rstrip(_CLOSING)
    return Span(match.start(), match.start() + len(value), EntityType.URL, 0.95, rule)
