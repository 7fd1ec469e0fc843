"""What kind of thing a cell holds, told from its text alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# A longer text is no name of a column.
MAX_NAME = 80
_MAX_CODE, _MAX_NUMBER = 24, 40
_NUMBER = re.compile(
    r"[(<>≤≥≦≧~±+-]*\s*(?:NT\$|US\$|[$€£¥])?\s*[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?[.,]?\d*(?:[eE][-+]?\d+)?\s*[%％)]?"
)
_DATE = re.compile(
    r"(?:民國\s*)?\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}\s*日?(?:[T\s]+.{0,24})?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
)
_MISSING = frozenset(
    {"", "-", "--", "—", "–", "/", "N/A", "n/a", "NA", "#N/A", "NaN", "nan", "null", "NULL", "None", "無"}
)
_RUNS = re.compile(r"(\d+)|([A-Za-z]+)|(.)")
# A column is of one kind where at least this share of its filled cells is; the rest are units, repeats and slips.
_DOMINANT = 0.7
_SHAPE_SHARE = 0.3


class CellKind(StrEnum):
    """What a cell holds; `code` is an identifier such as `P-101`, `missing` a blank or a sign for it."""

    MISSING = "missing"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the cells of a column have in common.

    Attributes:
        kind: of most filled cells, None where they differ or there are none.
        share: of the filled cells that are of the most usual kind, 0..1.
        shapes: of codes, how often each occurs.
        texts: how often each text occurs.

    """

    kind: CellKind | None
    share: float
    filled: int
    shapes: Counter[str]
    texts: Counter[str]

    def has_shape(self, text: str) -> bool:
        """Whether a code looks like the others."""
        return self.shapes[shape_of(text)] >= _SHAPE_SHARE * max(1, self.filled)


def kind_of(text: str) -> CellKind:
    """Return what a cell holds."""
    text = text.strip()
    if text in _MISSING:
        return CellKind.MISSING
    digits = any(map(str.isdigit, text))
    if digits and len(text) <= _MAX_NUMBER and _DATE.fullmatch(text):
        return CellKind.DATE
    if digits and len(text) <= _MAX_NUMBER and _NUMBER.fullmatch(text):
        return CellKind.NUMBER
    if digits and len(text) <= _MAX_CODE and text.isascii() and " " not in text:
        return CellKind.CODE
    return CellKind.TEXT


def shape_of(text: str) -> str:
    """Return the shape of a code: `P-101` and `EX-7` are both `A-9`."""
    return _RUNS.sub(lambda run: "9" if run[1] else "A" if run[2] else run[3], text.strip())


def profile(texts: Sequence[str]) -> Profile:
    """Describe the cells of a column."""
    kinds = [(kind_of(text), text) for text in texts]
    filled = [(kind, text.strip()) for kind, text in kinds if kind is not CellKind.MISSING]
    shapes = Counter(shape_of(text) for kind, text in filled if kind is CellKind.CODE)
    counts = Counter(kind for kind, _ in filled)
    kind, count = counts.most_common(1)[0] if counts else (None, 0)
    share = count / len(filled) if filled else 0.0
    return Profile(kind if share >= _DOMINANT else None, share, len(filled), shapes, Counter(t for _, t in filled))


def filled_cells(cells: Sequence[str]) -> list[str]:
    """Return the texts of the cells that hold anything."""
    return [cell.strip() for cell in cells if cell.strip()]


def looks_like_name(text: str) -> bool:
    """Whether a cell could name a column: short, with letters, neither number nor date nor sentence."""
    text = text.strip()
    return len(text) <= MAX_NAME and kind_of(text) in {CellKind.TEXT, CellKind.CODE} and text[-1] not in "。;；!！,，"
