"""CSV: encodings, separators, quotes, ragged rows, the card's columns."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.csv_file import parse_csv
from pipelines.parsers.encoding import decode
from pipelines.parsers.task import Policy

LOG = Policy("log", (), ("zh-Hant-TW",))
SPEC = Policy("spec", (), ("zh-Hant-TW",))
TEXT = "日期,設備,現象\n2025-01-02,ETCH-03,腔體壓力過高\n2025-01-03,P-101,軸封洩漏\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_encodings(encoding: str) -> None:
    first, second = parse_csv(TEXT.encode(encoding), LOG).drafts
    assert first.text == "日期: 2025-01-02\n設備: ETCH-03\n現象: 腔體壓力過高"
    assert (first.locator.row, second.locator.row) == (2, 3)


def test_latin_1_is_the_last_resort() -> None:
    (record,) = parse_csv("name,café\nSão,naïve\n".encode("latin-1"), LOG).drafts
    assert record.fields[1].value == "naïve"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    (record, _) = parse_csv(TEXT.replace(",", separator).encode(), LOG).drafts
    assert [field.name for field in record.fields] == ["日期", "設備", "現象"]


def test_ragged_rows_lose_nothing() -> None:
    drafts = parse_csv(b"a,b\n1\n1,2,3,4\n", LOG).drafts
    assert [f.value for f in drafts[0].fields] == ["1", "", "", ""]
    assert [(f.name, f.value) for f in drafts[1].fields][2:] == [("column_3", "3"), ("column_4", "4")]


def test_titles_above_the_header_stay_remarks() -> None:
    drafts = parse_csv("三月份維修紀錄,,\n日期,設備,現象\n2025-03-01,A-1,漏\n".encode(), LOG).drafts
    assert [d.kind for d in drafts] == [ElementKind.TITLE, ElementKind.RECORD]
    assert drafts[1].fields[1].name == "設備"


def test_the_card_finds_the_header_and_misses_a_column() -> None:
    policy = Policy("log", ("設備", "現象"), ("zh-Hant-TW",))
    assert len(parse_csv(TEXT.encode(), policy).drafts) == 2
    with pytest.raises(DocumentError, match="missing_column"):
        parse_csv(TEXT.replace("現象", "描述").encode(), policy)


def test_other_sheets_become_one_table() -> None:
    (table,) = parse_csv(TEXT.encode(), SPEC).drafts
    assert table.kind is ElementKind.TABLE
    assert [cell.header for cell in table.cells].count(True) == 3


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_cell_comes_out(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["alpha", "beta", "gamma"], *rows])
    drafts = parse_csv(buffer.getvalue().encode(), Policy("log", ("alpha", "beta", "gamma"), ("en",))).drafts
    assert [[field.value for field in draft.fields] for draft in drafts] == rows


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (TEXT, "cp950", "cp950"),
        ("日期,设备,现象\n2025-01-02,ETCH-03,腔体压力过高，已更换密封圈\n", "gb18030", "gb18030"),
        ("name,remark,n\nSão,“naïve”,1\n", "cp1252", "cp1252"),
        ("name,remark,n\nSão,naïve,1\n", "latin-1", "latin-1"),
        (TEXT, "utf-16-le", "utf-16-le"),
        ("a,b,c\n" + "1,2,3\n" * 20_000 + "4,5,漏油\n", "cp950", "cp950"),
    ],
)
def test_an_encoding_without_a_mark_is_told_from_the_text(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding)) == (text, name)


def test_a_damaged_byte_does_not_turn_the_rest_into_latin_1() -> None:
    text, encoding = decode(TEXT.encode() + b"\xe8\xa8")
    assert text.startswith(TEXT)
    assert encoding == "utf-8 with damaged bytes"


def test_excels_separator_line_is_obeyed_and_is_no_row() -> None:
    first, second = parse_csv(b"sep=;\nname;size\nx;2,5\ny;3,5\n", LOG).drafts
    assert [field.value for field in first.fields] == ["x", "2,5"]
    assert second.locator.row == 4


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('1,"fault \\"A\\" line",2', 'fault "A" line'),
        ('1,"fault ""A"", line",2', 'fault "A", line'),
        ('1,"fault "A" line",2', 'fault "A" line'),
        ('1,5" pipe,2', '5" pipe'),
        ('1,"5 inch pipe,2', '"5 inch pipe'),
        ("1,'tis,2", "'tis"),
    ],
)
def test_quotes(line: str, value: str) -> None:
    found = parse_csv(f"id,note,n\n{line}\n2,ok,3\n3,ok,4\n4,ok,5\n".encode(), LOG).drafts
    assert found[0].fields[1].value == value
    assert len(found) == 4


def test_single_quotes_around_all_fields() -> None:
    (first, _) = parse_csv(b"'id','note'\n'1','a, b'\n'2','c'\n", LOG).drafts
    assert [(field.name, field.value) for field in first.fields] == [("id", "1"), ("note", "a, b")]


def test_a_file_of_too_many_rows_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.parsers.limits.MAX_ROWS", 2)
    with pytest.raises(DocumentError, match="too_many_rows") as error:
        parse_csv(TEXT.encode(), LOG)
    assert error.value.rejected


def test_one_long_row_gives_the_others_no_empty_cells() -> None:
    usual = [f"P-{number},異音,1.5" for number in range(300)]
    rows = "\n".join(["設備,說明,工時", *usual, "P-300,異音,1.5" + ",x" * 900])
    (table,) = parse_csv(rows.encode(), SPEC).drafts
    assert len(table.cells) == 3 * 302 + 900
    records = parse_csv(rows.encode(), LOG).drafts
    assert [len(record.fields) for record in records] == [3] * 300 + [903]


def test_a_small_table_keeps_its_empty_cells() -> None:
    (table,) = parse_csv("設備,說明,\nP-1,異音,x\nP-2,,\n".encode(), SPEC).drafts
    assert [(cell.row, cell.col) for cell in table.cells] == [(row, column) for row in range(3) for column in range(3)]
