"""Lines of a paragraph back into running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Unicode blocks from CJK radicals to unified ideographs, and compatibility, vertical and full-width forms.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_IS_CJK = re.compile(f"[{_CJK}]")
_SPACED = re.compile(f"[{_CJK}] [A-Za-z0-9]|[A-Za-z0-9] [{_CJK}]")
_GLUED = re.compile("[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
# A word divided at the end of a line; the hyphen after an abbreviation, `FAA-`, is its own.
_HYPHENATED = re.compile(r"[A-Za-z]*[A-Za-z][a-z]-$")
_LOWER = re.compile(r"[a-z]{2,}")
_LONG_WORD = 40
_DASHES = ("-", "/", "–", "—")


def join_lines(lines: Sequence[str]) -> str:
    """Join lines: nothing between Han characters, a space between words, a word divided by a hyphen made whole,
    unless the same text has it with its hyphen elsewhere.

    Between Han and Latin the text itself decides: a space where it sets one there elsewhere, else none.
    """
    if not lines:
        return ""
    spaced = sum(len(_SPACED.findall(line)) for line in lines) > sum(len(_GLUED.findall(line)) for line in lines)
    text = lines[0].strip()
    for line in lines[1:]:
        text = _append(text, line.strip(), spaced, lines)
    return text


def _append(text: str, line: str, spaced: bool, lines: Sequence[str]) -> str:
    if not text or not line:
        return text or line
    if text.endswith("-") and _is_divided(text, line, lines):
        return text[:-1] + line
    if text.endswith(_DASHES) and not text[:-1].endswith(" "):
        return text + line
    left, right = bool(_IS_CJK.match(text[-1])), bool(_IS_CJK.match(line[0]))
    if left and right:
        return text + line
    if left or right:
        punctuated = not (text[-1].isalnum() and line[0].isalnum())
        return text + ("" if punctuated or not spaced else " ") + line
    return f"{text} {line}"


def _is_divided(text: str, line: str, lines: Sequence[str]) -> bool:
    """Whether the hyphen between two lines only divides a word."""
    first, rest = _HYPHENATED.search(text[-_LONG_WORD:]), _LOWER.match(line)
    if not first or not rest:
        return False
    return not any(f"{first.group()}{rest.group()}" in other for other in lines)
