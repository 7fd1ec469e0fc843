"""Workbooks: values as they are shown, merged ranges, several tables, hidden parts, comments, inflated ranges."""

import datetime
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.number_format import display
from pipelines.parsers.task import Policy
from pipelines.parsers.xlsx import parse_xlsx

LOG = Policy("log", (), ("zh-Hant-TW",))
SPEC = Policy("spec", (), ("zh-Hant-TW",))


def workbook(rows: list[list[Any]], change: Callable[[Any], object] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for item in source.namelist():
            part = source.read(item)
            target.writestr(item, part.replace(old, new, 1) if item == name else part)
    return buffer.getvalue()


def values(parsed: Parsed) -> list[list[str]]:
    return [[item.value for item in draft.fields] for draft in parsed.drafts if draft.fields]


def counts(parsed: Parsed) -> dict[str, int]:
    return {name: count for name, count in parsed.counts.items() if count}


def test_values_as_shown_and_located() -> None:
    data = workbook([["日期", "值", "比"], [datetime.datetime(2025, 3, 1), 0.1 + 0.2, 3.0]])
    (record,) = parse_xlsx(data, LOG).drafts
    assert [f.value for f in record.fields] == ["2025-03-01", "0.3", "3"]
    assert (record.locator.sheet, record.locator.cells) == ("Sheet", "A2:C2")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.1, "0.00", "0.10"), (0.1 + 0.2, "General", "0.3"), (1e-6, "General", "1e-06"), (0.955, "0.0%", "95.5%"),
        (1234.5, "#,##0.00", "1,234.50"), (-1234.5, "#,##0.00;[Red](#,##0.00)", "(1,234.50)"), (7, "000", "007"),
        (1200, '"NT$"#,##0', "NT$1,200"), (1200, "[$NT$-404]#,##0", "NT$1,200"), (25, '0.0" ℃"', "25.0 ℃"),
        (12345.6, "0.00E+00", "1.23E+04"), (1_500_000, '#,##0,"K"', "1,500K"), (1.005, "0.00", "1.01"),
        (0, '0.00;-0.00;"-"', "-"), (5, "_-* #,##0.00_-;-* #,##0.00_-", "5.00"), (0, "0.00;;", "0"),
        (12, "[>9]0.0;0", "12"),
        (45720, "yyyy/m/d", "2025-03-04"), (45720.5, "m/d/yy h:mm", "2025-03-04 12:00"), (0.5, "h:mm", "12:00"),
        (45720, '[$-404]e"年"m"月"d"日"', "2025-03-04"), (45720, 'yyyy"年"m"月"', "2025-03"), (1.5, "[h]:mm", "36:00"),
        (0, "d/m/yy", "0"), (60, "d/m/yy", "60"), (12, '0"年"', "12年"), (1e300, "0.00", "1e+300"), (3, "@", "3"),
    ],
)  # fmt: skip
def test_numbers_stay_as_displayed(value: float, code: str, text: str) -> None:
    assert display(value, code)[0] == text


def test_dates_that_are_none_are_counted() -> None:
    def change(sheet: Any) -> None:
        sheet["A2"].number_format = "d/m/yy"

    assert counts(parse_xlsx(workbook([["Date", "n"], [0, 1]], change), LOG)) == {"dates_rejected": 1}


