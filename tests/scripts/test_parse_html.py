"""`yawan parse`: the page it writes, where it may write, which pages it shows, what it says when it cannot."""

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pymupdf
import pytest

from scripts.commands.private_file import viewing_place
from tests.scripts.test_cli import make_project, one_line, run

DEMO = Path(__file__).parents[2] / "corpora"
NAME = "x\" onload=alert(1) <script>alert('1')<.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_project(tmp_path, monkeypatch)


def make_pdf(path: Path, pages: int = 4) -> None:
    document = pymupdf.open()
    for number in range(1, pages + 1):
        text = f"Close valve number {number} and wait until the pressure is stable."
        document.new_page().insert_text((60, 200 + 40 * number), text, fontsize=11)
    path.write_bytes(document.tobytes())


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def test_the_page_is_private_and_the_same_each_time(project: Path) -> None:
    (project / "a.md").write_text("# 換酸\n\n先關加熱器。\n", encoding="utf-8")
    result = run("parse", "a.md", "--format", "html")
    assert result.exit_code == 0, result.output
    place = project / result.stdout.strip()
    assert place == project / "data/restricted/view/a.md.html"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.parents[1].stat().st_mode) == 0o700
    assert "private" in result.stderr
    assert result.stderr.count("\n") == 1
    (project / "other").mkdir()
    (project / "a.md").rename(project / "other" / "a.md")
    result = run("parse", "other/a.md", "--format", "html", "--output", "new/sub/b.html")
    assert (project / "new/sub/b.html").read_bytes() == place.read_bytes()
    assert stat.S_IMODE((project / "new/sub/b.html").stat().st_mode) == 0o600
    assert stat.S_IMODE((project / "new").stat().st_mode) == 0o700


def test_every_element_of_a_file_is_shown_once(project: Path) -> None:
    path = "demo-fab-manual/files/VX300-dielectric-etcher-manual.pdf"
    elements = [json.loads(line) for line in run("parse", DEMO / path, "--format", "jsonl").stdout.splitlines()]
    shown = (project / run("parse", DEMO / path, "--format", "html").stdout.strip()).read_text(encoding="utf-8")
    assert re.findall(r'id="e(\d+)"', shown) == [str(element["order"]) for element in elements]
    assert re.findall(r'id="b(\d+)"', shown) == [str(e["order"]) for e in elements if e["locator"]["box"]]


def test_a_file_name_is_text_and_may_be_long(project: Path) -> None:
    (project / NAME).write_text("valve closed\n", encoding="utf-8")
    result = run("parse", NAME, "--format", "html")
    assert result.exit_code == 0, result.output
    shown = viewing_place(Path(NAME)).read_text(encoding="utf-8")
    assert shown.count("<script") == 1
    assert "onload=alert(1) <" not in shown
    long = "閥" * 83 + ".md"
    (project / long).write_text("valve closed\n", encoding="utf-8")
    assert run("parse", long, "--format", "html").exit_code == 0


def test_only_the_chosen_pages_are_shown(project: Path) -> None:
    make_pdf(project / "m.pdf")
    text = run("parse", "m.pdf", "--pages", "2-3").stdout
    assert re.findall(r"number (\d)", text) == ["2", "3"]
    assert len(run("parse", "m.pdf", "--pages", "4", "--format", "jsonl").stdout.splitlines()) == 1
    shown = (project / run("parse", "m.pdf", "--pages", "3-99", "--format", "html").stdout.strip()).read_text("utf-8")
    assert re.findall(r'alt="第 (\d)', shown) == ["3", "4"]
    assert "3–4" in shown


@pytest.mark.parametrize("pages", ["0", "3-2", "x", "1-", "-2", "1,2", ""])
def test_a_range_that_is_none_is_named(project: Path, pages: str) -> None:
    make_pdf(project / "m.pdf", 1)
    assert f"--pages {pages}: give" in one_line(run("parse", "m.pdf", f"--pages={pages}"))


def test_pages_that_do_not_exist_are_named(project: Path) -> None:
    make_pdf(project / "m.pdf", 2)
    (project / "a.md").write_text("x\n", encoding="utf-8")
    assert "m.pdf has 2 pages" in one_line(run("parse", "m.pdf", "--pages", "5"))
    assert "a.md has no pages" in one_line(run("parse", "a.md", "--pages", "1"))


def test_text_is_not_written_where_git_would_take_it_up(project: Path) -> None:
    (project / "a.md").write_text("valve\n", encoding="utf-8")
    git(project, "init", "-q")
    (project / ".gitignore").write_text("/ignored/\n", encoding="utf-8")
    for form in ("html", "markdown"):
        assert "git" in one_line(run("parse", "a.md", "--format", form, "--output", "docs/a.html"))
    assert not (project / "docs").exists()
    assert run("parse", "a.md", "--format", "markdown", "--output", "ignored/a.txt").exit_code == 0
    assert (project / "ignored/a.txt").read_text(encoding="utf-8") == "valve\n"
    (project / "link").symlink_to(project)
    assert "git" in one_line(run("parse", "a.md", "--format", "html", "--output", "link/b.html"))
    assert "git" in one_line(run("parse", "a.md", "--format", "html"))


def test_the_file_itself_and_folders_are_no_place_to_write(project: Path) -> None:
    (project / "a.md").write_text("valve\n", encoding="utf-8")
    assert "to be parsed" in one_line(run("parse", "a.md", "--format", "html", "--output", "a.md"))
    os.link(project / "a.md", project / "b.html")
    assert "to be parsed" in one_line(run("parse", "a.md", "--format", "html", "--output", "b.html"))
    assert "a folder" in one_line(run("parse", "a.md", "--format", "html", "--output", "."))
    assert (project / "a.md").read_text(encoding="utf-8") == "valve\n"


def test_a_refusal_says_what_to_do(project: Path) -> None:
    (project / "a.exe").write_bytes(b"MZ\x00\x01")
    (project / "broken.pdf").write_bytes(b"none")
    (project / "folder").mkdir()
    refused = one_line(run("parse", "a.exe"))
    assert "rejected(unsupported_format)" in refused
    assert "PDF, DOCX, XLSX" in refused
    assert "save it again" in one_line(run("parse", "broken.pdf"))
    assert "a folder" in one_line(run("parse", "folder"))
    assert "sop, manual, log" in one_line(run("parse", "a.exe", "--kind", "sops"))


def test_a_name_that_is_no_text_is_still_a_name(project: Path) -> None:
    name = os.fsdecode(b"a\xff.md")
    (project / name).write_text("valve closed\n", encoding="utf-8")
    result = run("parse", name, "--format", "html")
    assert result.exit_code == 0, result.output
    assert "a?.md" in (project / result.stdout.strip()).read_text(encoding="utf-8")
