"""Read an answer out of what a model wrote, and compare answers as a reader would."""

from __future__ import annotations

import re
import unicodedata

_EDGE = " \t\n。．.，,；;：:「」『』“”\"'（）()[]【】*`"
_SPACE = re.compile(r"\s+")


def parse_class(raw: str, classes: list[str] | tuple[str, ...]) -> str | None:
    """Return the one class that an answer names, or None where it names none or several.

    A class that is part of a longer named one does not count beside it.
    """
    answer = _fold(raw)
    exact = [name for name in classes if _fold(name) == answer]
    if exact:
        return exact[0]
    named = [name for name in classes if _fold(name) and _fold(name) in answer]
    longest = [name for name in named if not any(name != other and _fold(name) in _fold(other) for other in named)]
    return longest[0] if len(longest) == 1 else None


def same_answer(raw: str, expected: str) -> bool:
    """Return whether two answers are equal but for width, case, spaces and closing punctuation."""
    return _fold(raw) == _fold(expected)


def _fold(text: str) -> str:
    # Folding is for comparison only; NFKC would be wrong for text that is kept (it flattens exponents).
    folded = "".join(sign if sign in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺" else unicodedata.normalize("NFKC", sign) for sign in text)
    return _SPACE.sub("", folded).strip(_EDGE).casefold()
