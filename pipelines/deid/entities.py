"""The kinds of value that are masked, and what one finding is."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class EntityType(StrEnum):
    """What a masked value is. The order is the priority when two findings of equal length and score overlap."""

    NATIONAL_ID = "national_id"
    EMAIL = "email"
    URL = "url"
    IP = "ip"
    MAC = "mac"
    PHONE = "phone"
    BUSINESS_NUMBER = "business_number"
    EMPLOYEE_ID = "employee_id"
    PERSON = "person"
    CUSTOMER = "customer"
    VENDOR = "vendor"
    COMPANY = "company"
    TOOL_ID = "tool_id"
    LOT_ID = "lot_id"
    WORK_ORDER = "work_order"


PRIORITY = {kind: rank for rank, kind in enumerate(EntityType)}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a text that must not leave the restricted area.

    Attributes:
        score: 0..1, how sure the rule is; findings below the configured minimum are dropped.
        rule: name of the detector and, after a colon, of its rule.

    """

    start: int
    end: int
    type: EntityType
    score: float
    rule: str

    def shifted(self, offset: int) -> Span:
        """Return the same span in a text where this one begins `offset` characters later."""
        return Span(self.start + offset, self.end + offset, self.type, self.score, self.rule)


@dataclass(frozen=True, slots=True)
class Context:
    """What a detector may know beside the text.

    Attributes:
        label: header of the table column or name of the record's field that the text stands in; empty in prose.
        beside: the label is a cell to the left or above, not the header of the column; a weaker sign.

    """

    label: str = ""
    beside: bool = False


PROSE = Context()


class Detector(Protocol):
    """Finds one type of value by one family of rules, in folded text (see `folding`)."""

    @property
    def name(self) -> str:
        """Name for reports, snake_case."""
        ...

    @property
    def type(self) -> EntityType:
        """The type of most of what it finds."""
        ...

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every finding, in any order, overlapping or not."""
        ...


def resolve(spans: list[Span]) -> list[Span]:
    """Keep of overlapping spans the longest, then the surest, then by type; return them sorted by start.

    The order of the input does not matter.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=_rank):
        index = bisect_left(kept, span.start, key=lambda other: other.start)
        before_is_free = index == 0 or kept[index - 1].end <= span.start
        after_is_free = index == len(kept) or kept[index].start >= span.end
        if span.end > span.start and before_is_free and after_is_free:
            kept.insert(index, span)
    return kept


def _rank(span: Span) -> tuple[int, float, int, int, str]:
    return span.start - span.end, -span.score, PRIORITY[span.type], span.start, span.rule
