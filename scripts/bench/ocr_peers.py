"""Scans with known text, ours against tesseract: pages a second, memory and characters wrong.

reads     corpora/demo-scan-sop with its truth; linn.pdf and skew.pdf (one text, straight and skewed) under REAL
writes    a table to stdout, and between the markers `ocr` of the page that is named
command   python -m scripts.bench.ocr_peers REAL [--write docs/benchmarks.md]

Both have one thread. tesseract is given pages rendered at 200 and at 300 dpi, which is not timed, and the languages of
the page: chi_tra+eng for the demo, eng for the English text. The characters wrong are edits by characters of the truth,
folded and without furniture as `similarity` says, so white space does not count.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pymupdf

from scripts.bench import tables
from scripts.bench.memory import peak_mib
from scripts.bench.peer_run import Run, take
from scripts.bench.similarity import Score
from scripts.bench.truths import DEMO, Truth, demo_truth

_DPI = (200, 300)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of one page, its truth, the set it belongs to and the languages tesseract is told."""

    path: Path
    truth: Truth
    group: str
    languages: str


@dataclass(slots=True)
class Result:
    """What a tool made of the scans: a score by group, seconds of wall and CPU, MiB at most."""

    tool: str
    scores: dict[str, Score] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0

    def add(self, scan: Scan, text: str) -> None:
        """Count a text."""
        self.scores[scan.group] = self.scores.get(scan.group, Score()) + scan.truth.score(text)


def scans(real: Path) -> list[Scan]:
    """Return the scans whose text is known."""
    demo = [
        Scan(path, truth, "demo", "chi_tra+eng") for path in sorted((DEMO / "demo-scan-sop" / "files").glob("*.pdf"))
        if (truth := demo_truth(path)) is not None
    ]  # fmt: skip
    english = [
        Scan(text.with_name(f"{name}.pdf"), Truth(text.read_text(encoding="utf-8")), name, "eng")
        for text in sorted(real.rglob("linn.txt")) for name in ("linn", "skew")
    ]  # fmt: skip
    return demo + english


def ours(found: Sequence[Scan]) -> Result:
    """Read the scans with our parser in one process."""
    taken = take(Run("yawan", sys.executable), {scan.path: 1 for scan in found})
    result = Result(f"yawan {taken.version}", {}, len(found) / taken.rate, taken.cpu * len(found) / 1000, taken.peak)
    for scan in found:
        result.add(scan, taken.readings[str(scan.path)][0])
    return result


def tesseract(found: Sequence[Scan], dpi: int, folder: Path) -> Result:
    """Read the scans with tesseract, a process a page, as its command line does."""
    banner = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    result = Result(f"{banner.splitlines()[0]}, {dpi} dpi")
    for scan in found:
        image = folder / f"{scan.path.stem}-{dpi}.png"
        with pymupdf.open(scan.path) as document:
            document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY).save(image)
        result.add(scan, _read(image, scan.languages, result))
    return result


def _read(image: Path, languages: str, result: Result) -> str:
    target = image.with_suffix("")
    started = time.perf_counter()
    child = subprocess.Popen(
        ["tesseract", str(image), str(target), "-l", languages], stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    waited, status, usage = os.wait4(child.pid, os.WNOHANG)
    while not waited:
        result.peak = max(result.peak, peak_mib(child.pid))
        time.sleep(0.01)
        waited, status, usage = os.wait4(child.pid, os.WNOHANG)
    if status:
        raise SystemExit(f"tesseract -l {languages}: failed; are its languages chi_tra and eng installed?")
    result.seconds += time.perf_counter() - started
    result.cpu += usage.ru_utime + usage.ru_stime
    return target.with_suffix(".txt").read_text(encoding="utf-8")


def section(real: Path) -> str:
    """Return the table."""
    found = scans(real)
    with tempfile.TemporaryDirectory() as folder:
        results = [ours(found), *(tesseract(found, dpi, Path(folder)) for dpi in _DPI)]
    groups = list(dict.fromkeys(scan.group for scan in found))
    rows = [
        [
            result.tool, f"{len(found) / result.seconds:.2f}", f"{result.cpu / len(found):.2f}", str(result.peak),
            *(f"{result.scores[group].error_rate:.2%}" for group in groups),
        ]
        for result in results
    ]  # fmt: skip
    head = ("tool", "pages/s, 1 thread", "CPU s a page", "peak MiB", *(f"wrong: {group}" for group in groups))
    return f"{len(found)} scanned pages:\n\n" + tables.table(head, rows)


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    arguments = parser.parse_args()
    tables.publish("ocr", section(arguments.real), arguments.write)


if __name__ == "__main__":
    main()
