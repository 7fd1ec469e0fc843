"""Where a table's header is and what stands around the records: found by evidence, nothing lost."""

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsers.csv_file import parse_csv
from pipelines.parsers.draft import Parsed
from pipelines.parsers.task import Policy
from pipelines.parsers.units import is_unit, with_unit

LOG = Policy("log", (), ("zh-Hant-TW",))
GLOSSARY = Policy("glossary", (), ("en",))


def parsed(text: str, policy: Policy = LOG) -> Parsed:
    return parse_csv(text.encode(), policy)


def names(found: Parsed) -> list[str]:
    return [item.name for item in next(d for d in found.drafts if d.fields).fields]


def values(found: Parsed) -> list[list[str]]:
    return [[item.value for item in draft.fields] for draft in found.drafts if draft.fields]


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-02,P-101,軸封洩漏\n2025-01-03,P-102,異音\n2025-01-04,P-101,過熱\n",
        "泵浦,軸封洩漏,更換\n壓縮機,異音,檢查\n泵浦,過熱,更換\n",
        "l/h/s, left hand side\nlhs, left hand side\nr/h, right hand\n",
        "ETCH,蝕刻\nCMP,化學機械研磨\nCVD,化學氣相沉積\n",
        "1,2,3\n4,5,6\n7,8,9\n",
    ],
)
def test_a_first_row_of_data_is_no_header(text: str) -> None:
    found = parsed(text, GLOSSARY)
    assert len(values(found)) == len(text.splitlines())
    assert names(found)[:2] == ["column_1", "column_2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("縮寫,全名\nETCH,蝕刻\nCMP,研磨\n", ["縮寫", "全名"]),
        ("tokens,score\nleak,0.03\noil,0.01\n", ["tokens", "score"]),
        ("設備,2023,2024,2025\nP-101,5,6,7\nP-102,1,2,3\n", ["設備", "2023", "2024", "2025"]),
        ("Asset,Cause,Action\npump,wear,replace\nfan,dust,clean\n", ["Asset", "Cause", "Action"]),
        ("日期,值,值\n2025/3/1,1,2\n2025/3/2,3,4\n", ["日期", "值", "值 (2)"]),
    ],
)
def test_a_first_row_of_names_is_the_header(text: str, expected: list[str]) -> None:
    found = parsed(text, GLOSSARY)
    assert names(found) == expected
    assert len(values(found)) == 2


def test_what_stands_above_below_and_between_the_records_is_kept_in_place() -> None:
    found = parsed(
        "烯烴廠維修紀錄,,,\n製表日期：2025/3/4,,單位：設備課,\n,,,\n日期,設備,現象,費用\n蝕刻區,,,\n2025/3/1,P-101,漏油,1200\n"
        "日期,設備,現象,費用\n2025/3/2,P-102,異音,300\n合計,,,1500\n※ 費用含稅,,,\n製表：王小明,,,\n"
    )
    kinds = [draft.kind.value for draft in found.drafts]
    assert kinds == ["title", "paragraph", "title", "record", "record", "paragraph", "paragraph", "paragraph"]
    assert [draft.locator.row for draft in found.drafts] == [1, 2, 5, 6, 8, 9, 10, 11]
    assert found.dropped == {"repeated_header": 1}
    assert found.counts["totals_rows"] == 1


def test_names_without_records_are_kept() -> None:
    assert [draft.text for draft in parsed("日期,設備,現象\n").drafts] == ["日期\t設備\t現象"]


def test_units_below_the_names_go_with_them() -> None:
    found = parsed("時間,溫度,壓力,備註\n,℃,(kPa),\n2025/3/1 08:00,25.0,101.3,\n2025/3/1 09:00,26.0,101.2,ok\n")
    assert names(found) == ["時間", "溫度 (℃)", "壓力 (kPa)", "備註"]
    assert values(found)[0] == ["2025-03-01 08:00", "25.0", "101.3", ""]


