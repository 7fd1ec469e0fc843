"""CSV and XLSX: encodings, separators, headers, ragged rows, dates, merged cells, inflated ranges."""

import csv
import datetime
import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.csv_file import parse_csv
from pipelines.parsers.task import Policy
from pipelines.parsers.xlsx import parse_xlsx

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


def workbook(rows: list[list[object]], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_workbook_values_as_shown_and_located() -> None:
    data = workbook([["日期", "值", "比"], [datetime.datetime(2025, 3, 1), 0.1 + 0.2, 3.0]])
    (record,) = parse_xlsx(data, LOG).drafts
    assert [f.value for f in record.fields] == ["2025-03-01", "0.3", "3"]
    assert (record.locator.sheet, record.locator.cells) == ("Sheet", "A2:C2")


def test_merged_cells_fill_forward() -> None:
    data = workbook([["asset", "part"], ["P-101", "seal"], [None, "bearing"], [None, "shaft"]], merge="A2:A3")
    parsed = parse_xlsx(data, LOG)
    assert [draft.fields[0].value for draft in parsed.drafts] == ["P-101", "P-101", ""]
    assert parsed.counts["merged_cells_filled"] == 1


def test_an_inflated_range_costs_little() -> None:
    data = workbook([["a", "b"], ["1", "2"]])
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    empty = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_048_496))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", empty + b"</sheetData>")
            target.writestr(name, part)
    started = time.perf_counter()
    assert len(parse_xlsx(buffer.getvalue(), LOG).drafts) == 1
    assert time.perf_counter() - started < 5
