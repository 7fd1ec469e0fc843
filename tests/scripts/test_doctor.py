"""`yawan doctor`: what is missing is named, what is too open is closed."""

import json
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

import pytest

from scripts.commands.doctor import problems
from scripts.commands.doctor_libraries import dvc_state, library_state, locked
from scripts.commands.doctor_machine import close_folders, gpus
from tests.scripts.test_cli import make_project, run

ROOT = Path(__file__).parents[2]
HUB_MODEL = "meta-llama/Meta-Llama-3-8B-Instruct"


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = make_project(tmp_path, monkeypatch)
    shutil.copytree(ROOT / "conf", folder / "conf")
    shutil.copytree(ROOT / "corpora" / "demo-spec", folder / "corpora" / "demo-spec")
    return folder


def test_doctor_says_what_each_experiment_lacks(project):
    result = run("doctor", "--brief", "--json")
    found = json.loads(result.stdout)
    assert found["experiments"]["demo"] == []
    assert found["demo_can_run"] is True
    assert result.exit_code == 0
    plant = " ".join(found["experiments"]["plant"])
    assert "no corpora" in plant
    assert HUB_MODEL in plant
    if not found["gpus"]:
        assert "a GPU" in plant
    assert found["key"]["ok"]
    assert found["machine"]["cores"] >= 1


def test_without_demo_corpora_the_demo_cannot_run(project):
    shutil.rmtree(project / "corpora")
    result = run("doctor", "--brief")
    assert result.exit_code == 2
    assert "cannot run: no corpora" in result.stdout


def test_a_broken_configuration_is_named_not_raised(project):
    (project / "conf" / "experiment" / "new.yaml").write_text(
        "# @package _global_\ndefaults:\n  - override /model: none\n", encoding="utf-8"
    )
    found = json.loads(run("doctor", "--brief", "--json").stdout)
    assert "none" in " ".join(found["experiments"]["new"])


def test_versions_are_compared_with_the_lock(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        f"# comment\ntyper=={version('typer')}\npydantic==0.1 ; python_version > '3'\nno-such-thing[x]==1.2\n"
        f"torch=={version('torch').partition('+')[0]}\n",
        encoding="utf-8",
    )
    found = library_state(lock)
    assert found["missing"] == {"no-such-thing": "1.2"}
    assert found["different"] == {"pydantic": (version("pydantic"), "0.1")}
    assert locked(tmp_path / "none") == {}


def test_open_private_folders_are_closed(tmp_path):
    for name in ("data/restricted", ".cache", ".dvc"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name).chmod(0o755)
    (tmp_path / ".cache").chmod(0o700)
    assert close_folders(tmp_path) == {"data/restricted": "0755", ".dvc": "0755"}
    assert stat.S_IMODE((tmp_path / ".dvc").stat().st_mode) == 0o700
    assert close_folders(tmp_path) == {}


def test_nothing_is_made_where_nothing_is_open(tmp_path):
    assert close_folders(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("config", "off"),
    [(None, False), ("[core]\n    analytics = false\n    autostage = true\n", True), ("[core", False)],
)
def test_dvc_analytics(tmp_path, config, off):
    if config is not None:
        (tmp_path / ".dvc").mkdir()
        (tmp_path / ".dvc" / "config").write_text(config, encoding="utf-8")
    assert dvc_state(tmp_path)["analytics_off"] is off


def test_gpus_without_torch_come_from_the_driver(tmp_path, monkeypatch):
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA H100, 81559 MiB'\n", encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpus(ask_torch=False) == (["NVIDIA H100, 81559 MiB"], "")
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert gpus(ask_torch=False) == ([], "none found")


def test_every_problem_is_one_line():
    found = {
        "libraries": {
            "python": "3.10.1", "python_ok": False, "lock": True, "missing": {"trl": "1"},
            "different": {"peft": ("2", "1")},
        },
        "dvc": {"version": "3", "analytics_off": False},
        "machine": {"avx2": False, "cpu_class": "aarch64 DEFAULT"},
        "closed_folders": {".dvc": "0755"},
        "key": {"ok": False, "state": "no pseudonym key"},
    }  # fmt: skip
    lines = problems(found)
    assert [line.partition(" ")[0] for line in lines] == ["python", "trl:", "peft:", "dvc:", "cpu", ".dvc:", "no"]
