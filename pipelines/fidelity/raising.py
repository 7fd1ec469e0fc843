"""Digits and signs as Unicode writes them raised and lowered; an exponent that loses its raise is another number."""

from __future__ import annotations

_SIGNS = "0123456789+-−–"
_TABLES = {1: str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻"), -1: str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋"), 0: {}}
CAN_SHIFT = frozenset(_SIGNS)


def shifted(text: str, shift: int) -> str:
    """Return the digits of a text raised (1), lowered (-1) or as they are (0); letters stay on the line."""
    return text.translate(_TABLES[shift])
