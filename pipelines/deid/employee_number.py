"""Employee numbers.

Rule: a code of up to three letters and 3 to 10 digits after 工號, 員工編號, Employee No., Badge ID. Source: forms of
plants; the number alone has no shape of its own, so the label is required.
Masked: `工號N123456`, `(Employee No. 00871)`. Kept: `N123456`, `工號欄位必填`.
"""

from __future__ import annotations

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import EMPLOYEE_HAN, EMPLOYEE_LATIN
from pipelines.deid.patterns import NOT_BEFORE_ALNUM, labelled, listed, next_of

_NUMBER = rf"[A-Za-z]{{0,3}}-?[0-9]{{3,10}}{NOT_BEFORE_ALNUM}"
_LABELLED = labelled(EMPLOYEE_HAN, EMPLOYEE_LATIN, _NUMBER)
_NEXT = next_of(_NUMBER)


class EmployeeNumberDetector:
    """Finds employee numbers behind their label."""

    name = "employee_number"
    type = EntityType.EMPLOYEE_ID

    def find(self, text: str, context: Context) -> list[Span]:
        """Return labelled numbers."""
        return list(listed(_LABELLED, _NEXT, text, self.type, 0.95, self.name))
