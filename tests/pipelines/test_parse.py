"""The parse stage: outcomes, accounts, the memo, any number of workers, and corpora that are not in order."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from pipelines import parse
from pipelines.config import CorpusSelection
from pipelines.errors import CorpusError
from pipelines.ledger import Outcome, read
from pipelines.manifest import scan, write_manifest
from pipelines.parse import OcrConfig, PageLimitsConfig, ParseConfig
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, read_documents

CARD = {
    "id": "sops", "title": "SOP", "kind": "sop", "domain": "general", "source_category": "sops",
    "collection_method": "test", "languages": ["zh-Hant-TW"], "owner": "o", "steward": "s", "licence": "CC0-1.0",
    "allowed_uses": ["train"], "sensitivity": "public", "obtained_from": "test", "obtained_on": "2025-01-01",
    "expires_on": None, "supersedes": None, "notes": "",
}  # fmt: skip
FILES = {"a.md": b"# T\n\ntext\n", "b.txt": "說明文字\n".encode(), "c.exe": b"MZ", "d.pdf": b"", "e.docx": b"broken"}


@pytest.fixture
def config() -> ParseConfig:
    return ParseConfig(
        corpora=CorpusSelection(include=("*",)), as_of=date(2025, 6, 1), ocr=OcrConfig(dpi=200, min_confidence=0.5),
        limits=PageLimitsConfig(seconds=60, memory_mib=2048, pages=100, pixels=40_000_000),
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return corpus(Path("corpora/sops"))


def corpus(folder: Path, **card: object) -> Path:
    (folder / "files").mkdir(parents=True)
    for name, data in FILES.items():
        (folder / "files" / name).write_bytes(data)
    (folder / "card.yaml").write_text(json.dumps({**CARD, "id": folder.name, **card}), encoding="utf-8")
    write_manifest(folder, scan(folder / "files"))
    return folder


def run(config: ParseConfig, workers: int = 1, engine: Literal["local", "ray"] = "local") -> str:
    parse.run(config, Settings(workers=workers, quiet=True, engine=engine))
    return manifest_hash(parse.OUTPUT)


def test_every_file_has_an_outcome(config: ParseConfig, folder: Path) -> None:
    run(config)
    outcomes = sorted((str(entry.outcome), entry.reason) for entry in read("parse"))
    assert outcomes == [
        ("failed", "corrupt"), ("kept", ""), ("kept", ""),
        ("rejected", "empty_file"), ("rejected", "unsupported_format"),
    ]  # fmt: skip
    assert {document.path for document in read_documents(parse.OUTPUT)} == {"a.md", "b.txt"}
    assert parse.OUTPUT.stat().st_mode & 0o777 == 0o700


def test_workers_and_memo_change_nothing(config: ParseConfig, folder: Path) -> None:
    first = run(config)
    assert run(config) == first
    shutil.rmtree(".cache/parse")
    assert run(config, workers=2) == first


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of Ray
def test_ray_changes_nothing(config: ParseConfig, folder: Path) -> None:
    pytest.importorskip("ray")
    first = run(config)
    shutil.rmtree(".cache/parse")
    assert run(config, engine="ray") == first


@pytest.mark.parametrize("damage", ["change", "remove"])
def test_a_changed_file_stops_before_anything_is_written(config: ParseConfig, folder: Path, damage: str) -> None:
    file = folder / "files" / "b.txt"
    file.write_bytes(b"other") if damage == "change" else file.unlink()
    with pytest.raises(CorpusError, match="yawan corpus check sops"):
        run(config)
    assert not parse.OUTPUT.exists()
    assert not Path("data/ledger/parse.jsonl").exists()


def test_a_missing_card_stops(config: ParseConfig, folder: Path) -> None:
    (folder / "card.yaml").unlink()
    with pytest.raises(CorpusError, match="no card"):
        run(config)


@pytest.mark.parametrize(
    ("card", "reason"), [({"expires_on": "2025-05-31"}, "expired_card"), ({"allowed_uses": []}, "use_not_allowed")]
)
def test_a_card_may_reject_all_of_its_files(
    config: ParseConfig, folder: Path, card: dict[str, object], reason: str
) -> None:
    corpus(Path("corpora/other"), **card)
    run(config)
    entries = [entry for entry in read("parse") if entry.corpus == "other"]
    assert [(entry.outcome, entry.reason) for entry in entries] == [(Outcome.REJECTED, reason)] * len(FILES)
