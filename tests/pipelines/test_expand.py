"""What lies in a container is a document of its own, with an outcome of its own."""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipelines import parse
from pipelines.ledger import Outcome, read
from pipelines.manifest import scan, write_manifest
from pipelines.parse import ParseConfig
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, read_documents
from tests.pipelines.test_parse import config, corpus

__all__ = ["config"]


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "停機通知", "a@example.com", "b@example.com"
    message.set_content("明日 08:00 停機保養。")
    message.add_attachment("# 附件\n\n更換濾網\n".encode(), maintype="text", subtype="markdown", filename="附件.md")
    return message.as_bytes()


@pytest.fixture
def files(workdir: Path) -> Path:
    folder = corpus(Path("corpora/sops"))
    shutil.rmtree(folder / "files")
    (folder / "files").mkdir()
    inner = zipped(b_md="# 內層\n\n檢查壓力\n".encode(), bad_pdf=b"%PDF-broken")
    (folder / "files" / "outer.zip").write_bytes(zipped(a_md="# 外層\n\n關閉閥門\n".encode(), inner_zip=inner))
    (folder / "files" / "notice.eml").write_bytes(mail())
    (folder / "files" / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    write_manifest(folder, scan(folder / "files"))
    return folder / "files"


def run(config: ParseConfig, workers: int = 1) -> str:
    parse.run(config, Settings(workers=workers, quiet=True))
    return manifest_hash(parse.OUTPUT)


def test_members_are_documents(config: ParseConfig, files: Path) -> None:
    run(config)
    assert {document.path for document in read_documents(parse.OUTPUT)} == {
        "outer.zip!/a.md", "outer.zip!/inner.zip!/b.md", "notice.eml", "notice.eml!/附件.md",
    }  # fmt: skip
    archives = [entry.counts["members"] for entry in read("parse") if "members" in entry.counts]
    assert sorted(archives) == [2, 4], "the inner ZIP holds two, the outer four with those"
    assert sorted(entry.reason for entry in read("parse") if entry.outcome is Outcome.FAILED) == ["corrupt", "corrupt"]


def test_unpacked_files_are_private_kept_and_forgotten(config: ParseConfig, files: Path) -> None:
    first = run(config)
    unpacked = [path for path in Path(".cache/parse/unpacked").rglob("*") if path.is_file()]
    assert unpacked
    assert all(path.parent.stat().st_mode & 0o077 == 0 for path in unpacked)
    assert run(config) == first
    shutil.rmtree(".cache")
    assert run(config, workers=2) == first
    (files / "outer.zip").unlink()
    write_manifest(files.parent, scan(files))
    run(config)
    assert {document.path for document in read_documents(parse.OUTPUT)} == {"notice.eml", "notice.eml!/附件.md"}
    assert not any(b"\xe5\xa4\x96\xe5\xb1\xa4" in p.read_bytes() for p in Path(".cache/parse/unpacked").rglob("*.md"))
    assert len(list(Path(".cache/parse/unpacked").iterdir())) == 1


def test_a_damaged_cache_is_unpacked_again(config: ParseConfig, files: Path) -> None:
    first = run(config)
    for path in Path(".cache/parse/unpacked").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    shutil.rmtree(".cache/parse/shards")
    Path(".cache/parse/memo.sqlite").unlink()
    assert run(config) == first


def test_a_container_that_is_there_twice_is_unpacked_once_and_under_each_of_its_names(
    config: ParseConfig, files: Path
) -> None:
    notes = gzip.compress("檢查壓力表讀值\n".encode(), mtime=0)
    for folder in ("a", "b", "c"):
        (files / folder).mkdir()
        shutil.copy(files / "outer.zip", files / folder / "outer.zip")
        (files / folder / f"{folder}.txt.gz").write_bytes(notes)
    write_manifest(files.parent, scan(files))
    first = run(config, workers=2)
    assert {f"{x}/{x}.txt.gz!/{x}.txt" for x in "abc"} <= {document.path for document in read_documents(parse.OUTPUT)}
    assert run(config, workers=2) == first, "what was unpacked before goes by its own name"
