"""Raised and lowered characters as Unicode writes them: `10` and a raised `-6` is `10⁻⁶`, not `10-6`."""

from __future__ import annotations

# Unicode 16, blocks Latin-1 Supplement and Superscripts and Subscripts.
_SUPERSCRIPT = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def superscript(text: str) -> str:
    """Return the text raised, or unchanged where Unicode has no raised form for all of it."""
    return _mapped(text, _SUPERSCRIPT)


def subscript(text: str) -> str:
    """Return the text lowered, or unchanged where Unicode has no lowered form for all of it."""
    return _mapped(text, _SUBSCRIPT)


def _mapped(text: str, table: dict[int, int]) -> str:
    return text.translate(table) if all(ord(char) in table or char.isspace() for char in text) else text
