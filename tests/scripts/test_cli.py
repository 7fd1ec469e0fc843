"""The command itself: help, errors, parse, deidentify, vault, gate."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from pipelines.deid.keys import demo_key_id, key_id
from scripts.cli import app

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers", "lm_eval", "ray", "pydantic", "pyarrow", "rich")


def run(*arguments, text=None):
    """Run the command; text goes to stdin."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=text)


def make_project(folder, monkeypatch):
    """A working folder with the sections of params.yaml that the commands read; undoes what commands set."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("YAWAN_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(os, "umask", lambda mask: 0o022)
    (folder / ".yawan.yaml").write_text("# this machine\nworkers: 1\n", encoding="utf-8")
    limits = {"seconds": 60, "memory_mib": 3072}
    corpora = {"include": ["*"], "exclude": [], "key_id": demo_key_id()}
    params = {
        "parse": {
            "corpora": corpora, "as_of": "2026-11-01", "ocr": {"dpi": 100, "min_confidence": 0.5},
            "limits": {**limits, "pages": 100, "pixels": 10_000_000},
        },
        "clean": {"min_ocr_confidence": 0.6, "limits": limits},
        "deidentify": {"key_id": demo_key_id(), "min_score": 0.5, "limits": limits},
    }  # fmt: skip
    (folder / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    return folder


def one_line(result):
    """The error message, after checking that it is one line without a traceback."""
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr


@pytest.fixture
def project(tmp_path, monkeypatch):
    return make_project(tmp_path, monkeypatch)


def test_help_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import scripts.cli"], capture_output=True, text=True, check=True,
        cwd=ROOT,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "command",
    ["corpus add", "corpus list", "corpus check", "parse", "deidentify", "vault new-key", "doctor", "gate"],
)
def test_every_command_has_help_with_an_example(command):
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:[\s\S]*yawan {command}", result.stdout)


def test_an_unknown_command_is_no_traceback():
    result = run("corpse")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_broken_pipe_is_no_error_message(project):
    (project / "notes.md").write_text("# T\n\n" + "word " * 50_000, encoding="utf-8")
    yawan = f"{sys.executable} -m scripts.cli parse notes.md | head -c 1"
    done = subprocess.run(
        yawan, shell=True, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "#"
    assert "Traceback" not in done.stderr


def test_parse_shows_markdown(project):
    (project / "sop.md").write_text(
        "# 換酸\n\n先關加熱器。\n\n| 項目 | 值 |\n|---|---|\n| 溫度 | 50 |\n", encoding="utf-8"
    )
    result = run("parse", "sop.md")
    assert result.exit_code == 0, result.output
    assert result.stdout == "# 換酸\n\n先關加熱器。\n\n| 項目 | 值 |\n| --- | --- |\n| 溫度 | 50 |\n"


def test_parse_gives_records_of_a_log_as_json_lines(project):
    (project / "log.csv").write_text("日期,現象\n2025-01-02,漏氣\n2025-01-03,過熱\n", encoding="utf-8")
    result = run("parse", "log.csv", "--kind", "log", "--format", "jsonl")
    elements = [json.loads(line) for line in result.stdout.splitlines()]
    assert [element["kind"] for element in elements] == ["record", "record"]
    assert elements[1]["fields"][1] == {"name": "現象", "value": "過熱", "original": ""}
    assert "- 現象: 過熱" in run("parse", "log.csv", "--kind", "log").stdout


def test_parse_names_the_reason(project):
    assert "No such file" in one_line(run("parse", "none.pdf"))
    (project / "empty.pdf").write_bytes(b"")
    assert "rejected(empty_file)" in one_line(run("parse", "empty.pdf"))
    (project / "bad.pdf").write_bytes(b"not a pdf")
    assert "failed(corrupt)" in one_line(run("parse", "bad.pdf"))
    assert "--kind sops" in one_line(run("parse", "bad.pdf", "--kind", "sops"))


def test_parse_needs_params(project):
    (project / "params.yaml").unlink()
    (project / "a.md").write_text("x", encoding="utf-8")
    assert "params.yaml" in one_line(run("parse", "a.md"))


LINE = "聯絡人：王小明 0912-345-678"


def test_deidentify_masks_lines_of_stdin(project):
    result = run("deidentify", text=f"{LINE}\n\n腔體壓力 5 mTorr\n")
    assert result.exit_code == 0, result.output
    masked, empty, plain = result.stdout.removesuffix("\n").split("\n")
    assert "王小明" not in masked
    assert "0912" not in masked
    assert (empty, plain) == ("", "腔體壓力 5 mTorr")
    assert "demo key" in result.stderr


def test_deidentify_gives_json_lines_whose_spans_point_into_the_text(project):
    (project / "in.txt").write_text(f"{LINE}\r\n無\n", encoding="utf-8")
    result = run("deidentify", "in.txt", "--json")
    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert first["text"] == LINE
    found = {span["type"]: first["text"][span["start"] : span["end"]] for span in first["spans"]}
    assert found == {"person": "王小明", "phone": "0912-345-678"}
    assert set(first["spans"][0]) == {"start", "end", "type", "score", "rule"}
    assert second == {"text": "無", "masked": "無", "spans": []}


def test_deidentify_refuses_another_key_and_bytes_that_are_no_text(project):
    (project / "in.txt").write_bytes("王小明".encode("big5"))
    assert "line 1: not UTF-8" in run("deidentify", "in.txt").stderr
    assert "No such file" in run("deidentify", "none.txt").stderr
    params = yaml.safe_load((project / "params.yaml").read_text(encoding="utf-8"))
    params["deidentify"]["key_id"] = "0" * 12
    (project / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    assert "no pseudonym key" in one_line(run("deidentify", text="x\n"))


def test_a_new_key_is_private_and_never_replaced(project):
    result = run("vault", "new-key", "plant.key")
    assert result.exit_code == 0, result.output
    path = project / "plant.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8").strip()
    assert result.stdout.strip() == key_id(bytes.fromhex(text))
    assert text not in result.output
    assert "YAWAN_KEY" in result.stderr
    assert "never replaced" in one_line(run("vault", "new-key", "plant.key"))


def verdict(project, result):
    folder = project / "data" / "gate"
    folder.mkdir(parents=True)
    rule = {
        "name": "failure_class_f1", "metric": "macro_f1", "n": 480, "clusters": 41, "value": 0.93125, "lower": 0.91,
        "upper": None, "threshold": 0.9, "result": result, "note": "",
    }  # fmt: skip
    data = {"verdict": result, "demo": True, "rules": [rule], "hashes": {"answers": "ab"}}
    (folder / "verdict.json").write_text(json.dumps(data), encoding="utf-8")
    return data


@pytest.mark.parametrize(("result", "status"), [("PASS", 0), ("FAIL", 1), ("INCONCLUSIVE", 1)])
def test_gate_check_passes_only_on_pass(project, result, status):
    data = verdict(project, result)
    assert run("gate").exit_code == 0
    checked = run("gate", "--check")
    assert checked.exit_code == status
    assert "failure_class_f1" in checked.stdout
    assert "0.931" in checked.stdout
    assert "DEMO" in checked.stdout
    assert json.loads(run("gate", "--json").stdout) == data


def test_gate_without_a_verdict_is_an_error(project):
    assert "dvc repro" in one_line(run("gate", "--check"))


@pytest.mark.slow
def test_the_command_is_fast_from_the_shell():
    yawan = shutil.which("yawan", path=Path(sys.executable).parent)
    if yawan is None:
        pytest.skip("not installed")
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run([yawan, "--help"], capture_output=True, check=True)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    assert min(times) < 0.5
