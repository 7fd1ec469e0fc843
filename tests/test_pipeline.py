"""The golden run: a slice of the demo corpora through `dvc repro`, twice, in folders that share nothing."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.document import document_id
from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("golden")]

SOURCES = ("pipelines", "training", "eval", "scripts", "conf")
SLICE = {
    "demo-fab-sop": ["FAB-ETCH-SOP-012_A.pdf", "FAB-ETCH-SOP-012_B.pdf", "FAB-CMP-SOP-021.docx"],
    "demo-notes": None,
    "demo-glossary": None,
    "demo-expired": None,
    "demo-broken": None,
    "demo-olefins-log": ["olefins-maintenance-2023.csv"],
}
LOG_ROWS = 400


def make_workplace(folder: Path) -> Path:
    """A small copy of the repository: the sources, a slice of the corpora, a model trained for a few steps."""
    folder.mkdir()
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    for name in ("dvc.yaml", ".dvcignore"):
        shutil.copy(ROOT / name, folder / name)
    (folder / ".dvc").mkdir()
    config = (ROOT / ".dvc" / "config").read_text(encoding="utf-8")
    (folder / ".dvc" / "config").write_text(config.replace("[core]", "[core]\n    no_scm = true"), encoding="utf-8")
    for corpus, names in SLICE.items():
        copy_corpus(ROOT / "corpora" / corpus, folder / "corpora" / corpus, names)
    shrink_model(folder / "conf" / "model" / "tiny.yaml")
    command(folder, "scripts.params")
    return folder


def copy_corpus(source: Path, target: Path, names: list[str] | None) -> None:
    """Copy a corpus, or the named files of it; of a log the first rows."""
    shutil.copytree(source, target)
    for path in (target / "files").iterdir():
        if names is not None and path.name not in names:
            path.unlink()
        elif path.suffix == ".csv":
            path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[: LOG_ROWS + 1]))
    from pipelines.manifest import scan, write_manifest

    write_manifest(target, scan(target / "files"))


def shrink_model(path: Path) -> None:
    """Make the model so small that it learns nothing in seconds."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["scratch"] |= {"vocabulary": 900, "hidden": 32, "layers": 1, "heads": 2, "intermediate": 64, "steps": 12}
    data["learning"]["epochs"] = 1
    path.write_text(yaml.safe_dump(data), encoding="utf-8")


def environment() -> dict[str, str]:
    """The caller's environment with this Python first; what an outer run exported must not leak in."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "CI": "true", "PYTHONPATH": ""}


def command(folder: Path, module: str, *arguments: str) -> str:
    """Run one of our modules in a folder."""
    return run(folder, sys.executable, "-m", module, *arguments)


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(arguments, cwd=folder, env=environment(), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def locked(folder: Path) -> dict[str, dict[str, str]]:
    """The hashes of every stage's outputs."""
    stages = yaml.safe_load((folder / "dvc.lock").read_text(encoding="utf-8"))["stages"]
    return {name: {out["path"]: out["md5"] for out in stage["outs"]} for name, stage in stages.items()}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_workplace(tmp_path_factory.mktemp("golden") / "one")
    run(folder, "dvc", "repro")
    return folder


def ledger_of(folder: Path, stage: str) -> list[dict[str, Any]]:
    lines = (folder / "data" / "ledger" / f"{stage}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def true_outcome(corpus: str, name: str) -> tuple[str, str]:
    """What parse is to do with a document, by the truth beside the demo corpus; duplicates are found later."""
    path = ROOT / "tests" / "truth" / "demo" / corpus / f"{name}.json"
    if not path.exists():
        return "kept", ""
    truth = json.loads(path.read_text(encoding="utf-8"))
    outcome = truth["outcome"]
    return ("kept", "") if outcome == "duplicate" else (outcome, truth.get("reason", ""))


def test_ends_in_an_honest_verdict_and_a_page(workplace: Path) -> None:
    verdict = json.loads((workplace / "data" / "gate" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["verdict"] in {"FAIL", "INCONCLUSIVE"}
    assert verdict["demo"] is True
    assert all(verdict["hashes"].values())
    assert "DEMO" in (workplace / "data" / "report" / "index.html").read_text(encoding="utf-8")


def test_every_document_has_an_outcome(workplace: Path) -> None:
    files = sum(len((workplace / "corpora" / corpus / "manifest.tsv").read_text().splitlines()) - 1 for corpus in SLICE)
    found = {row["doc_id"]: (row["outcome"], row["reason"]) for row in ledger_of(workplace, "parse")}
    assert len(found) == files
    for corpus in SLICE:
        for path in (workplace / "corpora" / corpus / "files").iterdir():
            assert found[document_id(corpus, path.name)] == true_outcome(corpus, path.name), path
    duplicates = [row for row in ledger_of(workplace, "dedup") if row["outcome"] == "duplicate"]
    assert len(duplicates) == 1


def test_a_second_run_does_nothing(workplace: Path) -> None:
    assert "up to date" in run(workplace, "dvc", "repro")
    run(workplace, "dvc", "status", "-q")


def test_planted_secrets_stay_in_the_restricted_area(workplace: Path) -> None:
    log = workplace / "corpora" / "demo-olefins-log" / "files" / "olefins-maintenance-2023.csv"
    rows = list(csv.DictReader(log.read_text("utf-8-sig").splitlines()))
    secrets = {row[column].encode() for row in rows for column in ("工單號碼", "維修人員")}
    assert len(secrets) > LOG_ROWS
    written = [workplace / "dvc.lock", *(workplace / "data").rglob("*"), *(workplace / ".dvc").rglob("*")]
    for path in written:
        if path.is_file() and "restricted" not in path.relative_to(workplace).parts:
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret in data], path


def test_private_folders_are_private(workplace: Path) -> None:
    for name in ("data/restricted", ".cache", ".dvc"):
        assert (workplace / name).stat().st_mode & 0o777 == 0o700, name
    for path in (workplace / "data" / "restricted").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_elsewhere_the_same_bytes(workplace: Path, tmp_path: Path) -> None:
    other = make_workplace(tmp_path / "other")
    run(other, "dvc", "repro")
    assert locked(other) == locked(workplace)
