"""Text of real PDFs against its ground truth; read-only material outside the repository, skipped where absent."""

import re
from pathlib import Path

import pytest

from pipelines.document import ElementKind
from tests.pipelines.parsers.edit_distance import edit_distance, similarity
from tests.pipelines.parsers.test_pdf import parse

REAL = Path(__file__).parents[3].parent / "shared" / "real" / "robustness"
LINN = REAL / "ocrmypdf__OCRmyPDF" / "tests" / "resources"
DOCLING = REAL / "docling-project__docling" / "tests" / "data" / "pdf"

pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")]

# What the ground truths of docling, which are what docling itself made of the files, have wrong: pattern, reason.
# Taken out of them:
_THEIRS: dict[str, list[tuple[str, str]]] = {
    "amt_handbook_sample": [],
    "redp5110_sampled": [
        (r"SM590000 ?", "bullets read as a word"),
        (r"\br\b", "bullets of a symbol font read as the letter r"),
        (r"(?m)^\d\. -(?=[A-Z])", "lines of code numbered as a list"),
    ],
    "table_mislabeled_as_picture": [
        ("\x84", "control character in place of a box to tick"),
        (r"(?m)^\s*\d+\.\s{3}", "list items numbered that have boxes to tick"),
        (r"\by y\b", "a bullet of a symbol font read as letters"),
    ],
}
# Taken out of what we read, because it is missing there:
_OURS: dict[str, list[tuple[str, str]]] = {
    "amt_handbook_sample": [
        (r"Boots aircraft nut\s[\s\w]*?Elastic stop nut|Nut case\s[\s\w]*?Tightened nut", "labels in a drawing"),
        (r"\b7-45\b", "the page number"),
    ],
    "redp5110_sampled": [
        (r"Implement roles and[\s\S]*?ibm.com/redbooks Redpaper", "text on the picture of the cover"),
        (r"(?m)^CREATE PERMISSION  <perm[\s\S]*?(?=^Figure 3-1 )", "text of a drawing"),
        (
            r"(?m)^(?:Names|Signed on as|(?:CURRENT )?USER =|CALL proc1|Proc1:|SET OPTION|Owner = ).*",
            "text of drawings",
        ),
        (r"(?m)^• Enhance the perf[^\n]*\n[^\n]*|^worldwide source of expertise|^BM\b", "a box beside the text"),
    ],
    "table_mislabeled_as_picture": [
        (r"\byy\b", "a bullet of a symbol font read as letters"),
    ],
}


_EXPONENTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain(text: str) -> str:
    """Fold what Markdown and typography set differently: quotes, dashes, spaces, leaders, emphasis, tables."""
    text = text.translate(str.maketrans("’‘“”–—\u2011", "''\"\"---"))
    text = re.sub(r"(?m)^\s*(?:#+|[-*•☐])\s+", "", re.sub(r"<!--.*?-->", " ", text))
    text = re.sub(r"(?m)^[\s|:-]+$", " ", text)
    text = re.sub(r"(?: ?\.){4,}", " ", text.translate(_EXPONENTS))
    text = re.sub(r"\s+", " ", re.sub(r"[*_`|\\•]", " ", text))
    return re.sub(r" ?/ ?", "/", re.sub(r" (?=[.,)])|(?<=\() ", "", text)).strip()


def without(text: str, patterns: list[tuple[str, str]]) -> str:
    for pattern, _ in patterns:
        text = re.sub(pattern, " ", text)
    return text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["linn", "skew"])
def test_a_scan_in_two_columns_is_read_with_few_errors(name: str) -> None:
    truth = plain((LINN / "linn.txt").read_text(encoding="utf-8"))
    document = parse((LINN / f"{name}.pdf").read_bytes()).document
    assert edit_distance(truth, plain(" ".join(e.text for e in document.elements))) <= 0.03 * len(truth)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_THEIRS))
def test_text_agrees_with_docling_where_docling_is_right(name: str) -> None:
    markdown = (DOCLING / "groundtruth" / f"{name}.md").read_text(encoding="utf-8")
    document = parse((DOCLING / "sources" / f"{name}.pdf").read_bytes()).document
    ours = "\n".join(element.text for element in document.elements if element.kind is not ElementKind.FURNITURE)
    assert similarity(
        plain(without(markdown, _THEIRS[name])), plain(without(ours, _OURS[name]))
    ) >= 0.95  # fmt: skip
