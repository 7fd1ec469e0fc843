"""Unified business numbers (統一編號) of companies.

Rule: eight digits directly after 統一編號, 統編, UBN, Tax ID, VAT No. or in a column of that name; a valid checksum
makes it sure, a wrong one is taken as a slip of the pen. With a valid one also in brackets after a company. Context is
required: a fifth of all eight-digit dates pass.
Source: Ministry of Finance, rule since April 2023: weights 1 2 1 2 1 2 4 1, the digits of the products summed, the sum
divisible by 5; if the 7th digit is 7 the sum plus 1 may be divisible instead.
Masked: `統編：04595257`. Kept: `日期 20240515`, `序號 04595257`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import NOT_BEFORE_ALNUM, labelled, matches

_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_DIVISOR = 5
_NUMBER = labelled(
    "統一編號|統編", r"ubn|tax id(?: no\.?)?|vat no\.?|uniform number|business no\.?", f"[0-9]{{8}}{NOT_BEFORE_ALNUM}"
)

_BESIDE_FIRM = re.compile(r"(?:公司|企業社|工程行|Ltd\.?|Inc\.?|Corp\.?)[ ]?[(\[,][ ]?([0-9]{8})(?![A-Za-z0-9])")


def checksum_holds(value: str) -> bool:
    """Return whether eight digits are a valid number under the rule of 2023."""
    products = [int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=True)]
    total = sum(product // 10 + product % 10 for product in products)
    return total % _DIVISOR == 0 or (value[6] == "7" and (total + 1) % _DIVISOR == 0)


class BusinessNumberDetector:
    """Finds unified business numbers next to their label."""

    name = "business_number"
    type = EntityType.BUSINESS_NUMBER

    def find(self, text: str, context: Context) -> list[Span]:
        """Return labelled numbers, with score 1.0 where the checksum holds, else 0.6."""
        beside = matches(_BESIDE_FIRM, text, self.type, 0.9, "business_number:company", 1)
        return [span for span in beside if checksum_holds(text[span.start : span.end])] + [
            span if checksum_holds(text[span.start : span.end]) else Span(
                span.start, span.end, self.type, 0.6, "business_number:labelled"
            )
            for span in matches(_NUMBER, text, self.type, 1.0, "business_number:checksum", 1)
        ]  # fmt: skip
