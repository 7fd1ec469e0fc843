"""The stage: one verdict a document, findings and queue in the restricted area, nothing of a text outside it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pymupdf
import pytest

from pipelines import parse, verify_numbers
from pipelines.config import CorpusSelection, LimitsConfig
from pipelines.errors import CorpusError
from pipelines.fidelity.step import Verdict
from pipelines.manifest import scan, write_manifest
from pipelines.output import replacing_folder
from pipelines.parse import OcrConfig, PageLimitsConfig, ParseConfig
from pipelines.settings import Settings
from pipelines.shards import read_documents, write_documents
from pipelines.verify_numbers import OUTPUT, VERDICT, ScanConfig, VerifyNumbersConfig
from tests.conftest import make_card

ALL = CorpusSelection(include=("*",))
CONFIG = VerifyNumbersConfig(
    corpora=ALL, min_fidelity=1.0, max_appeared=0.0, limits=LimitsConfig(seconds=60, memory_mib=2048),
    scan=ScanConfig(dpi=200, blur=1.0, min_confidence=0.9, pixels=40_000_000),
)  # fmt: skip


@pytest.fixture
def folder(workdir: Path) -> Path:
    """A parsed corpus of a PDF, a Markdown file and a CSV."""
    folder = workdir / "corpora" / "plant-sop"
    (folder / "files").mkdir(parents=True)
    document = pymupdf.open()
    document.new_page().insert_htmlbox((50, 50, 500, 400), "<p>Hold 5×10<sup>-6</sup> Torr at 500 sccm</p>")
    document.save(folder / "files" / "a.pdf")
    (folder / "files" / "b.md").write_text("# 標題\n\n溫度 20–25 ℃，純度 99.9 %\n", encoding="utf-8")
    (folder / "files" / "c.csv").write_text("name,flow\nA,500 sccm\nB,600 sccm\n", encoding="utf-8")
    (folder / "card.yaml").write_text(make_card().model_dump_json(), encoding="utf-8")
    write_manifest(folder, scan(folder / "files"))
    run_parse()
    return folder


def run_parse() -> None:
    config = ParseConfig(
        corpora=ALL, as_of=date(2026, 6, 1), ocr=OcrConfig(dpi=200, min_confidence=0.5),
        limits=PageLimitsConfig(seconds=60, memory_mib=2048, pages=100, pixels=40_000_000),
    )  # fmt: skip
    parse.run(config, Settings(workers=1, quiet=True))


def run(workers: int = 1) -> list[dict[str, object]]:
    verify_numbers.run(CONFIG, Settings(workers=workers, quiet=True))
    rows: list[dict[str, object]] = json.loads(VERDICT.read_text(encoding="utf-8"))["documents"]
    return rows


def alter(was: str, now: str) -> None:
    """Change the output of parse as a faulty parser would."""
    documents = [
        replace(d, elements=tuple(replace(e, text=e.text.replace(was, now)) for e in d.elements))
        for d in read_documents(parse.OUTPUT)
    ]
    with replacing_folder(parse.OUTPUT) as output:
        write_documents(output, documents)


def test_every_document_has_one_verdict(folder: Path) -> None:
    rows = run()
    assert [row["verdict"] for row in rows] == [Verdict.PASS] * 3
    assert sorted(str(row["doc_id"]) for row in rows) == sorted(d.doc_id for d in read_documents(parse.OUTPUT))
    assert all(row["fidelity"] == 1.0 for row in rows)


def test_a_changed_setpoint_fails_its_document_and_is_told_only_in_the_restricted_area(folder: Path) -> None:
    alter("10⁻⁶", "10⁻⁵")
    rows = run()
    assert sorted((row["verdict"], row["reason"]) for row in rows) == [
        ("FAIL", "numbers_lost"),
        ("PASS", ""),
        ("PASS", ""),
    ]
    (finding,) = [json.loads(line) for line in (OUTPUT / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (finding["was"], finding["now"], finding["place"]["page"]) == ("5e-6 Torr", "5e-5 Torr", 1)
    assert "Torr" not in VERDICT.read_text(encoding="utf-8")


def test_a_number_from_nowhere_fails_its_document(folder: Path) -> None:
    alter("純度", "純度 7 與")
    assert ("FAIL", "numbers_appeared") in {(row["verdict"], row["reason"]) for row in run()}


def test_workers_and_memo_change_nothing(folder: Path) -> None:
    run()
    first = VERDICT.read_bytes()
    run()
    assert VERDICT.read_bytes() == first
    Path(".cache/verify_numbers/memo.sqlite").unlink()
    run(workers=2)
    assert VERDICT.read_bytes() == first


def test_what_holds_text_is_private(folder: Path) -> None:
    run()
    assert OUTPUT.stat().st_mode & 0o777 == 0o700
    assert (OUTPUT / "findings.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_file_that_changed_since_parse_stops_the_stage(folder: Path) -> None:
    (folder / "files" / "b.md").write_text("溫度 30 ℃", encoding="utf-8")
    with pytest.raises(CorpusError, match="changed since it was parsed"):
        run()


def test_a_stale_correction_stops_parse_and_names_its_entry(folder: Path) -> None:
    sha256 = next(d.sha256 for d in read_documents(parse.OUTPUT) if d.path == "a.pdf")
    (folder / "corrections.yaml").write_text(
        f"- {{sha256: {sha256}, page: 1, box: [50, 50, 90, 60], read: nothing, is: 5, who: x, on: 2026-11-24}}\n"
    )
    with pytest.raises(CorpusError, match=r"corrections\.yaml entry 1: stale"):
        run_parse()
