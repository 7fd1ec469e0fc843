"""Run the whole pipeline on real documents in a scratch clone and print what became of them.

reads     a folder of real documents with an INDEX.tsv (path, …, spdx, language, kind, …), HEAD of this repository
writes    the scratch clone; the ledger table and the time of each stage to stdout
command   python -m scripts.bench.real_run REAL SCRATCH [--repeat]

One corpus a kind, public, one licence name for the mixture (each file's own licence stands in INDEX.tsv); work
orders with a known label column are a log of their own, so that there is something to classify.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from pipelines import ledger

_CATEGORY = {
    "sop": ("petrochemical", "sops"),
    "log": ("general", "maintenance_records"),
    "spec": ("general", "regulations"),
    "glossary": ("semiconductor", "terminology"),
    "robustness": ("general", "shared_knowledge"),
}
_LABELLED = "mhodki__Maintenance4Ind4.0/data/Excavator_2015_Raw_ForPDL.csv"
_LABELLED_COLUMNS = {"text": "OriginalShorttext", "label": "PMType", "asset": "Asset", "date": "BscStartDate"}
LEDGERS = ("parse", "clean", "deidentify", "dedup", "build")
STAGES = ("parse", "verify_numbers", "clean", *LEDGERS[2:], "base", "train", "evaluate", "gate", "report")


def clone(scratch: Path) -> None:
    """Clone HEAD and compose params.yaml for experiment=tiny_all."""
    subprocess.run(["git", "clone", "-q", ".", str(scratch)], check=True)
    config = scratch / "conf" / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("experiment: demo", "experiment: tiny_all")
    config.write_text(text, encoding="utf-8")
    run(scratch, "scripts.params")


def add_corpora(real: Path, scratch: Path) -> None:
    """Add every kind of the index as a corpus, through the command that stewards use."""
    with (real / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    staged = scratch / "staged"
    for row in rows:
        name = "log-workorders" if row["path"].endswith(_LABELLED) else row["kind"]
        target = staged / name / row["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(real / row["path"], target)
    for folder in sorted(staged.iterdir()):
        run(scratch, "scripts.cli", "corpus", "add", *_arguments(folder))
    shutil.rmtree(staged)


def _arguments(folder: Path) -> list[str]:
    name = folder.name
    kind = name.split("-", maxsplit=1)[0]
    domain, category = _CATEGORY[kind]
    values = {
        "kind": "other" if kind == "robustness" else kind, "domain": domain, "source-category": category,
        "title": f"Real documents: {name}", "licence": "LicenseRef-mixed-open", "sensitivity": "public",
        "language": "zh-Hant-TW", "owner": "their authors, see INDEX.tsv", "steward": "benchmark",
        "obtained-from": "public repositories", "obtained-on": "2026-11-01",
    }  # fmt: skip
    if name == "log-workorders":
        values |= {f"{key}-column": column for key, column in _LABELLED_COLUMNS.items()}
    if name == "log":
        return [*_arguments_of(name, folder, values), "--no-columns"]
    return _arguments_of(name, folder, values)


def _arguments_of(name: str, folder: Path, values: dict[str, str]) -> list[str]:
    options = [part for key, value in values.items() for part in (f"--{key}", value)]
    return [f"real-{name}", str(folder.resolve()), *options, "--language", "en", "--use", "train", "--use", "evaluate"]


def run(folder: Path, module: str, *arguments: str) -> None:
    """Run one of our modules in the clone, with the clone's own sources."""
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, check=True)


def report(scratch: Path) -> None:
    """Print outcomes by corpus and stage, and seconds by stage."""
    print("| stage | corpus | outcome | documents |\n| --- | --- | --- | --- |")
    for stage in LEDGERS:
        rows = ledger.read(stage, scratch / ledger.LEDGER)
        counts = Counter(
            (row.corpus, f"{row.outcome}({row.reason})" if row.reason else str(row.outcome)) for row in rows
        )
        for (corpus, outcome), count in sorted(counts.items()):
            print(f"| {stage} | {corpus} | {outcome} | {count} |")
    print("\n| stage | seconds | peak MiB | peak MiB of a worker |\n| --- | --- | --- | --- |")
    for stage in STAGES:
        data = json.loads((scratch / "data" / "metrics" / f"{stage}.json").read_text(encoding="utf-8"))
        print(f"| {stage} | {data['seconds']} | {data['peak_mib']} | {data['peak_worker_mib']} |")


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("real", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--repeat", action="store_true", help="the clone is there already: only run and report")
    arguments = parser.parse_args()
    if not arguments.repeat:
        if arguments.scratch.exists():
            parser.error(f"{arguments.scratch} is there already; name a folder that is not, or --repeat")
        clone(arguments.scratch)
        add_corpora(arguments.real.resolve(), arguments.scratch.resolve())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["dvc", "repro"], cwd=arguments.scratch, check=True, env={**os.environ, "PATH": path})
    report(arguments.scratch)


if __name__ == "__main__":
    main()