def test_names_of_groups_are_joined() -> None:
    found = parsed("日期,溫度,,壓力,,備註\n,入口,出口,入口,出口,\n2025/3/1,25,30,1.0,1.2,ok\n2025/3/2,25,31,1.1,1.2,\n")
    assert names(found) == ["日期", "溫度 / 入口", "溫度 / 出口", "壓力 / 入口", "壓力 / 出口", "備註"]


SAP = "Equipment;10001234;10001235\nDescription;Pump seal;Motor\nStart-up date;01.02.2020;15.03.2021\nWeight;12,5;300\n"


def test_a_table_of_fields_as_rows_is_turned() -> None:
    found = parsed(SAP)
    assert names(found) == ["Equipment", "Description", "Start-up date", "Weight"]
    assert values(found)[1] == ["10001235", "Motor", "2021-03-15", "300"]
    assert [(d.locator.row, d.locator.cells) for d in found.drafts] == [(1, "B1:B4"), (1, "C1:C4")]
    assert found.counts["turned_tables"] == 1


def test_a_small_turned_table_with_names_of_several_kinds() -> None:
    found = parsed(
        "設備編號,P-101,P-102,P-103\n啟用日期,2020/1/2,2021/1/2,2022/1/2\n型式,離心泵,離心泵,齒輪泵\n揚程,30,45,12\n"
    )
    assert values(found)[0] == ["P-101", "2020-01-02", "離心泵", "30"]


def test_the_card_tells_which_way_a_table_stands() -> None:
    text = "設備,甲,乙\n現象,漏,響\n處置,換,查\n"
    assert values(parsed(text, Policy("log", ("處置", "現象"), ("zh-Hant-TW",)))) == [
        ["甲", "漏", "換"],
        ["乙", "響", "查"],
    ]
    assert "turned_tables" not in {k for k, v in parsed(text).counts.items() if v}


def test_a_table_of_measurements_is_not_turned() -> None:
    found = parsed("點檢項目,標準,3/1,3/2\n油位,>50%,60%,55%\n溫度,<80,70,71\n異音,無,無,有\n")
    assert names(found) == ["點檢項目", "標準", "3/1", "3/2"]


@pytest.mark.parametrize(
    "text",
    ["℃", "(kPa)", "[mm]", "Nm³/h", "kg/cm²", "W/(m·K)", "mTorr", "sccm", "%", "1/min", "mS/cm", "kgf/cm2G", "小時"],
)
def test_units(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "-", "Valve", "設備", "P101", "date", "12", "10^6", "日期"])
def test_no_units(text: str) -> None:
    assert not is_unit(text)


def test_a_unit_is_added_once() -> None:
    assert with_unit("溫度", "(℃)") == with_unit("溫度 (℃)", "℃") == "溫度 (℃)"
    assert with_unit("備註", "-") == "備註"


def written(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


texts = st.one_of(
    st.sampled_from(
        ["", "日期", "設備", "溫度", "℃", "2025/3/4", "P-101", "P-102", "12.5", "合計", "※ 註", "漏油", "3/4/2025"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Z"), exclude_characters="';|"), max_size=6),
)


@given(
    st.lists(st.lists(texts, max_size=5), max_size=12), st.sampled_from([LOG, GLOSSARY, Policy("spec", (), ("en",))])
)
def test_no_cell_is_lost(rows: list[list[str]], policy: Policy) -> None:
    """Every filled cell is a name, a value, a remark, a table cell, or counted as a repeated header."""
    found = parse_csv(written(rows), policy)
    out: Counter[str] = Counter()
    for draft in found.drafts:
        if draft.fields:
            out.update(field.original or field.value for field in draft.fields)
        elif draft.cells:
            out.update(cell.text for cell in draft.cells)
        else:
            out.update(draft.text.split("\t"))
    header = " ".join({name: None for draft in found.drafts for name in [item.name for item in draft.fields]})
    filled = Counter(cell.strip() for row in rows for cell in row if cell.strip())
    for cell, count in filled.items():
        assert out[cell] >= (1 if found.dropped else count) or cell.strip("()[]（）") in header
