"""Write one static page for people, in Traditional Chinese and English: what went in, what came out, what holds.

reads     data/gate, data/answers, data/dataset, data/cards.json, data/ledger, data/curves
writes    data/report/index.html (one file, no scripts, nothing loaded from elsewhere)
command   python -m eval.report
units     examples: how many answers of each sort and suite are shown
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval import charts, report_data
from eval.answers import read_answers
from eval.evaluate import CANDIDATE, CLASSIFICATION
from eval.evaluate import OUTPUT as ANSWERS
from eval.gate import load_verdict
from eval.samples import DATASET
from pipelines import ledger
from pipelines.build import STAGES_BEFORE
from pipelines.config import StageConfig
from pipelines.corpora import read_cards
from pipelines.dataset.rows import SPLITS
from pipelines.output import replacing_folder
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, verify_manifest
from pipelines.stage import Summary, run_stage

CURVES = Path("data/curves")
OUTPUT = Path("data/report")
PAGE = "index.html"
TEMPLATES = Path(__file__).parent / "templates"
STAGES = (*STAGES_BEFORE, "build")
CONFIGURATIONS = ("pretrain", "sft", "probe")
CLOSED_BOOK = "closed_book"
# Files of the dataset that hold the questions of the suites.
ASKED = ("sft-test.parquet", "probe-test.parquet")
_LONGEST_SHOWN = 600


class ReportConfig(StageConfig):
    """Section `report` of params.yaml."""

    examples: int


def run(config: ReportConfig, settings: Settings) -> Summary:
    """Write the page."""
    shown = context(config)
    page = render(shown)
    with replacing_folder(OUTPUT) as folder:
        (folder / PAGE).write_text(page, encoding="utf-8")
    return Summary({"verdict": shown["verdict"]["verdict"], "page": OUTPUT / PAGE})


def context(config: ReportConfig) -> dict[str, Any]:
    """Read everything that the page shows."""
    verdict = load_verdict()
    ledgers = {stage: ledger.read(stage) for stage in STAGES}
    return {
        "verdict": verdict,
        "pictures": charts.pictures(verdict["rules"]),
        "stages": report_data.funnel(ledgers),
        "reasons": report_data.reasons(ledgers),
        "dropped": report_data.dropped(ledgers),
        "sources": report_data.sources(read_cards(), ledgers),
        "masking": report_data.masking(ledgers["deidentify"]),
        "dataset": dataset_counts(),
        "curves": curves(),
        **answer_tables(config),
        "stale": stale(verdict["hashes"]),
    }


def stale(hashes: dict[str, str]) -> list[str]:
    """Name the inputs that are not those the verdict rests on."""
    present = {"answers": manifest_hash(ANSWERS), "dataset": manifest_hash(DATASET)}
    return [name for name, found in present.items() if hashes.get(name) not in ("", found)]


def dataset_counts() -> dict[str, Any]:
    """Count the rows of the dataset by configuration, task and language, each by split."""
    rows = verify_manifest(DATASET)
    names = [f"{part}-{split}" for part in CONFIGURATIONS for split in SPLITS if f"{part}-{split}.parquet" in rows]
    return {
        "rows": {name: rows[f"{name}.parquet"] for name in names},
        "tasks": {n: column_counts(DATASET / f"{n}.parquet", "task") for n in names if not n.startswith("pretrain")},
        "languages": {name: column_counts(DATASET / f"{name}.parquet", "language") for name in names},
        "splits": SPLITS,
    }


def curves() -> dict[str, charts.LineChart | None]:
    """Return the loss of the base's own training and of the adapter's."""
    base, train = CURVES / "base", CURVES / "train"
    return {
        "base": charts.line_chart({"loss": curve(base, "loss")}),
        "train": charts.line_chart({name: curve(train, name) for name in ("loss", "eval_loss")}),
    }


def answer_tables(config: ReportConfig) -> dict[str, Any]:
    """Return the comparison of models, the confusion of the candidate and examples."""
    suites = report_data.by_suite(read_answers(ANSWERS))
    rows = {suite: report_data.comparison(m, classes=suite == CLASSIFICATION) for suite, m in suites.items()}
    rows = dict(sorted(rows.items(), key=lambda item: item[0] != CLASSIFICATION))
    examples = {s: report_data.pick(suites.get(s, {}), config.examples) for s in (CLASSIFICATION, CLOSED_BOOK)}
    shown = {example.sample_id for kinds in examples.values() for found in kinds.values() for example in found}
    return {
        "comparison": rows,
        "linear": report_data.linear_lead(rows.get(CLASSIFICATION, [])),
        "confusion": report_data.confusion(suites.get(CLASSIFICATION, {}).get(CANDIDATE, [])),
        "examples": examples,
        "questions": questions(shown) if shown else {},
    }


def column_counts(path: Path, column: str) -> Counter[str]:
    """Count the values of one column of a dataset file without reading its text."""
    found = pq.read_table(path, columns=[column]).column(column).value_counts().to_pylist()
    return Counter({str(item["values"] or "und"): int(item["counts"]) for item in found})


def curve(folder: Path, metric: str) -> list[charts.Point]:
    """Read one DVCLive metric as (step, value); empty where it was not recorded."""
    path = folder / "plots" / "metrics" / f"{metric}.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [(float(row["step"]), float(row[metric])) for row in csv.DictReader(stream, delimiter="\t")]


def questions(ids: set[str]) -> dict[str, str]:
    """Look up the de-identified question of samples in the dataset."""
    found: dict[str, str] = {}
    for path in (DATASET / name for name in ASKED):
        rows = pq.read_table(path, columns=["id", "messages"], filters=[("id", "in", sorted(ids))]).to_pylist()
        found |= {row["id"]: row["messages"][0]["content"] for row in rows}
    return found


def render(shown: dict[str, Any]) -> str:
    """Fill the template; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": number, "share": share, "clip": clip}
    return environment.get_template("index.html.j2").render(shown)


def number(value: float | None, digits: int = 3) -> str:
    """Show a count with separators, a measure with fixed digits, and a missing value as a dash."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.{digits}f}"


def share(value: float | None) -> str:
    """Show a share as a percentage."""
    return "–" if value is None else f"{100 * value:.1f} %"


def clip(text: str) -> str:
    """Shorten what a model wrote without end."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"


def main() -> None:
    """Run as a program."""
    run_stage("report", ReportConfig, run)


if __name__ == "__main__":
    main()
