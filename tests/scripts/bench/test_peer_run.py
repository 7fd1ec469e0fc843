"""How files are dealt out and tools are driven."""

import sys
from pathlib import Path

import pytest

from scripts.bench.pdf_pages import born_digital
from scripts.bench.peer_run import Run, deal, take
from scripts.bench.truths import cells, demo_truth, total

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "corpora" / "demo-spec" / "files"


def test_files_are_dealt_out_evenly_and_all() -> None:
    files = {Path(name): pages for name, pages in (("a", 49), ("b", 44), ("c", 25), ("d", 15), ("e", 1))}
    parts = deal(files, 2)
    assert sorted(path for part in parts for path in part) == sorted(files)
    assert [sum(files[path] for path in part) for part in parts] == [65, 69]


def test_a_scan_and_a_broken_file_are_not_born_digital() -> None:
    assert sorted(path.name for path in born_digital([FOLDER])) == ["SPEC-C2H4-02.pdf", "SPEC-CHM-H2O2-01.pdf"]
    assert not born_digital([ROOT / "corpora" / "demo-scan-sop", ROOT / "corpora" / "demo-broken"])


def test_our_reading_in_a_process_of_its_own_is_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    files = born_digital([Path("corpora/demo-spec")])
    taken = take(Run("yawan", sys.executable, processes=2), files)
    assert taken.failed == 0
    assert taken.rate > 0
    assert taken.peak > 0
    truths = {path: truth for path in files if (truth := demo_truth(path)) is not None}
    assert total(truths, taken.readings).order >= 0.99
    right, wanted = cells(truths, taken.readings)
    assert right == wanted > 50


def test_a_tool_that_dies_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit, match="no-such-tool: ended without an answer"):
        take(Run("no-such-tool", sys.executable), {Path("corpora/none.pdf"): 1})
