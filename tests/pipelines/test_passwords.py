"""Passwords from a restricted file: what is opened follows from the corpus, and nothing tells the passwords."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import parse, verify_numbers
from pipelines.config import CorpusSelection, LimitsConfig
from pipelines.engine import map_with_engine
from pipelines.errors import ConfigError, CorpusError
from pipelines.incremental import Job, map_incremental
from pipelines.ledger import read, totals
from pipelines.manifest import scan, write_manifest
from pipelines.parse import ParseConfig
from pipelines.passwords import load_keyring
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, read_documents
from pipelines.unlocked import UNLOCKED_FILE
from pipelines.verify_numbers import ScanConfig, VerifyNumbersConfig
from pipelines.workers import Limits
from tests.pipelines.encrypted_files import aes_zip, office, pdf, plain_docx
from tests.pipelines.test_parse import config, corpus

__all__ = ["config"]

pytestmark = pytest.mark.slow  # most run the stage in processes of its own
CANARY = "canary-7c1f 密碼"
PATHS = ("a.pdf", "b.docx", "c.zip!/d.md", "c.zip!/e.pdf")
KEYS = f"""\
- path: "*.pdf"
  password: not-it
- corpus: "sop*"
  path: "[ab].*"
  password: "{CANARY}"
- path: c.zip
  password: "{CANARY}"
"""


@pytest.fixture
def folder(workdir: Path) -> Path:
    made = corpus(Path("corpora/sops"))
    shutil.rmtree(made / "files")
    (made / "files").mkdir()
    inner = [
        ("d.md", "# 內層\n\n壓力 5 mTorr\n".encode(), CANARY),
        ("e.pdf", pdf(CANARY), ""),
        ("f.md", b"# open\n\ntext\n", ""),
    ]
    (made / "files" / "a.pdf").write_bytes(pdf(CANARY))
    (made / "files" / "b.docx").write_bytes(office(CANARY, plain_docx()))
    (made / "files" / "c.zip").write_bytes(aes_zip(inner))
    write_manifest(made, scan(made / "files"))
    return made


def keys(text: str = KEYS, mode: int = 0o600) -> Path:
    path = Path("plant-passwords.yaml")
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def unlock(folder: Path, *paths: str) -> None:
    (folder / UNLOCKED_FILE).write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")


def run(config: ParseConfig, passwords: Path | None) -> str:
    parse.run(config, Settings(workers=1, quiet=True, passwords=passwords))
    return manifest_hash(parse.OUTPUT)


def paths() -> set[str]:
    return {document.path for document in read_documents(parse.OUTPUT)}


def verify(passwords: Path | None) -> None:
    scans = ScanConfig(dpi=100, blur=1.0, min_confidence=0.5, pixels=10_000_000)
    limits = LimitsConfig(seconds=60, memory_mib=2048)
    config = VerifyNumbersConfig(
        corpora=CorpusSelection(include=("*",)), min_fidelity=1.0, max_appeared=0.0, scan=scans, limits=limits
    )
    verify_numbers.run(config, Settings(workers=1, quiet=True, passwords=passwords))


def test_what_the_corpus_does_not_list_stays_closed_on_every_machine(config: ParseConfig, folder: Path) -> None:
    without = run(config, None)
    assert totals(read("parse")) == {"failed(encrypted)": 4, "kept": 2}
    assert run(config, keys()) == without


def test_what_it_lists_is_opened_in_both_readings(config: ParseConfig, folder: Path) -> None:
    unlock(folder, *PATHS)
    first = run(config, keys())
    assert paths() == {*PATHS, "c.zip!/f.md"}
    verify(keys())
    verdict = verify_numbers.VERDICT.read_text(encoding="utf-8")
    assert verdict.count('"verdict": "PASS"') == 5
    shutil.rmtree(".cache")
    assert run(config, keys()) == first


def test_one_more_listed_file_computes_one_document(
    config: ParseConfig, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unlock(folder, "a.pdf")
    run(config, keys())
    capfd.readouterr()
    unlock(folder, "a.pdf", "c.zip!/e.pdf")
    run(config, keys(KEYS.replace("not-it", "still-not-it")))
    assert "parse: 1 of 4 documents computed" in capfd.readouterr().err
    assert paths() == {"a.pdf", "c.zip!/e.pdf", "c.zip!/f.md"}


@pytest.mark.parametrize("path", PATHS)
def test_a_listed_file_that_stays_locked_stops_the_stage(config: ParseConfig, folder: Path, path: str) -> None:
    before = run(config, None)
    unlock(folder, path)
    with pytest.raises(CorpusError, match="password_missing"):
        run(config, None)
    with pytest.raises(CorpusError, match="wrong_password") as caught:
        run(config, keys(f"- path: '{path}'\n  password: {CANARY}?\n"))
    assert f"sops/{path}" in str(caught.value)
    assert CANARY not in str(caught.value)
    assert manifest_hash(parse.OUTPUT) == before
    run(config, keys())
    assert path in paths(), "no failure was kept"


def test_the_second_reading_stops_without_the_password(config: ParseConfig, folder: Path) -> None:
    unlock(folder, "a.pdf")
    run(config, keys())
    with pytest.raises(CorpusError, match=r"sops/a\.pdf \(password_missing\)"):
        verify(None)


def test_the_second_reading_unpacks_what_the_cache_has_lost(config: ParseConfig, folder: Path) -> None:
    unlock(folder, *PATHS)
    run(config, keys())
    shutil.rmtree(".cache")
    with pytest.raises(CorpusError, match=r"sops/c\.zip!/d\.md \(password_missing\)"):
        verify(None)
    verify(keys())
    assert verify_numbers.VERDICT.read_text(encoding="utf-8").count('"verdict": "PASS"') == 5


def test_two_corpora_may_open_different_members_of_one_archive(config: ParseConfig, folder: Path) -> None:
    other = Path("corpora/sops-two")
    shutil.copytree(folder, other)
    card = (folder / "card.yaml").read_text(encoding="utf-8")
    (other / "card.yaml").write_text(card.replace('"id": "sops"', '"id": "sops-two"'), encoding="utf-8")
    unlock(folder, "c.zip!/d.md")
    unlock(other, "c.zip!/e.pdf")
    first = run(config, keys())
    found = {(document.corpus, document.path) for document in read_documents(parse.OUTPUT)}
    assert {("sops", "c.zip!/d.md"), ("sops-two", "c.zip!/e.pdf")} <= found
    assert len(found) == 4
    assert run(config, keys()) == first


def test_no_output_ledger_memo_or_message_holds_a_password(
    config: ParseConfig, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unlock(folder, *PATHS)
    with pytest.raises(CorpusError) as caught:
        run(config, keys(KEYS.replace(CANARY, f"{CANARY}!")))
    run(config, keys())
    verify(keys())
    written = [path for name in ("data", ".cache", "corpora") for path in Path(name).rglob("*") if path.is_file()]
    assert len(written) > 50
    needles = [CANARY.encode(), CANARY.split()[0].encode(), CANARY.encode("utf-16-le")]
    holding = [path for path in written for needle in needles if needle in path.read_bytes()]
    assert holding == []
    shown = "".join(capfd.readouterr()) + str(caught.value) + repr(load_keyring(keys()))
    assert CANARY.split()[0] not in shown


def test_what_is_secret_stays_out_of_ray(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engines: list[tuple[str, list[int]]] = []

    def engine(step, items, settings, limits):  # type: ignore[no-untyped-def]
        given = list(items)
        engines.append((settings.engine, given))
        return map_with_engine(step, iter(given), Settings(workers=1, quiet=True), limits)

    monkeypatch.setattr("pipelines.incremental.map_with_engine", engine)
    jobs = [Job(bytes([number]), "c", number, secret=number % 2 == 0) for number in range(5)]
    found = list(map_incremental("t", _told, jobs, Settings(workers=1, quiet=True, engine="ray"), Limits()))
    assert found == [b"0", b"1", b"2", b"3", b"4"]
    assert engines == [("ray", [1, 3]), ("local", [0, 2, 4])]


def _told(number: int) -> bytes:
    return str(number).encode()


def test_a_file_that_others_may_read_is_refused(workdir: Path) -> None:
    with pytest.raises(ConfigError, match="mode 0640, others may read the passwords; run `chmod 600 plant-passwords"):
        load_keyring(keys(mode=0o640))
    with pytest.raises(ConfigError, match=r"nowhere.yaml: No such file or directory; correct `passwords`"):
        load_keyring(Path("nowhere.yaml"))


def test_all_malformed_entries_are_named_without_what_they_hold(workdir: Path) -> None:
    wrong = f"""\
