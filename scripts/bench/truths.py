"""What the texts of PDFs are compared with: the demo's exact truth, docling's snapshots, Poppler's reading."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.peer_tools import Grid, Reading
from scripts.bench.similarity import Score, fold, markdown_tables, right_cells, score

DEMO, DEMO_TRUTH = Path("corpora"), Path("tests/truth/demo")
# Docling leaves out the furniture of its files; bullets of a symbol font are letters to it and to others.
_DOCLING_FURNITURE = ("7-45", "208 Global Study on Legal Aid — Global Report", "Annex 209")
_BULLETS = r"\by ?y\b"


@dataclass(frozen=True, slots=True)
class Truth:
    """The text of a document, its tables where they are known, its running header and footer.

    Attributes:
        faults: a pattern of what is no text though the truth holds it; taken out of truth and reading alike.

    """

    text: str
    tables: tuple[Grid, ...] = ()
    furniture: tuple[str, ...] = ()
    faults: str = ""

    def score(self, text: str, *, ordered: bool = True) -> Score:
        """Compare a text with this truth."""
        return score(self._folded(self.text), self._folded(text), ordered=ordered)

    def _folded(self, text: str) -> str:
        folded = fold(text, self.furniture)
        return re.sub(self.faults, "", folded) if self.faults else folded


def demo_truth(path: Path) -> Truth | None:
    """Return what was written into a file of the demo corpus."""
    truth = DEMO_TRUTH / path.parent.parent.name / f"{path.name}.json"
    if not truth.exists():
        return None
    data = json.loads(truth.read_text(encoding="utf-8"))
    if not data.get("text"):
        return None
    return Truth(data["text"], tuple(data.get("tables", ())), (data.get("header", ""), data.get("footer", "")))


def docling_truth(path: Path) -> Truth | None:
    """Return docling's own Markdown of a file, where it lies beside it: a tool's snapshot with faults of its own."""
    markdown = path.parent.parent / "groundtruth" / f"{path.stem}.md"
    if not markdown.exists():
        return None
    return Truth(markdown.read_text(encoding="utf-8"), furniture=_DOCLING_FURNITURE, faults=_BULLETS)


def poppler_truth(path: Path) -> Truth | None:
    """Return what pdftotext reads, if it is installed; none of the tools compared is built on Poppler."""
    if shutil.which("pdftotext") is None:
        return None
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return Truth(done.stdout.decode("utf-8", errors="replace")) if done.returncode == 0 else None


def total(truths: dict[Path, Truth], readings: dict[str, Reading], *, ordered: bool = True) -> Score:
    """Return the pooled score of a tool; a file that it did not read counts as read empty."""
    return sum(
        (truth.score(readings.get(str(path), ("", None))[0], ordered=ordered) for path, truth in truths.items()),
        Score(),
    )


def cells(truths: dict[Path, Truth], readings: dict[str, Reading]) -> tuple[int, int]:
    """Return how many cells of ruled tables a tool has right, and how many there are."""
    counts = [
        right_cells(truth.tables, tables_of(readings.get(str(path), ("", None)))) for path, truth in truths.items()
    ]
    return sum(right for right, _ in counts), sum(wanted for _, wanted in counts)


def tables_of(reading: Reading) -> Sequence[Grid]:
    """Return the tables that a tool handed over, or those of its Markdown, whichever it has."""
    text, tables = reading
    return tables or markdown_tables(text)
