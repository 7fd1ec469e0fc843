"""What one worker is asked to parse, and the limits it works under; plain data that pickles."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.parsers.corrected import Correction
from pipelines.parsers.passwords import Passwords


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of the parse stage that change what comes out.

    Attributes:
        dpi: resolution at which a scanned page is rendered for recognition.
        min_confidence: recognised lines below it are dropped and counted.
        pages: a document with more pages is rejected.
        pixels: a page is never rendered with more pixels than this.

    """

    dpi: int
    min_confidence: float
    pages: int
    pixels: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The part of a source card that decides how its files are read.

    Attributes:
        kind: the card's kind, e.g. `log`.
        columns: names of the log columns that every file must have.
        languages: BCP 47 tags the card states, most usual first.
        date: name of the log column that holds the date, empty where the card names none.

    """

    kind: str
    columns: tuple[str, ...]
    languages: tuple[str, ...]
    date: str = ""

    @property
    def wants_records(self) -> bool:
        """Whether each row of a sheet stands for itself: logs and glossaries."""
        return self.kind in {"log", "glossary"}


@dataclass(frozen=True, slots=True)
class Task:
    """One file: `file` is where it lies, `path` its name within the corpus, `corrections` are its steward's.

    `passwords` is None for a file that its corpus does not list as one to be opened (see `pipelines.unlocked`). Which
    passwords there are decides whether it can be opened on this machine, never what comes out.
    """

    doc_id: str
    corpus: str
    path: str
    file: str
    sha256: str
    policy: Policy
    options: Options
    corrections: tuple[Correction, ...] = ()
    passwords: Passwords | None = None
