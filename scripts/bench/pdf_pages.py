"""Measure the PDF parser: pages a second in CPU time of one process, bytes to elements.

Reads:    every PDF under the folders that are named
Command:  python -m scripts.bench.pdf_pages FOLDER [FOLDER …] [--repeat 3]

Files that ask for recognition on any page, and those that cannot be read, are left out; the rest are read once to warm
up, then as often as told, and the best run counts. `get_text` is what the library alone takes for bare text, as a
measure of the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from pipelines.errors import DocumentError
from pipelines.parsers.draft import assemble
from pipelines.parsers.pdf import parse_pdf
from pipelines.parsers.task import Options

_OPTIONS = Options(dpi=200, min_confidence=0.5, pages=2000, pixels=100_000_000)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    paths = sorted(path for folder in arguments.folder for path in folder.rglob("*.pdf"))
    files = [data for path in paths if _is_born_digital(data := path.read_bytes())]
    pages = sum(len(pymupdf.open(stream=data, filetype="pdf")) for data in files)
    ours = _best(arguments.repeat, lambda: [assemble(parse_pdf(data, _OPTIONS).drafts) for data in files])
    bare = _best(arguments.repeat, lambda: [_bare_text(data) for data in files])
    print(f"{len(files)} files, {pages} pages")
    print(
        f"elements: {pages / ours:.0f} pages/s; get_text: {pages / bare:.0f} pages/s; {ours / bare:.1f} times as long"
    )


def _is_born_digital(data: bytes) -> bool:
    try:
        counts = parse_pdf(data, _OPTIONS).counts
    except DocumentError:
        return False
    return not any(name.startswith(("route_ocr", "route_kept")) for name, count in counts.items() if count)


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
