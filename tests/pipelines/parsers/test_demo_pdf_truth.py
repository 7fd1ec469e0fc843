"""The demo corpus' PDFs against its truth: text, cells of ruled tables, and the scans' errors."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.document import Document, ElementKind
from tests.pipelines.parsers.edit_distance import edit_distance, similarity
from tests.pipelines.parsers.test_pdf import of, parse

ROOT = Path(__file__).parents[3]
TRUTHS = [
    truth for path in sorted((ROOT / "tests" / "truth" / "demo").glob("*/*.pdf.json"))
    if (truth := json.loads(path.read_text(encoding="utf-8")))["outcome"] == "kept"
]  # fmt: skip
SCANS = [truth for truth in TRUTHS if "/SCAN-" in truth["document"]]
BORN_DIGITAL = [truth for truth in TRUTHS if truth not in SCANS and truth["text"]]
_EXPONENT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


def read(truth: dict[str, Any]) -> Document:
    corpus, name = truth["document"].split("/")
    return parse((ROOT / "corpora" / corpus / "files" / name).read_bytes()).document


def packed(text: str) -> str:
    return "".join(text.split())


def body(document: Document) -> str:
    return packed("".join(e.text for e in document.elements if e.kind is not ElementKind.FURNITURE))


def grid(document: Document) -> list[dict[tuple[int, int], str]]:
    return [{(cell.row, cell.col): packed(cell.text) for cell in t.cells} for t in of(document, ElementKind.TABLE)]


def right_cells(truth: dict[str, Any], document: Document) -> tuple[int, int]:
    """Return how many cells have the true text at their place, and how many there are."""
    expected = [
        {(r, c): packed(text) for r, row in enumerate(table) for c, text in enumerate(row)} for table in truth["tables"]
    ]
    found = [*grid(document), *({} for _ in expected)]
    right = sum(got.get(at) == text for want, got in zip(expected, found, strict=False) for at, text in want.items())
    return right, sum(map(len, expected))


def test_born_digital_text_and_cells_are_right() -> None:
    right = total = 0
    for truth in BORN_DIGITAL:
        document = read(truth)
        assert similarity(packed(truth["text"]), body(document)) >= 0.99, truth["document"]
        cells = right_cells(truth, document)
        right, total = right + cells[0], total + cells[1]
    assert total > 500
    assert right >= 0.98 * total


@pytest.mark.slow
@pytest.mark.parametrize("truth", SCANS, ids=lambda truth: truth["number"])
def test_scans_are_read_with_few_errors(truth: dict[str, Any]) -> None:
    document = read(truth)
    wanted, found = packed(truth["text"]), body(document)
    assert edit_distance(wanted, found) <= 0.02 * len(wanted)
    assert Counter(_EXPONENT.findall(found)) == Counter(_EXPONENT.findall(wanted))
    right, total = right_cells(truth, document)
    assert right >= total - 1
