"""`yawan corpus check`: manifest against files, and the rehearsal of the data stages."""

import json
import shutil
import stat
from pathlib import Path

import pytest
import yaml

from tests.pipelines.encrypted_files import aes_zip, pdf
from tests.scripts.test_cli import make_project, one_line, run
from tests.scripts.test_corpus_add import LOG, LOG_ROWS, add

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = make_project(tmp_path, monkeypatch)
    (folder / "in").mkdir()
    (folder / "in" / "a.md").write_text("# 交接\n\n聯絡人：王小明 0912-345-678\n\n---\n\n！？\n", encoding="utf-8")
    (folder / "in" / "b.md").write_text("# 乙\n\n腔體壓力 5 mTorr。\n", encoding="utf-8")
    assert add("notes", "in", sensitivity="public").exit_code == 0
    return folder


def checked(corpus="notes", *more):
    result = run("corpus", "check", corpus, "--json", *more)
    return result.exit_code, json.loads(result.stdout)


def set_param(project, section, name, value):
    data = yaml.safe_load((project / "params.yaml").read_text(encoding="utf-8"))
    data[section][name] = value
    (project / "params.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


def test_a_good_corpus_is_rehearsed_without_outputs(project):
    status, report = checked()
    assert (status, report["problems"], report["totals"]) == (0, [], {"kept": 2})
    first = report["documents"][0]
    assert first["path"] == "a.md"
    assert first["elements"] == first["kept"] + sum(first["dropped"].values())
    assert first["dropped"] == {"no_content": 1}
    assert report["masks"] == {"person": 1, "phone": 1}
    outputs = [path for path in (project / "data").rglob("*") if path.is_file()]
    assert outputs == []
    assert stat.S_IMODE((project / ".cache").stat().st_mode) == 0o700


def test_the_table_names_outcomes_and_no_text(project):
    result = run("corpus", "check", "notes")
    assert result.exit_code == 0
    assert "no_content 1" in result.stdout
    assert "person 1, phone 1" in result.stdout
    assert "王小明" not in result.output
    assert "0912" not in result.output


def test_missing_changed_and_new_files_are_listed(project):
    files = project / "corpora/notes/files"
    (files / "a.md").unlink()
    (files / "b.md").write_text("other", encoding="utf-8")
    (files / "c.md").write_text("new", encoding="utf-8")
    status, report = checked()
    assert status == 2
    assert (report["missing"], report["changed"], report["new"]) == (["a.md"], ["b.md"], ["c.md"])
    assert report["documents"] == []
    shown = run("corpus", "check", "notes")
    assert shown.stdout == "missing  a.md\nchanged  b.md\nnew  c.md\n"
    assert "--repair" in shown.stderr


def test_repair_accepts_the_files_as_they_are(project):
    (project / "corpora/notes/files/b.md").write_text("# 乙\n\n新內容\n", encoding="utf-8")
    assert checked()[0] == 2
    status, report = checked("notes", "--repair")
    assert (status, report["repaired"], report["totals"]) == (0, True, {"kept": 2})
    assert checked()[0] == 0


def test_repair_makes_a_lost_manifest_and_keeps_it_closed(project):
    add("closed", "in")
    manifest = project / "corpora/closed/manifest.tsv"
    before = manifest.read_bytes()
    manifest.unlink()
    assert "--repair" in one_line(run("corpus", "check", "closed"))
    run("corpus", "check", "closed", "--repair")
    assert manifest.read_bytes() == before
    assert stat.S_IMODE(manifest.stat().st_mode) == 0o600


def test_repair_does_not_accept_the_loss_of_everything(project):
    manifest = project / "corpora/notes/manifest.tsv"
    before = manifest.read_bytes()
    shutil.rmtree(project / "corpora/notes/files")
    assert "its files are not at" in one_line(run("corpus", "check", "notes", "--repair"))
    (project / "corpora/notes/files").mkdir()
    assert "a manifest of nothing" in one_line(run("corpus", "check", "notes", "--repair"))
    assert manifest.read_bytes() == before


def test_card_mistakes_are_errors(project):
    card = project / "corpora/notes/card.yaml"
    data = yaml.safe_load(card.read_text(encoding="utf-8"))
    card.write_text(yaml.safe_dump({**data, "licence": "MITT", "licens": "x"}), encoding="utf-8")
    message = one_line(run("corpus", "check", "notes"))
    assert "did you mean `MIT`" in message
    assert "unknown key `licens`" in message
    assert "no such corpus" in one_line(run("corpus", "check", "note"))


def test_failed_documents_make_it_fail_and_are_named(project):
    files = project / "corpora/notes/files"
    (files / "c.pdf").write_bytes(b"no pdf")
    (files / "d.exe").write_bytes(b"MZ\0\0")
    status, report = checked("notes", "--repair")
    assert status == 2
    assert report["totals"] == {"failed(corrupt)": 1, "kept": 2, "rejected(unsupported_format)": 1}
    assert report["problems"] == ["1 documents failed"]


def test_an_expired_card_rejects_everything(project):
    set_param(project, "parse", "as_of", "2030-01-01")
    add("old", "in", sensitivity="public", expires_on="2027-01-31")
    status, report = checked("old")
    assert status == 2
    assert report["totals"] == {"rejected(expired_card)": 2}
    assert report["problems"] == ["nothing was kept"]


def test_without_the_key_it_stops_before_masking_and_says_so(project):
    set_param(project, "deidentify", "key_id", "0" * 12)
    result = run("corpus", "check", "notes", "--json")
    assert result.exit_code == 0
    assert "not de-identified: no pseudonym key" in result.stderr
    assert json.loads(result.stdout)["documents"][0]["masks"] is None


def test_the_demo_key_is_refused_for_a_closed_corpus(project):
    add("closed", "in")
    result = run("corpus", "check", "closed")
    assert result.exit_code == 0
    assert "the demo key is public and refused for closed" in result.stderr


def test_records_of_a_log_are_counted(project):
    (project / "log.csv").write_text(LOG_ROWS, encoding="utf-8")
    columns = {"text_column": "現象描述", "label_column": "故障類別", "asset_column": "設備編號"}
    assert add("pm-log", "log.csv", card=LOG, **columns).exit_code == 0
    _, report = checked("pm-log")
    assert report["documents"][0]["records"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("corpus", ["demo-broken", "demo-glossary"])
def test_demo_corpora_can_be_checked(project, corpus):
    shutil.copytree(ROOT / "corpora" / corpus, project / "corpora" / corpus)
    status, report = checked(corpus)
    assert status == (2 if corpus == "demo-broken" else 0)
    assert len(report["documents"]) == len(list((ROOT / "corpora" / corpus / "files").iterdir()))


@pytest.mark.slow
def test_encrypted_files_are_named_opened_and_taken_up(project):
    files = project / "corpora/notes/files"
    (files / "c.pdf").write_bytes(pdf("canary-7c1f"))
    (files / "d.zip").write_bytes(
        aes_zip([("i.zip", aes_zip([("e.md", b"# E\n\ntext\n", "canary-7c1f")]), "canary-7c1f")])
    )
    status, report = checked("notes", "--repair")
    assert (status, report["locked"], report["openable"]) == (
        2,
        {"c.pdf": "encrypted", "d.zip!/i.zip": "encrypted"},
        [],
    )
    shown = run("corpus", "check", "notes").stderr
    assert "encrypted: c.pdf (encrypted), d.zip!/i.zip (encrypted); put the passwords" in shown
    assert "`passwords` in .yawan.yaml" in shown

    keys = project / "plant-passwords.yaml"
    keys.write_text("- {path: '*.pdf', password: wrong}\n- {path: d.zip, password: canary-7c1f}\n", encoding="utf-8")
    keys.chmod(0o600)
    (project / ".yawan.yaml").write_text(f"workers: 1\npasswords: {keys}\n", encoding="utf-8")
    status, report = checked()
    assert (status, report["locked"]) == (2, {"c.pdf": "wrong_password"})
    assert report["openable"] == ["d.zip!/i.zip", "d.zip!/i.zip!/e.md"]
    assert not (project / "corpora/notes/unlocked.txt").exists()

    keys.write_text("- {path: '*', password: canary-7c1f}\n", encoding="utf-8")
    status, report = checked()
    assert (status, report["totals"], report["locked"]) == (0, {"kept": 6}, {})
    assert "notes --unlock` has the pipeline open them" in run("corpus", "check", "notes").stderr
    result = run("corpus", "check", "notes", "--unlock")
    assert "to be opened from now on: c.pdf, d.zip!/i.zip, d.zip!/i.zip!/e.md; run `dvc repro`" in result.stderr
    listed = (project / "corpora/notes/unlocked.txt").read_text(encoding="utf-8")
    assert listed == "c.pdf\nd.zip!/i.zip\nd.zip!/i.zip!/e.md\n"
    status, report = checked("notes", "--unlock")
    assert (status, report["openable"], report["unlocked"]) == (0, [], [])
    assert "canary" not in json.dumps(report) + result.output


def test_the_list_of_a_closed_corpus_is_closed(project):
    (project / "in" / "c.pdf").write_bytes(pdf("x1"))
    add("closed", "in")
    keys = project / "plant-passwords.yaml"
    keys.write_text("- {path: '*', password: x1}\n", encoding="utf-8")
    keys.chmod(0o644)
    (project / ".yawan.yaml").write_text(f"workers: 1\npasswords: {keys}\n", encoding="utf-8")
    assert "chmod 600" in one_line(run("corpus", "check", "closed"))
    keys.chmod(0o600)
    run("corpus", "check", "closed", "--unlock")
    assert stat.S_IMODE((project / "corpora/closed/unlocked.txt").stat().st_mode) == 0o600


def test_one_encrypted_file_can_be_looked_at(project):
    (project / "c.pdf").write_bytes(pdf("x1", "Etch rate 5.25"))
    assert "failed(encrypted): give its password" in one_line(run("parse", "c.pdf"))
    keys = project / "plant-passwords.yaml"
    keys.write_text("- {path: c.pdf, password: x1}\n", encoding="utf-8")
    keys.chmod(0o600)
    (project / ".yawan.yaml").write_text(f"workers: 1\npasswords: {keys}\n", encoding="utf-8")
    assert "Etch rate 5.25" in run("parse", "c.pdf").stdout
    shown = run("parse", "c.pdf", "--format", "html", "--output", "data/restricted/c.html")
    assert shown.exit_code == 0
    assert "data:image/webp" in (project / "data/restricted/c.html").read_text(encoding="utf-8")
