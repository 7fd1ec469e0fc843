"""The writer of docs/benchmarks.md."""

import re
from pathlib import Path

import pytest

from scripts.bench import tables

ROOT = Path(__file__).parents[3]


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = "# Speed\n\n<!-- peers -->\nold\n<!-- /peers -->\n\nBy hand.\n<!-- ocr -->\n<!-- /ocr -->\n"
    once = tables.replace_section(page, "peers", r"new \1 table")
    assert once == page.replace("old\n", "\nnew \\1 table\n\n")
    assert tables.replace_section(once, "peers", r"new \1 table") == once


@pytest.mark.parametrize("page", ["", "<!-- peers -->\n", "<!-- peers -->\n<!-- /peers -->\n" * 2])
def test_a_page_without_its_markers_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="<!-- peers -->"):
        tables.replace_section(page, "peers", "text")


def test_a_table_has_its_cells_and_escapes_pipes() -> None:
    made = tables.table(("tool", "pages/s"), [["a|b", "1"]])
    assert made == "| tool | pages/s |\n| --- | ---: |\n| a\\|b | 1 |"


def test_publish_writes_and_refuses_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    with pytest.raises(SystemExit, match=r"page\.md"):
        tables.publish("ocr", "text", page)
    page.write_text("<!-- ocr -->\n<!-- /ocr -->\n", encoding="utf-8")
    tables.publish("ocr", "the table", page)
    assert "the table" in page.read_text(encoding="utf-8")
    assert "the table" in capsys.readouterr().out


def test_our_page_has_a_place_for_every_measure() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for name in ("peers", "ocr", "incremental"):
        assert re.search(rf"<!-- {name} -->\n.*<!-- /{name} -->", page, re.DOTALL), name
