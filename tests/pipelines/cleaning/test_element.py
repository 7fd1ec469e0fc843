"""Cleaning of elements: texts, cells and fields stay together, and every text maps back to the parsed one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.element import clean_element as clean_with
from pipelines.cleaning.task import Options
from pipelines.document import Cell, Element, ElementKind, Field, Locator, record_text, table_text
from pipelines.edits import OffsetMap

OPTIONS = Options(0.6)
WORDS = st.text(st.sampled_from("１２壓力 \t\n\u200b㎡ab：\u3000"), max_size=8)


def clean_element(element: Element, language: str | None = None) -> Element:
    return clean_with(element, OPTIONS, language)[0]


def table(*rows: list[str]) -> Element:
    cells = tuple(Cell(row, col, text) for row, texts in enumerate(rows) for col, text in enumerate(texts))
    return Element(0, ElementKind.TABLE, table_text(cells), Locator(page=1), cells=cells)


def record(fields: list[tuple[str, str]]) -> Element:
    made = tuple(Field(name, value) for name, value in fields)
    return Element(0, ElementKind.RECORD, record_text(made), Locator(row=2), fields=made)


def assert_maps_back(clean: str, source: str, edits: OffsetMap) -> None:
    position = before = 0
    for start, end, source_start, source_end in [*edits, (len(clean), len(clean), len(source), len(source))]:
        assert clean[position:start] == source[before:source_start]
        position, before = end, source_end


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_tables(rows: list[list[str]]) -> None:
    element = table(*rows)
    clean = clean_element(element)
    assert clean.text == table_text(clean.cells)
    assert not any(char in cell.text for cell in clean.cells for char in "\n\t１㎡")
    assert_maps_back(clean.text, element.text, clean.edits)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_records(fields: list[tuple[str, str]]) -> None:
    element = record(fields)
    clean = clean_element(element)
    assert clean.text == record_text(clean.fields)
    assert_maps_back(clean.text, element.text, clean.edits)


@given(st.sampled_from([ElementKind.PARAGRAPH, ElementKind.CODE]), WORDS)
def test_texts(kind: ElementKind, text: str) -> None:
    clean = clean_element(Element(0, kind, text, Locator(page=1)))
    assert_maps_back(clean.text, text, clean.edits)


def test_a_changed_cell_maps_to_itself() -> None:
    clean = clean_element(table(["壓力", "５ ㎏"], ["溫度", "２５℃"]))
    assert clean.text == "壓力\t5 kg\n溫度\t25℃"
    assert clean.edits == ((3, 4, 3, 4), (5, 7, 5, 6), (11, 12, 10, 11), (12, 13, 11, 12))


def test_sections_and_language() -> None:
    element = Element(0, ElementKind.PARAGRAPH, "手操作", Locator(page=1), section=("１　目的",))
    assert clean_element(element).language == "zh-Hant-TW"
    assert clean_element(element, "zh-Hans-CN").language == "zh-Hans-CN"
    assert clean_element(element).section == ("1 目的",)
    assert clean_element(replace(element, text="5.0"), "zh-Hant-TW").language is None


def converted(element: Element, *locked: str) -> Element:
    return clean_with(element, Options(0.6, "s2twp", locked), "zh-Hans-CN")[0]


def test_conversion_rewrites_only_simplified_elements() -> None:
    pytest.importorskip("opencc")
    simplified = Element(0, ElementKind.PARAGRAPH, "软件　压力５㎏", Locator(page=1), section=("１　循环水泵",))
    clean = converted(simplified)
    assert (clean.text, clean.section, clean.language) == ("軟體 壓力5kg", ("1 循環水泵",), "zh-Hant-TW")
    assert_maps_back(clean.text, simplified.text, clean.edits)
    assert converted(replace(simplified, kind=ElementKind.CODE)).text == "软件 压力5kg"
    for text in ("軟件更新", "software 5"):
        assert converted(replace(simplified, text=text)).text == text


@given(
    st.lists(
        st.tuples(WORDS, st.text(st.sampled_from("软件信息设备１ \n㎡打印机"), max_size=9)), min_size=1, max_size=4
    )
)
def test_conversion_of_rows_maps_back_and_keeps_names(fields: list[tuple[str, str]]) -> None:
    pytest.importorskip("opencc")
    element = record(fields)
    clean = converted(element)
    assert [field.name for field in clean.fields] == [field.name for field in clean_element(element).fields]
    assert clean.text == record_text(clean.fields)
    assert_maps_back(clean.text, element.text, clean.edits)
    rows = table([value for _, value in fields])
    assert_maps_back(converted(rows).text, rows.text, converted(rows).edits)
