"""Measure the PDF parser: pages a second in CPU time of one process, bytes to elements.

Reads:    every PDF under the folders that are named
Command:  python -m scripts.bench.pdf_pages FOLDER [FOLDER …] [--repeat 3]

Files that ask for recognition on any page, and those that cannot be read, are left out; the rest are read as often as
told, and the best run counts. `get_text` is what the library alone takes for bare text, as a
measure of the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pymupdf

from pipelines.errors import DocumentError
from pipelines.parsers.draft import assemble
from pipelines.parsers.page import evidence_of
from pipelines.parsers.pdf import parse_pdf
from pipelines.parsers.pdf_backend import open_pdf
from pipelines.parsers.route import Route, Taken, decide
from pipelines.parsers.task import Options

OPTIONS = Options(dpi=200, min_confidence=0.5, pages=2000, pixels=100_000_000)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    born = born_digital(arguments.folder)
    files, pages = [path.read_bytes() for path in born], sum(born.values())
    ours = _best(arguments.repeat, lambda: [assemble(parse_pdf(data, OPTIONS).drafts) for data in files])
    bare = _best(arguments.repeat, lambda: [_bare_text(data) for data in files])
    print(f"{len(files)} files, {pages} pages")
    print(
        f"elements: {pages / ours:.0f} pages/s; get_text: {pages / bare:.0f} pages/s; {ours / bare:.1f} times as long"
    )


def born_digital(folders: Sequence[Path]) -> dict[Path, int]:
    """Return the PDFs under some folders of which no page asks for recognition, and how many pages each has."""
    paths = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    found = {path: [decided.route for decided in _decided(path)] for path in paths}
    return {
        path: len(routes) for path, routes in found.items() if routes and {Route.TEXT, Route.BLANK}.issuperset(routes)
    }


def _decided(path: Path) -> list[Taken]:
    try:
        with open_pdf(path.read_bytes()) as pdf:
            return [decide(evidence_of(pdf.page(index))) for index in range(pdf.page_count)]
    except DocumentError:
        return []


def _bare_text(data: bytes) -> int:
    return sum(len(page.get_text()) for page in pymupdf.open(stream=data, filetype="pdf"))


def _best(repeat: int, run: Callable[[], object]) -> float:
    times = []
    for _ in range(repeat):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


if __name__ == "__main__":
    main()
