"""`yawan corpus add` and `list`: cards, files, references, and nothing half-written."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from pipelines.card import Card, Domain, Kind, Sensitivity, SourceCategory, Use, load_card
from pipelines.corpora import load_source
from pipelines.manifest import read_manifest
from pipelines.settings import load_settings
from scripts.commands.corpus_columns import suggestion
from scripts.commands.corpus_reference import with_reference
from tests.scripts.test_cli import make_project, one_line, run

CARD = {
    "--kind": "sop", "--domain": "semiconductor", "--source-category": "sops", "--title": "濕式清洗",
    "--licence": "LicenseRef-Internal", "--sensitivity": "internal", "--language": "zh-Hant-TW", "--owner": "濕製程課",
    "--steward": "文管", "--obtained-from": "文管中心", "--use": "train",
}  # fmt: skip
LOG = {**CARD, "--kind": "log", "--source-category": "maintenance_records"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = make_project(tmp_path, monkeypatch)
    (folder / "in" / "sub").mkdir(parents=True)
    (folder / "in" / "a.md").write_text("# 甲\n\n內容一\n", encoding="utf-8")
    (folder / "in" / "sub" / "b.md").write_text("# 乙\n\n內容二\n", encoding="utf-8")
    return folder


def add(corpus, *paths, card=CARD, more=(), **options):
    given = {**card, **{f"--{name.replace('_', '-')}": value for name, value in options.items()}}
    flat = [part for pair in given.items() if pair[1] is not None for part in pair]
    return run("corpus", "add", corpus, *paths, *flat, *more)


def nothing_added(project, corpus="wet-sop"):
    return not (project / "corpora" / corpus).exists() and not list((project / ".cache").glob("add/*"))


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_copies_files_and_writes_card_and_manifest(project):
    result = add("wet-sop", "in")
    assert result.exit_code == 0, result.output
    assert result.stdout == "corpora/wet-sop: 2 files, 34 bytes\n"
    source = load_source("wet-sop", load_settings())
    assert [entry.path for entry in source.files] == ["a.md", "sub/b.md"]
    assert (source.root / "sub" / "b.md").read_text(encoding="utf-8").startswith("# 乙")
    assert source.card.owner == "濕製程課"
    assert str(project) not in (project / "corpora/wet-sop/card.yaml").read_text(encoding="utf-8")
    assert "yawan corpus check wet-sop" in result.stderr
    assert "dvc repro" in result.stderr


def test_what_is_not_public_is_closed_and_not_for_git(project):
    result = add("wet-sop", "in")
    folder = project / "corpora" / "wet-sop"
    assert "git add -f" not in result.stderr
    assert mode(folder / "files") == mode(folder / "files" / "sub") == 0o700
    assert mode(folder / "files" / "sub" / "b.md") == mode(folder / "manifest.tsv") == 0o600
    assert mode(folder / "card.yaml") == 0o644


def test_public_files_may_go_into_git(project):
    result = add("wet-sop", "in", sensitivity="public")
    assert "git add -f corpora/wet-sop" in result.stderr
    assert mode(project / "corpora/wet-sop/files/a.md") == 0o644


def test_only_public_files_are_not_ignored(project):
    """A plain `git add` takes the card alone."""
    root = Path(__file__).parents[2]
    (project / ".gitignore").write_bytes((root / ".gitignore").read_bytes())
    add("wet-sop", "in")
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "corpora"], check=True)
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout
    assert listed == "corpora/wet-sop/card.yaml\n"


def test_all_mistakes_are_reported_at_once(project):
    wrong = {"licence": "Apache", "kind": "sops", "sensitivity": None, "use": None, "obtained_on": "soon"}
    message = one_line(add("Wet_SOP", "in", "none.pdf", **wrong))
    for part in (
        "`ID`", "did you mean `Apache-2.0`", "`--kind`", "`--sensitivity` is missing", "`--use` is missing",
        "`--obtained-on`", "none.pdf: no such file",
    ):  # fmt: skip
        assert part in message
    assert not (project / "corpora").exists()


def test_help_names_every_value():
    text = " ".join(run("corpus", "add", "--help").stdout.split())
    for values in (Kind, Domain, SourceCategory, Sensitivity, Use):
        assert " | ".join(values) in text


def test_every_key_of_the_card_can_be_given():
    text = run("corpus", "add", "--help").stdout
    named = {"id": "ID", "languages": "--language", "allowed_uses": "--use", "columns": "--text-column"}
    for key in Card.model_fields:
        assert named.get(key, f"--{key.replace('_', '-')}") in text


@pytest.mark.parametrize("corpus", ["../out", "a/b", ".", "Ab", "x"])
def test_an_id_is_a_plain_name(project, corpus):
    assert "`ID`" in one_line(add(corpus, "in"))
    assert sorted(path.name for path in project.iterdir()) == [".yawan.yaml", "in", "params.yaml"]


def test_an_existing_id_is_refused(project):
    add("wet-sop", "in")
    before = (project / "corpora/wet-sop/card.yaml").read_bytes()
    assert "exists already" in one_line(add("wet-sop", "in", title="another"))
    assert (project / "corpora/wet-sop/card.yaml").read_bytes() == before


@pytest.mark.parametrize("target", ["in/a.md", "/etc/hostname", "sub", "nowhere"])
def test_symbolic_links_are_refused(project, target):
    (project / "in" / "link").symlink_to(target)
    assert "symbolic link" in one_line(add("wet-sop", "in"))
    assert "symbolic link" in one_line(add("wet-sop", "in", more=["--reference"]))
    assert nothing_added(project)


def test_a_link_as_path_is_refused(project):
    (project / "linked").symlink_to(project / "in", target_is_directory=True)
    assert "symbolic link" in one_line(add("wet-sop", "linked"))


def test_what_is_no_file_or_has_no_sound_name_is_refused(project):
    os.mkfifo(project / "in" / "pipe")
    (project / "in" / "tab\there").write_text("x", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(project / "in") + b"/\xa4\xa4\xa4\xe5.md")).write_text("x", encoding="utf-8")
    message = one_line(add("wet-sop", "in"))
    assert "no regular file" in message
    assert "a tab or a line break" in message
    assert "not UTF-8" in message


def test_an_empty_folder_is_no_corpus(project):
    (project / "empty").mkdir()
    assert "no files" in one_line(add("wet-sop", "empty"))


def test_two_folders_keep_their_names_and_equal_names_are_refused(project):
    (project / "more").mkdir()
    (project / "more" / "a.md").write_text("other", encoding="utf-8")
    assert add("wet-sop", "in", "more").exit_code == 0
    paths = [entry.path for entry in read_manifest(project / "corpora/wet-sop")]
    assert paths == ["in/a.md", "in/sub/b.md", "more/a.md"]
    assert "rename one" in one_line(add("dry-sop", "in/a.md", "more/a.md"))


def test_known_files_are_warned_of(project):
    add("wet-sop", "in")
    (project / "copy.md").write_bytes((project / "in/a.md").read_bytes())
    result = add("dry-sop", "copy.md")
    assert result.exit_code == 0
    assert "warning: copy.md is also wet-sop/a.md" in result.stderr


def test_a_failure_while_copying_leaves_nothing(project, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "b.md")

    monkeypatch.setattr("scripts.commands.corpus_add.shutil.copyfile", full)
    assert "No space left" in one_line(add("wet-sop", "in"))
    assert nothing_added(project)


def test_reference_leaves_files_in_place(project):
    result = add("wet-sop", "in", more=["--reference"])
    assert result.exit_code == 0, result.output
    assert not (project / "corpora/wet-sop/files").exists()
    settings = (project / ".yawan.yaml").read_text(encoding="utf-8")
    assert settings.startswith("# this machine\nworkers: 1\n")
    assert load_settings().references == {"wet-sop": project / "in"}
    for name in ("card.yaml", "manifest.tsv"):
        assert str(project) not in (project / "corpora/wet-sop" / name).read_text(encoding="utf-8")
    assert add("dry-sop", "in/sub", more=["--reference"]).exit_code == 0
    assert sorted(load_settings().references) == ["dry-sop", "wet-sop"]
    assert run("corpus", "check", "wet-sop").exit_code == 0


def test_reference_needs_one_folder_and_a_free_name(project):
    assert "takes one folder" in one_line(add("wet-sop", "in/a.md", more=["--reference"]))
    (project / ".yawan.yaml").write_text("references:\n  wet-sop: /srv/x\n", encoding="utf-8")
    assert "references `wet-sop`" in one_line(add("wet-sop", "in"))


def test_a_failed_reference_is_taken_back(project, monkeypatch):
    def fail(*_):
        raise OSError(30, "Read-only file system", "corpora")

    before = (project / ".yawan.yaml").read_bytes()
    monkeypatch.setattr("scripts.commands.corpus_add._place", fail)
    assert "Read-only" in one_line(add("wet-sop", "in", more=["--reference"]))
    assert (project / ".yawan.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "workers: 2", "# c\nreferences:\n  b: /b\nworkers: 2\n", "references: {b: /b}\n", "references:\n"]
)
def test_references_are_added_to_any_settings(text):
    before = yaml.safe_load(text) or {}
    after = yaml.safe_load(with_reference(text, "new", Path("/資料/a: b")))
    assert after == {**before, "references": {**(before.get("references") or {}), "new": "/資料/a: b"}}


LOG_ROWS = "日期,設備編號,現象描述,故障類別\n2025-01-02,E-01,漏氣,真空\n"


def test_a_log_without_columns_gets_a_suggestion(project):
    (project / "log.csv").write_text(LOG_ROWS, encoding="utf-8")
    message = one_line(add("pm-log", "log.csv", card=LOG))
    assert "日期, 設備編號, 現象描述, 故障類別" in message
    options = "--text-column 現象描述 --label-column 故障類別 --asset-column 設備編號 --date-column 日期"
    assert options in message
    result = add("pm-log", "log.csv", card=LOG, more=options.split())
    assert result.exit_code == 0, result.output
    columns = load_card(project / "corpora" / "pm-log").columns
    assert columns is not None
    assert (columns.text, columns.asset) == ("現象描述", "設備編號")


def test_a_log_of_many_layouts_may_go_without_columns(project):
    (project / "log.csv").write_text(LOG_ROWS, encoding="utf-8")
    assert add("pm-log", "log.csv", card=LOG, more=["--no-columns"]).exit_code == 0
    assert load_card(project / "corpora" / "pm-log").columns is None


def test_columns_that_no_file_has_are_named(project):
    (project / "log.csv").write_text(LOG_ROWS, encoding="utf-8")
    message = one_line(add("pm-log", "log.csv", card=LOG, text_column="現象", asset_column="設備編號"))
    assert "log.csv has no column `現象`" in message
    assert "設備編號`" not in message


def test_a_log_of_free_text_needs_no_columns(project):
    (project / "shift.txt").write_text("早班交接：泵浦異音，已通知設備課。\n", encoding="utf-8")
    assert add("shift-log", "shift.txt", card=LOG).exit_code == 0


def test_columns_are_for_logs_only(project):
    assert "kind log" in one_line(add("wet-sop", "in", text_column="x"))


def test_suggested_columns_are_distinct():
    assert suggestion(["Date Time", "Tool", "Description"]) == (
        "--text-column Description --asset-column Tool --date-column 'Date Time'"
    )


def test_list_shows_state_and_names_what_is_wrong(project):
    add("wet-sop", "in", sensitivity="public", expires_on="2027-01-31")
    add("no-card", "in")
    add("no-manifest", "in")
    (project / "corpora/no-card/card.yaml").write_text("id: [", encoding="utf-8")
    (project / "corpora/no-manifest/manifest.tsv").unlink()
    rows = {row["id"]: row for row in json.loads(run("corpus", "list", "--json").stdout)}
    assert {name: row["state"] for name, row in rows.items()} == {
        "no-card": "card error", "no-manifest": "manifest missing", "wet-sop": "ok",
    }  # fmt: skip
    good = rows["wet-sop"]
    assert (good["files"], good["bytes"], good["expires_on"], good["uses"]) == (2, 34, "2027-01-31", ["train"])
    shown = run("corpus", "list")
    assert "wet-sop" in shown.stdout
    assert "not valid YAML" in shown.stderr


def test_list_without_corpora_is_no_error(project):
    assert run("corpus", "list", "--json").stdout == "[]\n"
    assert "yawan corpus add" in run("corpus", "list").stderr
