"""Ids of lots and wafers, which tie a text to a customer's product.

Rule: a code with a digit after 批號, 晶圓編號, 刻號, Lot, Batch No., Wafer ID; several may follow one label, divided by
`、`, `,` or `/`. Source: MES screens and run cards; the codes have no common shape, so the label is required.
Masked: `批號N5C123.1`, `Lot ID: K0A772-02`. Kept: `每批 25 片`, `Lot size 25`.
"""

from __future__ import annotations

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import LOT_HAN, LOT_LATIN
from pipelines.deid.patterns import CODE, labelled, listed, next_of

_LABELLED = labelled(rf"(?:{LOT_HAN})(?:例|範例|如)?", LOT_LATIN, CODE)
_NEXT = next_of(CODE)


class LotIdDetector:
    """Finds lot and wafer ids behind their label."""

    name = "lot_id"
    type = EntityType.LOT_ID

    def find(self, text: str, context: Context) -> list[Span]:
        """Return labelled codes, and those listed after them."""
        return list(listed(_LABELLED, _NEXT, text, self.type, 0.9, self.name))
