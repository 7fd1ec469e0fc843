"""Put damaged copies of real files through parse, clean and the second reading; nothing may break, hang or get lost.

Reads:    every file under the folders that are named, corpora/demo-*, and small files of further formats made here
Writes:   SCRATCH/findings (an offending input a signature), a table to stdout
Command:  python -m scripts.fuzz SCRATCH [FOLDER …] [--seconds 60] [--seed 1] [--only NUMBER] [--minimise]
Units:    seconds, MiB, bytes; exit status 1 if there is a finding

The input of a number is the same for the same seed, folders and --max-bytes. A finding is an error that is no
DocumentError, a worker that died, ran late or out of memory, a result that breaks what must hold of it (`checks`), or
one that differs the second time. Every eighth input is given twice.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.corpora import CORPORA
from pipelines.workers import Limits
from scripts.fuzz.inputs import Input, load_seeds, make_input
from scripts.fuzz.minimise import minimise
from scripts.fuzz.pool import run_inputs
from scripts.fuzz.tally import Tally

_TWICE, _LATER = 8, 20


def main() -> None:
    """Run as a program."""
    arguments = _arguments()
    scratch = arguments.scratch.resolve()
    limits = Limits(arguments.limit_seconds, arguments.limit_mib << 20)
    seeds = load_seeds([*arguments.folder, *sorted(CORPORA.glob("demo-*/files"))], arguments.max_bytes)
    print(", ".join(f"{name} {len(files)}" for name, files in seeds.items()), flush=True)
    numbers = arguments.only or itertools.count(arguments.first)
    inputs = (make_input(seeds, arguments.seed, number) for number in numbers)
    started, tally = time.monotonic(), Tally()
    saved: dict[str, Input] = {}
    limited = _until(_some_twice(inputs), started + arguments.seconds)
    for item, report in run_inputs(limited, scratch, arguments.workers, limits):
        for finding in tally.add(item, report):
            if saved.setdefault(finding, item) is item:
                print(f"{item.number} {item.format}: {finding}: {_save(scratch, finding, item, item.data)}", flush=True)
    shutil.rmtree(scratch / "work", ignore_errors=True)
    print("\n".join(tally.lines(time.monotonic() - started)), flush=True)
    for finding, item in saved.items() if arguments.minimise else ():
        print(
            f"{finding}: {_save(scratch, finding, item, minimise(item, finding, scratch, limits), 'min-')}", flush=True
        )
    sys.exit(1 if saved else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("--seconds", type=float, default=60.0, help="no input is begun later")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", type=int, nargs="*", help="numbers of the inputs to run again")
    parser.add_argument("--minimise", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--max-bytes", type=int, default=200_000, help="of a seed")
    parser.add_argument("--limit-seconds", type=float, default=20.0)
    parser.add_argument("--limit-mib", type=int, default=2048)
    return parser.parse_args()


def _until(inputs: Iterable[Input], deadline: float) -> Iterator[Input]:
    return itertools.takewhile(lambda _item: time.monotonic() < deadline, inputs)


def _some_twice(inputs: Iterable[Input]) -> Iterator[Input]:
    """Give some inputs again a while later: most likely to another worker, or after other documents."""
    waiting: list[Input] = []
    for count, item in enumerate(inputs):
        yield item
        if count % _TWICE == 0:
            waiting.append(item)
        if len(waiting) > _LATER // _TWICE:
            yield waiting.pop(0)
    yield from waiting


def _save(scratch: Path, finding: str, item: Input, data: bytes, prefix: str = "") -> Path:
    folder = scratch / "findings"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{prefix}{re.sub('[^A-Za-z0-9]+', '-', finding)[:80]}-{item.number}.{item.format}"
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    main()
