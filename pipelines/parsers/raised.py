"""Raised and lowered characters as Unicode writes them: `10` and a raised `-6` is `10⁻⁶`, not `10-6`."""

from __future__ import annotations

import re

# Unicode 16, blocks Latin-1 Supplement and Superscripts and Subscripts.
_SUPERSCRIPT = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FRACTION = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹]+) ?⁄ ?([0-9₀₁₂₃₄₅₆₇₈₉]+)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def superscript(text: str) -> str:
    """Return the text raised, or unchanged where Unicode has no raised form for all of it."""
    return _mapped(text, _SUPERSCRIPT)


def subscript(text: str) -> str:
    """Return the text lowered, or unchanged where Unicode has no lowered form for all of it."""
    return _mapped(text, _SUBSCRIPT)


def fractions(text: str) -> str:
    """Write a fraction set with a raised numerator on the line: `5¼`'s likes, `5¹⁄4`, are `5 1/4`."""
    if "⁄" not in text:
        return text
    return _FRACTION.sub(lambda found: _on_line(found, text), text)


def _on_line(found: re.Match[str], text: str) -> str:
    before = text[found.start() - 1 : found.start()]
    numerator, denominator = (part.translate(_LOWERED) for part in found.groups())
    return f"{' ' if before.isdigit() else ''}{numerator}/{denominator}"


def _mapped(text: str, table: dict[int, int]) -> str:
    return text.translate(table) if all(ord(char) in table or char.isspace() for char in text) else text
