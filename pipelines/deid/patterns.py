"""Pieces that the rules share: ASCII boundaries that hold next to Han characters, labels, codes.

Python's word boundary counts Han characters as letters and so misses `請聯絡a@b.tw處理`; these do not.
All quantifiers are bounded, so that work is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.deid.entities import EntityType, Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_HAN_SIGN = re.compile(f"[{HAN}]")
_MAX_LIST = 30
NOT_AFTER_ALNUM = r"(?<![A-Za-z0-9])"
NOT_BEFORE_ALNUM = r"(?![A-Za-z0-9])"
# Between a label and its value: a colon, an equals sign, a bracket, blanks, or the copula.
SEPARATOR = r"[ \t]{0,3}(?:[:=#]|[為是](?=[ \tA-Za-z0-9]))?[ \t]{0,3}[(\[「]?[ \t]?"
# A code: 4 to 24 letters, digits and inner signs, with a digit among the first 12.
CODE = r"(?=[A-Za-z_./-]{0,11}[0-9])[A-Za-z0-9][A-Za-z0-9._/-]{2,22}[A-Za-z0-9](?![A-Za-z0-9])"


def labelled(han: str, latin: str, value: str) -> re.Pattern[str]:
    """Compile `label separator (value)`.

    Args:
        han: alternatives of Chinese labels, regular expression.
        latin: alternatives of English labels; matched in any case and as whole words.
        value: what follows the separator, becomes group 1.

    """
    return re.compile(rf"(?:{han_label(han)}|{latin_label(latin)}){SEPARATOR}({value})")


def han_label(alternatives: str) -> str:
    """Return a pattern for Chinese labels that is given up at the first character wherever none can begin."""
    signs = "".join(sorted(set(_HAN_SIGN.findall(alternatives))))
    return rf"(?=[{signs}])(?:{alternatives})"


def latin_label(alternatives: str) -> str:
    """Return a pattern for English labels as whole words, in any case."""
    return rf"(?<![A-Za-z])(?=[A-Za-z])(?i:{alternatives})(?![A-Za-z])"


def matches(
    pattern: re.Pattern[str], text: str, kind: EntityType, score: float, rule: str, group: int = 0
) -> Iterator[Span]:
    """Yield a span for every match of a pattern."""
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind, score, rule)


def listed(
    first: re.Pattern[str], following: re.Pattern[str], text: str, kind: EntityType, score: float, rule: str
) -> Iterator[Span]:
    """Yield the labelled value of every match (group 1) and those listed after it: `批號 A1、A2 及 A3`."""
    for match in first.finditer(text):
        current: re.Match[str] | None = match
        for _ in range(_MAX_LIST):
            if current is None:
                break
            yield Span(*current.span(1), kind, score, rule)
            current = following.match(text, current.end(1))


def next_of(value: str) -> re.Pattern[str]:
    """Compile what continues a list with one more value."""
    return re.compile(rf"[ \t]{{0,2}}(?:[、,/&及與和]|(?i:and|or)(?![A-Za-z]))[ \t]{{0,2}}({value})")
