"""Born-digital PDFs, side by side with other tools in one run: pages a second, memory, likeness to a truth, cells.

reads     the PDFs under REAL and corpora/demo-*, tests/truth/demo; scripts/bench/peers.lock says what PYTHON needs
writes    tables to stdout, and between the markers `peers` and `ocr` of the page that is named
command   python -m scripts.bench.peers REAL --peers PYTHON [--write docs/benchmarks.md]
units     pages a second of wall time, ms of CPU time a page, MiB of resident memory at most (of one process)

Every tool runs in a process of its own over the same files, then in two at once that share them; rounds are
interleaved with the order of tools rotated, medians count. Which files are born-digital is decided by our router: none
of their pages asks for recognition. pymupdf4llm, at a page or two a second, reads a fixed sample, and is compared with
ours on that. See `similarity` for how texts are compared, `peer_tools` for how each tool is set.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from scripts.bench import ocr_peers, tables
from scripts.bench.pdf_pages import born_digital
from scripts.bench.peer_run import Run, Taken, take
from scripts.bench.peer_tools import TOOLS
from scripts.bench.similarity import Score
from scripts.bench.truths import DEMO, Truth, cells, demo_truth, docling_truth, poppler_truth, total

OURS, SLOWEST = "yawan", "pymupdf4llm"
OUR_ENVIRONMENT = {OURS, "pymupdf get_text"}
POOL = "yawan parse, 2 workers"
_ROUNDS, _SLOW_ROUNDS = 3, 2
_PASSES = {OURS: 4, "pymupdf get_text": 4, "kreuzberg (text)": 4, "kreuzberg (markdown)": 2}
# Besides the demo's: two with docling's truth, and short ones of the kinds that abound among the real files.
_SAMPLE = {
    "amt_handbook_sample.pdf", "table_mislabeled_as_picture.pdf", "multicolumn.pdf", "100000215652.pdf",
    "100000027455.pdf",
}  # fmt: skip


@dataclass(slots=True)
class Series:
    """One tool on one set of files, over the rounds."""

    run: Run
    files: dict[Path, int]
    rounds: int
    taken: list[Taken] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Median of pages a second."""
        return median(taken.rate for taken in self.taken)


def plan(files: dict[Path, int], peers: str) -> list[Series]:
    """Return what is measured: every tool on one process and on two, the slowest and ours on the sample too."""
    sample = {path: pages for path, pages in files.items() if path.name in _SAMPLE or DEMO in path.parents}
    series = []
    for tool in TOOLS:
        python = sys.executable if tool in OUR_ENVIRONMENT else peers
        rounds = _ROUNDS if tool in _PASSES else _SLOW_ROUNDS
        chosen = sample if tool == SLOWEST else files
        series += [Series(Run(tool, python, count, _PASSES.get(tool, 1)), chosen, rounds) for count in (1, 2)]
    series += [Series(Run(OURS, sys.executable, count, 4 * _PASSES[OURS]), sample, _ROUNDS) for count in (1, 2)]
    series.append(Series(Run(POOL, sys.executable, 1, 4, "scripts.bench.pool_child"), files, _ROUNDS))
    return series


def measure(series: Sequence[Series]) -> None:
    """Take every series as often as it is due, the order rotated from round to round."""
    for number in range(_ROUNDS):
        start = number * len(series) // _ROUNDS
        for one in [*series[start:], *series[:start]]:
            if number < one.rounds:
                one.taken.append(take(one.run, one.files))
                print(f"round {number + 1}: {one.run.tool} x{one.run.processes} {one.taken[-1].rate:.1f}",
                      file=sys.stderr, flush=True)  # fmt: skip


def speed_table(series: Sequence[Series]) -> str:
    """Return the table of speeds and memory on one set of files; every ratio is to ours in the same table."""
    pairs = {one.run.tool: one for one in series if one.run.processes == 1}
    twos = {one.run.tool: one for one in series if one.run.processes == 2}
    ours = max(pairs[OURS].rate, twos[OURS].rate)
    rows = []
    for tool, one in pairs.items():
        two = twos.get(tool)
        cpu, peak = median(taken.cpu for taken in one.taken), max(taken.peak for taken in one.taken)
        best = max(one.rate, two.rate) if two else one.rate
        rows.append([
            tool, one.taken[0].version, _number(one.rate) if two else "", _number(two.rate if two else one.rate),
            f"{ours / best:.2f}" if best > ours / 10 else f"{ours / best:.0f}",
            _number(cpu) if cpu else "", str(peak), str(one.taken[0].failed),
        ])  # fmt: skip
    head = ("tool", "version", "pages/s, 1 process", "2 processes", "ours is times as fast", "CPU ms a page",
            "peak MiB", "files failed")  # fmt: skip
    return tables.table(head, rows)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}"


def likeness_table(series: Sequence[Series], files: dict[Path, int]) -> str:
    """Return the table of likeness: each tool's first readings against each truth."""
    demo, docling, poppler = (_truths(files, find) for find in (demo_truth, docling_truth, poppler_truth))
    rows = []
    for tool in TOOLS:
        one = next(one for one in series if one.run.tool == tool)
        readings = one.taken[0].readings
        first, second = total(demo, readings), total(docling, readings)
        has_all = one.files.keys() >= poppler.keys() and poppler
        third = total(poppler, readings, ordered=False) if has_all else None
        right, wanted = cells(demo, readings)
        rows.append([
            tool, *_shown(first), f"{first.order:.4f}", f"{right} of {wanted}",
            *_shown(second), f"{second.order:.4f}", *(_shown(third) if third else ("", "")),
        ])  # fmt: skip
    head = ("tool", f"demo ({len(demo)} files): F1", "3-grams", "in order", "ruled cells",
            f"docling ({len(docling)} files): F1", "3-grams", "in order", f"Poppler ({len(poppler)} files): F1",
            "3-grams")  # fmt: skip
    return tables.table(head, rows)


def _shown(score: Score) -> tuple[str, str]:
    return f"{score.f1:.4f}", f"{score.grams:.4f}"


def _truths(files: dict[Path, int], find: object) -> dict[Path, Truth]:
    return {path: truth for path in files if callable(find) and (truth := find(path)) is not None}


def section(series: Sequence[Series], files: dict[Path, int]) -> str:
    """Return the tables with what they rest on."""
    whole = [one for one in series if one.files == files]
    rest = [one for one in series if one.files != files]
    sample = rest[0].files
    return "\n\n".join([
        f"All born-digital files, {len(files)} of {sum(files.values())} pages:", speed_table(whole),
        f"The sample, {len(sample)} files of {sum(sample.values())} pages:", speed_table(rest),
        "Likeness to a truth (1 is equal) and cells of ruled tables at their place:", likeness_table(series, files),
    ])  # fmt: skip


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("--peers", metavar="PYTHON", required=True, help="of an environment with peers.lock installed")
    parser.add_argument("--write", type=Path, metavar="PAGE")
    arguments = parser.parse_args()
    if shutil.which(arguments.peers) is None:
        parser.error(f"--peers {arguments.peers}: no such program; make it with scripts/bench/peers.lock")
    files = born_digital([arguments.real, *sorted(DEMO.glob("demo-*"))])
    series = plan(files, arguments.peers)
    measure(series)
    tables.publish("peers", section(series, files), arguments.write)
    tables.publish("ocr", ocr_peers.section(arguments.real), arguments.write)


if __name__ == "__main__":
    main()
