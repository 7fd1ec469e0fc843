"""Numbers of work orders, purchase orders and service requests.

Rule: a code with a digit after 工單, 派工單號, 採購單號, W.O., PO No., Work Order. Source: SAP PM and MES exports.
Masked: `工單號碼 4000123456`, `W.O. M24-0031`. Kept: `工單類型 PM01` (three letters and a type), `每張工單 3 小時`.
"""

from __future__ import annotations

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import ORDER_HAN, ORDER_LATIN
from pipelines.deid.patterns import CODE, labelled, listed, next_of

_LABELLED = labelled(ORDER_HAN, ORDER_LATIN, CODE)
_NEXT = next_of(CODE)


class WorkOrderDetector:
    """Finds order numbers behind their label."""

    name = "work_order"
    type = EntityType.WORK_ORDER

    def find(self, text: str, context: Context) -> list[Span]:
        """Return labelled codes."""
        return list(listed(_LABELLED, _NEXT, text, self.type, 0.9, self.name))
