"""Full-width and look-alike characters to the plain ones the rules are written in, one character for one.

`９` → `9`, `：` → `:`, `–` → `-`, `⼯` → `工`. Because nothing is added or removed, offsets in the folded text are
offsets in the original.
"""

from __future__ import annotations

import unicodedata

# A character of the private use area that stands for what is masked already and for the gap between two texts.
# No rule matches it, so that none reaches across it.
BARRIER = "\ue000"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Radicals and compatibility ideographs that some PDF fonts give in place of the character (Unicode NFKC).
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    table.update(dict.fromkeys(map(ord, _HYPHENS), "-"))
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    return table


_FOLDED = _table()


def fold(text: str) -> str:
    """Return the folded text, of the same length."""
    return text if text.isascii() else text.translate(_FOLDED)
