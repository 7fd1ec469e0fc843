"""The demo corpus and the real files: no number is lost between source and parse, and few on scans."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.document import Document, Locator, document_id
from pipelines.errors import DocumentError
from pipelines.fidelity.born_digital import Checked, check_document, scanned_pages
from pipelines.fidelity.compare import compare
from pipelines.fidelity.parsed_text import parsed_parts
from pipelines.fidelity.queue import check_scan
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.fidelity.second_reading import Drawing, read_pages
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.task import Options, Policy, Task
from tests.conftest import ROOT, SHARED

OPTIONS = Options(dpi=200, min_confidence=0.5, pages=2000, pixels=40_000_000)
SCANS = sorted((ROOT / "corpora" / "demo-scan-sop" / "files").glob("*.pdf"))
REAL = SHARED / "real"

pytestmark = pytest.mark.slow


def parsed(path: Path, kind: str) -> Document:
    data = path.read_bytes()
    policy = Policy(kind, (), ("zh-Hant-TW", "en"))
    digest = hashlib.sha256(data).hexdigest()
    return parse_bytes(data, Task(document_id("c", path.name), "c", path.name, "", digest, policy, OPTIONS)).document


def checked(paths: list[Path], kind: str) -> Iterator[tuple[str, Checked]]:
    for path in paths:
        try:
            document = parsed(path, kind)
            found = check_document(path.read_bytes(), document, scanned_pages(document))
        except DocumentError:
            continue
        if found is not None:
            yield path.name, found


def test_every_number_of_the_demo_corpus_arrives() -> None:
    total = 0
    for folder in sorted((ROOT / "corpora").glob("demo-*")):
        kind = "log" if folder.name.endswith("-log") else "glossary" if "glossary" in folder.name else "sop"
        files = [path for path in sorted((folder / "files").iterdir()) if path not in SCANS]
        for name, found in checked(files, kind):
            assert found.comparison.findings == (), name
            assert found.unread == 0
            total += found.comparison.total
    assert total > 25_000


def test_numbers_of_the_demo_scans_and_their_queue() -> None:
    matched = total = wrong = waiting = seen = 0
    for path in SCANS:
        document = parsed(path, "sop")
        truth = json.loads((ROOT / "tests" / "truth" / "demo" / "demo-scan-sop" / f"{path.name}.json").read_text())
        roles = ((truth["header"], Role.FURNITURE), (truth["text"], Role.BODY), (truth["footer"], Role.FURNITURE))
        page = Part("page 1", tuple(Bit(f"{text}\n", Locator(page=1), role) for text, role in roles))
        comparison = compare([page], parsed_parts(document))
        matched, total = matched + comparison.matched, total + comparison.total
        pages = list(read_pages(path.read_bytes(), {1}, Drawing(200, 1.0, OPTIONS.pixels)))
        doubts = {item.parsed for item in check_scan(document, pages, 0.9).items}
        errors = [finding.now for finding in comparison.findings if finding.was]
        wrong, waiting, seen = wrong + len(errors), waiting + len(doubts), seen + len(doubts & set(errors))
    assert matched / total >= 0.995
    assert seen == wrong
    assert waiting <= 0.05 * total


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")
def test_numbers_of_the_real_files() -> None:
    """Only an icon of a symbol font and a name whose letters are drawn out of order differ."""
    matched = total = 0
    kinds = {".pdf", ".docx", ".xlsx", ".csv", ".md", ".txt", ".tsv"}
    paths = [path for path in sorted(REAL.rglob("*")) if path.suffix in kinds]
    scans = {"CN108385014A.pdf", "nemotron_multipage.pdf", "ccitt.pdf", "issue5481.pdf", "kcs.pdf", "c02-22.pdf"}
    for _, found in checked([path for path in paths if path.name not in scans], "other"):
        matched, total = matched + found.comparison.matched, total + found.comparison.total
    assert total > 80_000
    assert total - matched <= 5
