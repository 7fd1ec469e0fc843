"""The fuzzer gives the same inputs for the same seed, and its first inputs find nothing."""

from __future__ import annotations

from pathlib import Path

from pipelines.workers import Limits
from scripts.fuzz.inputs import Seed, load_seeds, make_input
from scripts.fuzz.pool import run_inputs
from scripts.fuzz.tally import Tally
from tests.conftest import ROOT
from tests.pipelines.parsers.test_mail import outlook

SMALL = 40_000
# Recognition would take most of the time.
_SKIPPED = {"png", "jpeg", "tiff", "bmp", "webp", "pdf"}


def seeds(folder: Path) -> dict[str, list[Seed]]:
    (folder / "a.msg").write_bytes(outlook())
    found = load_seeds([folder, *sorted((ROOT / "corpora").glob("demo-*/files"))], SMALL)
    return {name: files for name, files in found.items() if name not in _SKIPPED}


def test_a_number_makes_the_same_input_again(tmp_path: Path) -> None:
    one, two = seeds(tmp_path), seeds(tmp_path)
    assert [make_input(one, 5, number) for number in range(40)] == [make_input(two, 5, number) for number in range(40)]
    assert len({make_input(one, 5, number).data for number in range(40)}) > 30


def test_the_first_inputs_find_nothing(tmp_path: Path) -> None:
    files, tally = seeds(tmp_path), Tally()
    inputs = [make_input(files, 1, number) for number in range(40)]
    for item, report in run_inputs([*inputs, *inputs[:5]], tmp_path, 1, Limits(20.0, 2 << 30)):
        tally.add(item, report)
    assert dict(tally.findings) == {}
    assert sum(counts.total() for counts in tally.outcomes.values()) == len(inputs)
    assert list(tally.lines(1.0))
