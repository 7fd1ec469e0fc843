"""params.yaml, conf/ and dvc.yaml agree; every shipped configuration is valid."""

from pathlib import Path

import pytest
import yaml

from pipelines.closure import PACKAGES
from pipelines.config import load_section
from pipelines.errors import ConfigError
from pipelines.manifest import hash_file
from scripts import params
from scripts.code import stage_modules, stamp
from scripts.sections import SECTIONS, check_sections
from tests.conftest import ROOT
from training.model_config import ModelConfig

CONF = ROOT / "conf"
EXPERIMENTS = sorted(path.stem for path in (CONF / "experiment").glob("*.yaml"))
MODELS = sorted(path.stem for path in (CONF / "model").glob("*.yaml"))
TRAINS = sorted(path.stem for path in (CONF / "train").glob("*.yaml"))


def test_the_committed_file_is_what_conf_gives() -> None:
    params.check(CONF, ROOT / "params.yaml")


@pytest.mark.parametrize("experiment", EXPERIMENTS)
@pytest.mark.parametrize("train", TRAINS)
def test_every_experiment_and_method_is_valid(experiment: str, train: str) -> None:
    check_sections(params.compose(CONF, [f"experiment={experiment}", f"train={train}"]))


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_valid_and_has_a_template(model: str) -> None:
    composed = params.compose(CONF, [f"model={model}"])
    assert "generation" in ModelConfig.model_validate(composed["model"]).chat_template()
    assert composed["train"]["model"] == composed["base"]["model"] == composed["evaluate"]["model"]


def test_only_the_demo_experiment_uses_the_demo_corpora() -> None:
    for experiment in EXPERIMENTS:
        selection = params.compose(CONF, [f"experiment={experiment}"])["parse"]["corpora"]
        assert (selection["include"] == ["demo-*"]) == (experiment == "demo")
        assert ("demo-*" in selection["exclude"]) == (experiment != "demo")


def test_a_stale_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DVC_EXP_NAME", raising=False)
    data = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    data["seed"] = 8
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"`seed`.*python -m scripts\.params"):
        params.check(CONF, tmp_path / "params.yaml")
    monkeypatch.setenv("DVC_EXP_NAME", "exp-1")
    params.check(CONF, tmp_path / "params.yaml")


def test_every_mistake_is_named_with_the_nearest_key(tmp_path: Path) -> None:
    data = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    data["dedup"]["jacard"] = data["dedup"].pop("jaccard")
    data["train"]["rank"] = "many"
    del data["gate"]
    with pytest.raises(ConfigError) as caught:
        check_sections(data)
    message = str(caught.value)
    assert "unknown key `jacard`; did you mean `jaccard`?" in message
    assert "`jaccard` is missing" in message
    assert "train: `rank`" in message
    assert "section `gate` is missing" in message


def test_an_unknown_option_names_the_group() -> None:
    with pytest.raises(ConfigError, match="model"):
        params.compose(CONF, ["model=gpt"])


@pytest.mark.parametrize("section", SECTIONS)
def test_each_stage_reads_its_own_section(section: str) -> None:
    load_section(section, SECTIONS[section], ROOT / "params.yaml")


def test_each_stage_depends_on_its_stamp_of_code() -> None:
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    assert set(stage_modules(ROOT / "dvc.yaml")) == set(stages) - {"code"}
    for name, stage in stages.items():
        stamps = [path for path in stage["deps"] if path.startswith("data/stamps/code/")]
        assert stamps == ([] if name == "code" else [f"data/stamps/code/{name}"])
    assert set(PACKAGES) <= set(stages["code"]["deps"])


def test_a_stamp_holds_what_a_module_imports_and_nothing_else() -> None:
    lines = [line.split("  ") for line in stamp("pipelines.parse", ROOT).splitlines()]
    found = {path: sha256 for sha256, path in lines}
    assert {"pipelines/parse.py", "pipelines/__init__.py", "pipelines/parsers/parse_file.py"} <= set(found)
    assert not any(path.startswith(("eval/", "training/", "scripts/")) for path in found)
    assert all(found[path] == hash_file(ROOT / path) for path in found)


def test_each_stage_is_a_module_of_its_name_and_depends_on_its_section_only() -> None:
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    assert set(stages) == {"code", "params", *SECTIONS}
    for name, stage in stages.items():
        assert stage["cmd"].split()[2].split(".")[-1] == name
        assert stage.get("params", []) == ([] if name in {"code", "params"} else [name])


def test_what_is_restricted_is_not_cached_a_second_time() -> None:
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    restricted = [out for stage in stages.values() for out in stage["outs"] if "data/restricted" in str(out)]
    assert restricted
    assert all(isinstance(out, dict) and next(iter(out.values()))["cache"] is False for out in restricted)