def test_day_numbers_of_the_other_system() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["開工日期", "設備"])
    book.active.append([datetime.date(2025, 3, 4), "P-1"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert values(parse_xlsx(buffer.getvalue(), LOG)) == [["2025-03-04", "P-1"]]


def test_merged_cells_fill_down_and_across() -> None:
    rows = [["asset", "min", "max"], ["P-101", 1, 2], [None, 3, None], [None, 5, 6], ["P-102", 7, 8]]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("B3:C3")

    parsed = parse_xlsx(workbook(rows, change), LOG)
    assert values(parsed) == [["P-101", "1", "2"], ["P-101", "3", "3"], ["P-101", "5", "6"], ["P-102", "7", "8"]]
    assert counts(parsed) == {"merged_cells_filled": 3}
    (table,) = parse_xlsx(workbook(rows, change), SPEC).drafts
    spans = {
        cell.text: (cell.row_span, cell.col_span) for cell in table.cells if (cell.row_span, cell.col_span) != (1, 1)
    }
    assert spans == {"P-101": (3, 1), "3": (1, 2)}


def test_a_header_of_two_rows() -> None:
    rows = [
        ["維修紀錄", None, None],
        ["日期", "溫度", None],
        [None, "入口", "出口"],
        ["2025/3/1", 25, 30],
        ["2025/3/2", 26, 31],
    ]

    def change(sheet: Any) -> None:
        for reference in ("A1:C1", "A2:A3", "B2:C2"):
            sheet.merge_cells(reference)

    title, first, _ = parse_xlsx(workbook(rows, change), LOG).drafts
    assert title.kind is ElementKind.TITLE
    assert [f.name for f in first.fields] == ["日期", "溫度 / 入口", "溫度 / 出口"]
    assert [f.value for f in first.fields] == ["2025-03-01", "25", "30"]


def test_a_form_with_facts_above_and_signatures_below() -> None:
    rows = [
        ["點檢表"], ["部門", "設備課", None, "製表日期", datetime.date(2025, 3, 4)], [],
        ["項次", "設備", "項目", "標準", "結果", "備註"],
        *([n, f"P-10{n // 4}", "溫度", "<80", 70 + n] for n in range(1, 7)),
        ["備註：異常請通知值班"], ["核准：", None, "審核：", None, "承辦："],
    ]  # fmt: skip
    drafts = parse_xlsx(workbook(rows), LOG).drafts
    assert [d.kind.value for d in drafts] == ["title", "paragraph", *["record"] * 6, "paragraph", "paragraph"]
    assert [field.name for field in drafts[2].fields] == ["項次", "設備", "項目", "標準", "結果", "備註"]


def test_a_merged_row_between_the_records_is_a_title() -> None:
    rows = [["設備", "現象", "處置"], ["A 區"], ["P-101", "漏", "換"], ["B 區"], ["P-102", "響", "查"]]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:C2")
        sheet.merge_cells("A4:C4")

    kinds = [draft.kind for draft in parse_xlsx(workbook(rows, change), LOG).drafts]
    assert kinds == [ElementKind.TITLE, ElementKind.RECORD] * 2


def test_tables_beside_and_below_one_another() -> None:
    def change(sheet: Any) -> None:
        for row, (name, size) in enumerate([("part", "size"), ("x", 1), ("y", 2)], start=3):
            sheet.cell(row, 5, name)
            sheet.cell(row, 6, size)
            sheet.cell(row + 10, 1, name)
            sheet.cell(row + 10, 2, size)

    data = workbook([["asset", "cost"], ["P-101", 10], ["P-102", 20], ["P-103", 30], ["P-104", 40]], change)
    cells = [draft.locator.cells for draft in parse_xlsx(data, SPEC).drafts]
    assert cells == ["A1:B5", "E3:F5", "A13:B15"]
    names = [[field.name for field in draft.fields] for draft in parse_xlsx(data, LOG).drafts]
    assert names == [["asset", "cost"]] * 4 + [["part", "size"]] * 4


def test_blank_rows_and_columns_within_a_table_do_not_part_it() -> None:
    rows = [["asset", None, "cost"], ["P-101", None, 10], [], ["P-102", None, 20], [], [], ["P-103", None, 30]]
    assert values(parse_xlsx(workbook(rows), LOG)) == [["P-101", "10"], ["P-102", "20"], ["P-103", "30"]]


def test_a_cover_sheet_is_no_log_but_another_layout_is_an_error() -> None:
    book = openpyxl.Workbook()
    book.active.append(["負責單位", "設備課"])
    log = book.create_sheet("log")
    for row in (["設備", "現象"], ["P-101", "漏"], ["P-102", "響"]):
        log.append(row)
    policy = Policy("log", ("現象", "設備"), ("zh-Hant-TW",))

    def saved() -> bytes:
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    assert [d.kind.value for d in parse_xlsx(saved(), policy).drafts] == ["title", "table", "title", "record", "record"]
    log["A1"] = "機台"
    with pytest.raises(DocumentError, match="missing_column"):
        parse_xlsx(saved(), policy)
    log["B1"] = "描述"
    with pytest.raises(DocumentError, match="missing_column"):
        parse_xlsx(saved(), policy)


def test_lines_of_text_on_a_sheet_of_their_own_are_no_records() -> None:
    def change(sheet: Any) -> None:
        cover = sheet.parent.create_sheet("說明", 0)
        cover["A1"], cover["A2"] = "本檔為維修紀錄", "每月更新"

    drafts = parse_xlsx(workbook([["name", "n"], ["a", 1]], change), LOG).drafts
    assert [draft.kind.value for draft in drafts] == ["title", "title", "paragraph", "title", "record"]


def test_errors_and_formulas_without_a_value_are_kept_and_counted() -> None:
    data = workbook([["name", "n"], ["a", "#REF!"], ["b", "=SUM(B2:B3)"], ["c", True]])
    parsed = parse_xlsx(data, LOG)
    assert values(parsed) == [["a", "#REF!"], ["b", "=SUM(B2:B3)"], ["c", "TRUE"]]
    assert counts(parsed) == {"error_cells": 1, "formula_without_value": 1}


def test_what_is_hidden_is_read_and_noted() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("old").append(["舊資料"])
        sheet.parent["old"].sheet_state = "hidden"

    parsed = parse_xlsx(workbook([["name", "n"], ["a", 1], ["b", 2]], change), LOG)
    assert parsed.notes == ("hidden sheets: 1", "hidden rows: 1", "hidden columns: 1")
    assert values(parsed)[:2] == [["a", "1"], ["b", "2"]]
    assert any("舊資料" in draft.text for draft in parsed.drafts)


def test_raised_characters_in_a_cell() -> None:
    text = CellRichText("5×10", TextBlock(InlineFont(vertAlign="superscript"), "-6"), " Torr")
    assert values(parse_xlsx(workbook([["壓力", "n"], [text, 1]]), LOG)) == [["5×10⁻⁶ Torr", "1"]]


def test_comments_are_paragraphs_at_their_cell() -> None:
    def change(sheet: Any) -> None:
        sheet["B2"].comment = Comment("待確認", "王")

    comment = parse_xlsx(workbook([["name", "n"], ["a", 1]], change), LOG).drafts[-1]
    assert (comment.kind, comment.text, comment.locator.cells) == (ElementKind.PARAGRAPH, "待確認", "B2:B2")


def test_data_after_a_long_gap_are_kept() -> None:
    data = workbook([["name", "n"], ["a", 1]], lambda sheet: sheet.cell(900_000, 1, "late"))
    last = parse_xlsx(data, LOG).drafts[-1]
    assert (last.fields[0].value, last.locator.cells) == ("late", "A900000:B900000")


def inflated(rows: int) -> bytes:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (number, number) for number in range(3, rows))
    data = workbook([["name", "n"], ["a", 1]])
    return rewritten(data, "xl/worksheets/sheet1.xml", b"</sheetData>", empty + b"</sheetData>")


def peak(data: bytes) -> int:
    tracemalloc.start()
    parsed = parse_xlsx(data, LOG)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert values(parsed) == [["a", "1"]]
    return highest


def test_empty_rows_take_no_memory() -> None:
    peak(inflated(10))
    assert peak(inflated(50_000)) < peak(inflated(5_000)) + (256 << 10)


def test_too_many_rows_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.parsers.limits.MAX_ROWS", 2)
    with pytest.raises(DocumentError, match="too_many_rows"):
        parse_xlsx(workbook([["name", "n"], ["a", 1], ["b", 2]]), LOG)


def test_merged_ranges_beyond_the_data_cost_nothing_and_too_large_ones_are_rejected() -> None:
    data = workbook([["name", "n"], ["a", 1]], lambda sheet: sheet.merge_cells("A2:A3"))
    wide = rewritten(data, "xl/worksheets/sheet1.xml", b"A2:A3", b"A2:XFD1048576")
    assert values(parse_xlsx(wide, LOG)) == [["a", "1"]]
    far = workbook([["name", "n"], ["a", 1]], lambda sheet: sheet.cell(1_000_000, 9, "x"))
    many = b"".join(b'<mergeCell ref="A2:I1000000"/>' for _ in range(9))
    many = b"</sheetData><mergeCells>" + many + b"</mergeCells>"
    with pytest.raises(DocumentError, match="too_many_cells"):
        parse_xlsx(rewritten(far, "xl/worksheets/sheet1.xml", b"</sheetData>", many), LOG)


def test_a_document_type_is_refused() -> None:
    data = rewritten(workbook([["a"]]), "xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x []><worksheet")
    with pytest.raises(DocumentError, match="dtd_in_xml"):
        parse_xlsx(data, LOG)


def test_half_characters_in_a_cell() -> None:
    data = workbook([["name", "n"], ["valve_xD800_", 1]])
    assert values(parse_xlsx(data, LOG)) == [["valve\ufffd", "1"]]
