"""Signs and single letters without a word, as recognition makes of speckle and of pictures.

Drops `~ ' . , i ; - _ l : ^ ' . , | !`; keeps formulas (anything with `=`, `<` or the like), boxes to tick, and
everything with a digit, a Han character or two letters together, so every code, number, formula of a substance and
step.
"""

from __future__ import annotations

import re

from pipelines.document import Element, ElementKind

_LEAST = 12
_SHARE = 0.25
_WORD = re.compile(r"[^\W_]{2}|\d|[\u3400-\u9fff]|[=<>≤≥≦≧≈≠∝→□■☐☑☒✓✔]")
_KINDS = frozenset({ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE, ElementKind.CAPTION})


def symbols(element: Element) -> str | None:
    """Return `symbols`, or None."""
    if element.kind not in _KINDS or _WORD.search(element.text):
        return None
    marks = "".join(element.text.split())
    wordlike = sum(char.isalnum() for char in marks)
    return "symbols" if len(marks) >= _LEAST and wordlike < _SHARE * len(marks) else None
