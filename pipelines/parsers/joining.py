"""Lines of a paragraph back into running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Unicode blocks from CJK radicals to unified ideographs, and compatibility, vertical and full-width forms.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_IS_CJK = re.compile(f"[{_CJK}]")
_SPACED = re.compile(f"[{_CJK}] [A-Za-z0-9]|[A-Za-z0-9] [{_CJK}]")
_GLUED = re.compile("[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
_HYPHENATED = re.compile(r"[A-Za-z]{2,}-$")
_LOWER = re.compile(r"[a-z]{2}")


def join_lines(lines: Sequence[str]) -> str:
    """Join lines: nothing between Han characters, a space between words, a word divided by a hyphen made whole.

    Between Han and Latin the text itself decides: a space where it sets one there elsewhere, else none.
    """
    if not lines:
        return ""
    spaced = sum(len(_SPACED.findall(line)) for line in lines) > sum(len(_GLUED.findall(line)) for line in lines)
    text = lines[0].strip()
    for line in lines[1:]:
        text = _append(text, line.strip(), spaced)
    return text


def _append(text: str, line: str, spaced: bool) -> str:
    if not text or not line:
        return text or line
    if _HYPHENATED.search(text) and _LOWER.match(line):
        return text[:-1] + line
    if text.endswith(("-", "/")) and not text.endswith((" -", " /")):
        return text + line
    left, right = bool(_IS_CJK.match(text[-1])), bool(_IS_CJK.match(line[0]))
    if left and right:
        return text + line
    if left or right:
        punctuated = not (text[-1].isalnum() and line[0].isalnum())
        return text + ("" if punctuated or not spaced else " ") + line
    return f"{text} {line}"
