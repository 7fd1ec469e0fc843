"""What changed documents cost among many, and whether memory grows with their number.

reads     HEAD of this repository
writes    a scratch clone with a corpus of small documents; a table to stdout, and between the markers `incremental` of
          the page that is named
command   python -m scripts.bench.incremental SCRATCH [--documents 10000] [--changed 2] [--write docs/benchmarks.md]
units     seconds of wall time, MiB of resident memory at most

Runs `dvc repro clean` on the documents four times: from nothing, unchanged, with some changed, with one removed; before
them, from nothing on a tenth of the documents, which shows whether memory grows with their number.
The seconds of a stage are its own (data/metrics), blank where it did not run; those of dvc include everything.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipelines import ledger
from pipelines.manifest import scan, write_manifest
from scripts.bench import tables

_STEPS = ("關閉", "開啟", "檢查", "記錄", "更換", "校正", "清潔", "確認")
_PARTS = ("真空泵浦", "冷卻水閥門", "質量流量控制器", "壓力計", "反應腔體", "加熱器", "分子泵", "洗滌塔")
_RESULTS = ("壓力須低於 5×10⁻⁶ Torr", "溫度維持 25 ± 0.5 ℃", "流量 150 sccm", "無異音、無洩漏", "讀值填入點檢表")
CARD = {
    "id": "many", "title": "Many small documents", "kind": "sop", "domain": "semiconductor", "source_category": "sops",
    "collection_method": "generated for a measurement", "languages": ["zh-Hant-TW"], "owner": "benchmark",
    "steward": "benchmark", "licence": "CC0-1.0", "allowed_uses": ["train"], "sensitivity": "public",
    "obtained_from": "generated", "obtained_on": "2026-01-01", "expires_on": None, "supersedes": None, "notes": "",
}  # fmt: skip


def text_of(number: int, revision: int = 0) -> str:
    """Return a Markdown SOP of about 700 characters that no other number gives."""
    draw = random.Random(number * 1000 + revision)
    steps = [
        f"{step}. {draw.choice(_STEPS)}{draw.choice(_PARTS)} {draw.randint(1, 9999)} 號，{draw.choice(_RESULTS)}。"
        for step in range(1, 21)
    ]
    return f"# 作業標準 {number:05d}\n\n## 步驟\n\n" + "\n".join(steps) + f"\n\n修訂 {revision}\n"


def make(scratch: Path) -> Path:
    """Clone HEAD, put an empty corpus in place of all others; return its files folder."""
    subprocess.run(["git", "clone", "-q", ".", str(scratch)], check=True)
    config = scratch / "conf" / "corpora" / "demo.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("demo-*", "many"), encoding="utf-8")
    files = scratch / "corpora" / "many" / "files"
    files.mkdir(parents=True)
    (files.parent / "card.yaml").write_text(json.dumps(CARD), encoding="utf-8")
    run(scratch, "scripts.params")
    return files


def fill(files: Path, documents: int) -> None:
    """Write documents."""
    for number in range(documents):
        (files / f"sop-{number:05d}.md").write_text(text_of(number), encoding="utf-8")


def run(folder: Path, module: str, *arguments: str) -> None:
    """Run one of our modules in the clone, with the clone's own sources."""
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def measure(scratch: Path, case: str) -> list[str]:
    """Accept the files as they are, reproduce up to clean, and return a row."""
    corpus = scratch / "corpora" / "many"
    write_manifest(corpus, scan(corpus / "files"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "CI": "1"}
    metrics = [scratch / "data" / "metrics" / f"{stage}.json" for stage in ("parse", "clean")]
    for file in metrics:
        file.unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run(
        ["dvc", "repro", "clean"], cwd=scratch, check=True, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    whole = time.perf_counter() - started
    kept = sum(entry.kept for entry in ledger.read("clean", scratch / ledger.LEDGER))
    cells = [case, f"{whole:.1f}"]
    for file in metrics:
        cells += _stage_cells(file)
    print(*cells, kept, file=sys.stderr, flush=True)
    return [*cells, str(kept)]


def _stage_cells(metrics: Path) -> list[str]:
    """Return seconds and memory of a stage; nothing where it did not run."""
    if not metrics.exists():
        return ["", "", ""]
    values = json.loads(metrics.read_text(encoding="utf-8"))
    return [f"{values['seconds']:.2f}", str(values["peak_mib"]), str(values["peak_worker_mib"])]


def rows(files: Path, scratch: Path, documents: int, changed: int) -> Iterator[list[str]]:
    """Measure the cases one after the other."""
    fill(files, documents // 10)
    yield measure(scratch, f"{documents // 10:,} from nothing")
    _forget(scratch)
    fill(files, documents)
    yield measure(scratch, f"{documents:,} from nothing")
    yield measure(scratch, "unchanged")
    for number in range(changed):
        name = f"sop-{number * 37:05d}.md"
        (files / name).write_text(text_of(number * 37, revision=1), encoding="utf-8")
    yield measure(scratch, f"{changed} changed")
    (files / "sop-00005.md").unlink()
    yield measure(scratch, "1 removed")


def _forget(scratch: Path) -> None:
    """Delete what was computed and remembered."""
    for folder in (scratch / "data", scratch / ".cache", scratch / ".dvc" / "cache"):
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    arguments = parser.parse_args()
    if arguments.scratch.exists():
        parser.error(f"{arguments.scratch} is there already; name a folder that is not")
    files = make(arguments.scratch)
    head = ("documents", "dvc repro s", "parse s", "MiB", "MiB of a worker", "clean s", "MiB", "MiB of a worker",
            "elements")  # fmt: skip
    measured = list(rows(files, arguments.scratch, arguments.documents, arguments.changed))
    tables.publish("incremental", tables.table(head, measured), arguments.write)


if __name__ == "__main__":
    main()
