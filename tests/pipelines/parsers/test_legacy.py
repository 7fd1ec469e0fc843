"""Legacy office formats by way of LibreOffice, for which a script stands in here."""

import hashlib
import os
import stat
import time
from pathlib import Path

import pytest

from pipelines.errors import DocumentError
from pipelines.parsers.formats import Format
from pipelines.parsers.legacy import modern
from pipelines.parsers.parse_file import Result, parse_bytes
from pipelines.parsers.task import Options, Policy, Task
from tests.pipelines.parsers.ole_files import ole_file
from tests.pipelines.parsers.test_docx import docx, p

DOC = ole_file({"WordDocument": b"x" * 5000})


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    command = folder / "bin" / "soffice"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")


def parse(data: bytes, name: str) -> Result:
    options = Options(dpi=200, min_confidence=0.5, pages=10, pixels=10**7)
    policy = Policy("sop", (), ("zh-Hant-TW",))
    return parse_bytes(data, Task("0" * 16, "c", name, "", hashlib.sha256(data).hexdigest(), policy, options))


def test_without_libreoffice_the_document_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for data, name in ((DOC, "a.doc"), (b"{\\rtf1 text}", "a.doc"), (ole_file({"Workbook": b"x" * 5000}), "a.xls")):
        with pytest.raises(DocumentError, match="needs_libreoffice") as caught:
            parse(data, name)
        assert not caught.value.rejected


def test_a_converted_file_is_read_in_its_modern_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(docx(p("由舊檔轉成。")))
    script = f"""mkdir out; cp {tmp_path}/good.docx out/document.docx; echo "$@" > {tmp_path}/args
    cp profile/user/registrymodifications.xcu {tmp_path}; pwd > {tmp_path}/folder"""
    install(tmp_path, monkeypatch, script)
    result = parse(DOC, "a.doc")
    assert [element.text for element in result.document.elements] == ["由舊檔轉成。"]
    assert result.document.media_type == "application/msword"
    assert "converted" in result.document.notes[0]
    arguments = (tmp_path / "args").read_text()
    assert "--headless" in arguments
    assert "--convert-to docx" in arguments
    settings = (tmp_path / "registrymodifications.xcu").read_text()
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in settings
    assert not Path((tmp_path / "folder").read_text().strip()).exists()


def test_what_hangs_is_killed_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(tmp_path, monkeypatch, f"(sleep 2; touch {tmp_path}/survived) &\nsleep 60")
    with pytest.raises(DocumentError, match="timeout"):
        modern(Format.DOC, DOC, seconds=0.2)
    time.sleep(2.2)
    assert not (tmp_path / "survived").exists()


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "mkdir out; ln -s /etc/passwd out/document.docx"])
def test_a_failed_conversion_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    install(tmp_path, monkeypatch, script)
    with pytest.raises(DocumentError, match="conversion_failed"):
        modern(Format.DOC, DOC)
