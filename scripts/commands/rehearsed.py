"""What the rehearsal of the data stages found out about a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pipelines.document import Document
from pipelines.ledger import Outcome
from pipelines.workers import Failure


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What became of one document.

    Attributes:
        elements: found by parse; `kept` of them are left after clean, `dropped` counts the rest by reason.
        masks: findings by type; None where the document was not de-identified.
        opened: with a password of this machine, though the corpus does not list it as a file to be opened.

    """

    path: str
    doc_id: str
    outcome: str
    reason: str = ""
    elements: int = 0
    kept: int = 0
    records: int = 0
    dropped: dict[str, int] | None = None
    masks: dict[str, int] | None = None
    opened: bool = False

    @property
    def shown_outcome(self) -> str:
        """The outcome with its reason."""
        return f"{self.outcome}({self.reason})" if self.reason else self.outcome

    def cell(self, column: str) -> object:
        """Return what a table shows in a column."""
        value: Any = self.shown_outcome if column == "outcome" else getattr(self, column)
        return ", ".join(f"{name} {count}" for name, count in value.items()) if isinstance(value, dict) else value


# By document id: the row, and the document as the last step left it; None where it went no further.
State = dict[str, tuple[Rehearsed, Document | None]]


def present(state: State) -> list[tuple[Rehearsed, Document]]:
    """Return the documents that are still there."""
    return [(row, document) for row, document in state.values() if document is not None]


def failed(row: Rehearsed, failure: Failure) -> tuple[Rehearsed, None]:
    """Return the state of a document that a step refused or could not process."""
    outcome = Outcome.REJECTED if failure.rejected else Outcome.FAILED
    return replace(row, outcome=str(outcome), reason=failure.reason, kept=0), None