- {CANARY}
- path: a.pdf
- path: a.pdf
  password: 20261126
- password: "{CANARY}"
- path: a.pdf
  "{CANARY}": x
  password: {CANARY}
- sha256: "{CANARY}"
  password: {CANARY}
"""
    with pytest.raises(ConfigError) as caught:
        load_keyring(keys(wrong))
    message = str(caught.value)
    assert [f"entry {number}" in message for number in range(1, 7)] == [True] * 6
    assert "`password`: Field required" in message
    assert "\n" not in message
    assert CANARY.split()[0] not in message
    assert "20261126" not in message


@pytest.mark.parametrize(
    "text", [f"- path: [{CANARY}\n", f"password: {CANARY}\n", f"- path: a\n  password: !x {CANARY}\n"]
)
def test_what_is_no_list_is_refused_without_what_it_holds(workdir: Path, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_keyring(keys(text))
    assert "\n" not in str(caught.value)
    assert "canary" not in str(caught.value)


def test_candidates_come_in_the_order_of_the_file(workdir: Path) -> None:
    digest = "0" * 64
    keyring = load_keyring(
        keys(
            f"- {{path: '*.pdf', password: one}}\n- {{corpus: b, path: a.pdf, password: two}}\n"
            f"- {{sha256: '{digest}', password: three}}\n- {{path: x.zip, password: four}}\n"
            "- {corpus: a*, path: 'a.*', password: one}\n- {path: 'x.zip!/m/*', password: five}\n"
        )
    )
    assert keyring.candidates("a1", "a.pdf", digest).values == ("one", "three")
    assert keyring.candidates("b", "a.pdf", "1" * 64).values == ("one", "two")
    assert keyring.candidates("b", "x.zip!/m/n.docx").values == ("four", "five")
    assert keyring.candidates("b", "x.docx").values == ()
