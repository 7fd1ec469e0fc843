"""Tables of a PDF: over pages, without rules, and what only looks like one."""

from itertools import groupby

import pymupdf

from pipelines.document import ElementKind
from tests.pipelines.parsers.test_pdf import of, parse, pdf, prose, write

XS = (60, 200, 340, 480)
NAMES = ("pump", "valve", "gauge", "seal", "filter", "motor")


def ruled(page: pymupdf.Page, top: float, rows: list[tuple[str, str, str]], xs: tuple[int, ...] = XS) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            x, y = xs[column], top + 20 * number
            page.draw_rect((x, y, xs[column + 1], y + 20), width=0.5)
            write(page, x + 4, y + 14, text)


def test_a_table_that_goes_on_is_one_and_its_repeated_header_is_counted() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        top = 700 if number == 0 else 60
        count = 5 if number == 0 else 30 if number == 1 else 3
        ruled(page, top, [("item", "value", "unit"), *((f"i{number}-{k}", str(k), "Pa") for k in range(count - 1))])
        if number == 2:
            prose(page, 60, 200, 6)

    result = parse(pdf(draw, 3))
    (table,) = of(result.document, ElementKind.TABLE)
    assert (result.counts["tables_joined"], result.counts["header_rows_repeated"]) == (2, 2)
    rows = table.text.splitlines()
    assert len(rows) == 1 + 4 + 29 + 2
    assert rows.count("item\tvalue\tunit") == 1
    assert sorted({cell.row for cell in table.cells}) == list(range(len(rows)))
    assert [cell.text for cell in table.cells if cell.header] == ["item", "value", "unit"]
    assert table.locator.page == 1


def test_tables_with_other_columns_or_text_between_stay_two() -> None:
    def other_columns(page: pymupdf.Page, number: int) -> None:
        rows = [("item", "value", "unit"), ("a", "1", "Pa"), ("b", "2", "Pa")]
        ruled(page, 60 if number else 720, rows, XS if number else (60, 150, 300, 480))

    def text_between(page: pymupdf.Page, number: int) -> None:
        ruled(page, 160 if number else 700, [("item", "value", "unit"), ("a", "1", "Pa"), ("b", "2", "Pa")])
        if number:
            write(page, 60, 120, "The limits of the second line are stricter than those above.")

    assert len(of(parse(pdf(other_columns, 2)).document, ElementKind.TABLE)) == 2
    assert len(of(parse(pdf(text_between, 2)).document, ElementKind.TABLE)) == 2


def test_a_note_that_the_table_goes_on_does_not_part_it() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        if number:
            write(page, 60, 110, "表 2（續）")
        ruled(page, 130 if number else 700, [("item", "value", "unit"), ("a", str(number), "Pa"), ("b", "2", "Pa")])

    document = parse(pdf(draw, 2)).document
    (table,) = of(document, ElementKind.TABLE)
    assert len(table.text.splitlines()) == 5
    assert any("續" in element.text for element in document.elements)


def test_entries_in_the_same_columns_are_a_table_with_its_header() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        prose(page, 60, 120, 4)
        for column, name in enumerate(("Part", "Qty", "Interval")):
            write(page, 60 + 150 * column, 200, name)
        for row, name in enumerate(NAMES):
            for column, text in enumerate((name, str(row + 1), f"{row + 3} months")):
                write(page, 60 + 150 * column, 220 + 14 * row, text)
        prose(page, 60, 330, 4)

    document = parse(pdf(draw)).document
    (table,) = of(document, ElementKind.TABLE)
    assert table.text.splitlines()[:2] == ["Part\tQty\tInterval", "pump\t1\t3 months"]
    assert len(table.text.splitlines()) == 1 + len(NAMES)
    assert [cell.text for cell in table.cells if cell.header] == ["Part", "Qty", "Interval"]
    kinds = [element.kind for element in document.elements]
    assert [kind for kind, _ in groupby(kinds)] == [ElementKind.PARAGRAPH, ElementKind.TABLE, ElementKind.PARAGRAPH]


def test_contents_addresses_and_columns_of_text_are_no_tables() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for row in range(6):
            write(page, 60, 120 + 14 * row, f"{row + 1}.1")
            write(page, 100, 120 + 14 * row, f"{NAMES[row]} {'. ' * 40}")
            write(page, 500, 120 + 14 * row, str(row + 3))
        for row in range(2):
            for column in range(3):
                write(page, 60 + 160 * column, 300 + 14 * row, f"name {row}{column}")
        for row in range(12):
            for column in range(3):
                write(page, 40 + 175 * column, 400 + 14 * row, f"c{column}r{row:02d} valve nitrogen purge")

    assert not of(parse(pdf(draw)).document, ElementKind.TABLE)


def test_pages_of_a_spread_are_read_one_after_the_other() -> None:
    document = pymupdf.open()
    page = document.new_page(width=1190, height=842)
    for row in range(12):
        write(page, 60, 150 + 14 * row, f"left{row:02d} " + "valve pump " * (1 + row % 3))
        write(page, 700, 150 + 14 * row, f"right{row:02d} " + "valve pump " * (1 + row % 4))
    text = "\n".join(element.text for element in parse(bytes(document.tobytes())).document.elements)
    assert text.index("left11") < text.index("right00")


def test_a_marker_set_off_by_a_tab_belongs_to_its_item() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for row, name in enumerate(NAMES):
            write(page, 60, 150 + 14 * row, f"{row + 1}.")
            write(page, 110, 150 + 14 * row, f"check the {name}")

    items = of(parse(pdf(draw)).document, ElementKind.LIST_ITEM)
    assert [item.text for item in items][:2] == ["1. check the pump", "2. check the valve"]
