"""What a careful reader takes from a page: where paragraphs begin, end and go on, what is a heading, what a header."""

from collections.abc import Callable

import pymupdf
import pytest

from pipelines.document import ElementKind
from pipelines.parsers.joining import join_lines
from pipelines.parsers.markers import is_caption, marker_of
from pipelines.parsers.overprint import without_overprint
from pipelines.parsers.page_numbers import is_page_number
from tests.pipelines.parsers.test_pdf import of, parse, pdf, write

HEIGHT = 14


def column(page: pymupdf.Page, x: float, y: float, lines: list[str], size: float = 10.0) -> None:
    for index, line in enumerate(lines):
        write(page, x, y + HEIGHT * index, line, size)


def paragraphs(draw: Callable[[pymupdf.Page, int], None], pages: int = 1) -> list[str]:
    return [element.text for element in of(parse(pdf(draw, pages)).document, ElementKind.PARAGRAPH)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Model 737–", "9 airplanes"], "Model 737–9 airplanes"),
        (["an FAA-", "approved list"], "an FAA-approved list"),
        (["the con-", "trol valve"], "the control valve"),
        (["a non-normal step is a non-", "normal one"], "a non-normal step is a non-normal one"),
        (["achieve—", "perhaps exceed"], "achieve—perhaps exceed"),
        (["open –", "then close"], "open – then close"),
    ],
)
def test_dashes_and_hyphens_at_the_end_of_a_line(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Table 3-1 summarizes these registers and their values.", False),
        ("Figure 7-27 shows how the key of the case fits into the keyway", False),
        ("Table 3-1   Special registers", True),
        ("Figure 2. " + "State machine with its transitions. " * 8, True),
        ("表 2-1 腔體清潔參數", True),
    ],
)
def test_a_sentence_about_a_figure_is_no_caption(text: str, caption: bool) -> None:
    assert is_caption(text) is caption


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("[0015]根据本发明", "paragraph"), ("【0007】本發明", "paragraph"), ("[12] A. Rigo. Specialization", "number"),
        ("步骤(2)：加入铝粉", "number"), ("☐ There is no limit", "bullet"), ("[see below]", None),
    ],
)  # fmt: skip
def test_numbers_of_paragraphs_references_and_steps(text: str, style: str | None) -> None:
    marker = marker_of(text)
    assert (marker.style if marker else None) == style


def test_a_page_number_may_name_its_chapter() -> None:
    assert is_page_number("7-45")
    assert not is_page_number("7-45 mm")


def test_an_indent_begins_a_paragraph_even_under_a_full_line() -> None:
    first = [
        "The valve is opened before the pump is started to",
        "vent it, and closed when the pressure has come down.",
    ]
    second = [
        "   Then the pump runs for ten minutes, after which the",
        "line is purged with nitrogen, and all is shut down.",
    ]

    def draw(page: pymupdf.Page, _: int) -> None:
        column(page, 60, 200, first)
        write(page, 75, 200 + 2 * HEIGHT, second[0].strip())
        write(page, 60, 200 + 3 * HEIGHT, second[1])

    assert paragraphs(draw) == [" ".join(first), " ".join(second).strip()]


def test_a_block_further_right_does_not_part_the_lines_of_a_narrow_column() -> None:
    lines = [
        "This invention relates to an alloy and",
        "to a method to make it, in which parts",
        "of chromium are molten together, after",
    ]

    def draw(page: pymupdf.Page, _: int) -> None:
        write(page, 420, 200, "3 claims, 2 sheets")
        column(page, 60, 214, lines)

    assert " ".join(lines) in paragraphs(draw)


def test_a_heading_that_runs_into_its_paragraph_is_none() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        page.insert_text((60, 200), "Contact:", fontsize=10, fontname="hebo")
        page.insert_text((105, 200), "the shift leader of the plant, who answers for", fontsize=10, fontname="helv")
        column(
            page,
            60,
            214,
            ["it, and the engineer on duty at night, who is then called", "by him before anything is opened there."],
        )

    document = parse(pdf(draw)).document
    assert not of(document, ElementKind.TITLE)
    (text,) = [element.text for element in of(document, ElementKind.PARAGRAPH)]
    assert text.startswith("Contact: the shift leader") and text.endswith("opened there.")


def test_a_number_that_a_sentence_refers_to_begins_no_item() -> None:
    lines = [
        "(7) In this chapter add the notes of paragraph",
        "(h)(7) of the manual before it is handed over",
        "to the people of the night shift on duty there",
    ]

    def draw(page: pymupdf.Page, _: int) -> None:
        column(page, 60, 200, lines)

    assert [e.text for e in of(parse(pdf(draw)).document, ElementKind.LIST_ITEM)] == [" ".join(lines)]


LEFT = ["the pump is vented with nitrogen and", "then the valve at the far end of the"]
RIGHT = [
    "line is closed by hand, after which",
    "the leak rate is measured and noted",
    "down in the log of the tool by them",
]


def test_a_paragraph_goes_on_in_the_next_column_over_a_footnote() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        column(page, 60, 200, LEFT * 4)
        column(page, 60, 340, ["1 Nitrogen of grade 5.0, see the list", "2 Of the load lock and of the chamber"], 7)
        column(page, 320, 200, RIGHT * 2)

    assert " ".join(LEFT * 4 + RIGHT * 2) in paragraphs(draw)


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        if number == 0:
            column(
                page,
                60,
                600,
                [
                    "本製程以氮氣吹淨管路三次，每次十分鐘，之後再將真空",
                    "幫浦啟動並確認壓力低於設定值，若壓力於十分鐘內未達",
                ],
            )
        else:
            column(page, 60, 120, ["設定值則通知設備工程師處理。"])

    (text,) = paragraphs(draw, 2)
    assert text.endswith("若壓力於十分鐘內未達設定值則通知設備工程師處理。")


def test_a_paragraph_that_repeats_at_the_top_of_the_pages_keeps_its_first_line() -> None:
    lines = [
        "This package converts documents to text for",
        "those who need them in a form that is easy to",
        "handle, and it keeps all of what they contain",
        "on any page they may have",
    ]

    def draw(page: pymupdf.Page, _: int) -> None:
        column(page, 60, 80, lines)

    document = parse(pdf(draw, 4)).document
    assert not of(document, ElementKind.FURNITURE)
    assert [element.text for element in of(document, ElementKind.PARAGRAPH)] == [" ".join(lines)] * 4


def test_a_label_or_value_over_several_lines_is_one_field() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        write(page, 60, 200, "Community plan (is the facility")
        write(page, 300, 200, "Yes")
        column(page, 60, 212, ["in the plan of the community?):"])
        write(page, 60, 240, "Facility name:")
        write(page, 300, 240, "Phillips Company - Lake")
        write(page, 300, 252, "Refinery")

    assert paragraphs(draw) == [
        "Community plan (is the facility in the plan of the community?):\tYes",
        "Facility name:\tPhillips Company - Lake Refinery",
    ]


def test_a_rule_across_the_page_ends_its_columns() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        write(page, 60, 180, "Proposed rules of the agency")
        write(page, 320, 180, "Register of Thursday")
        page.draw_line((60, 188), (540, 188))
        for index in range(8):
            write(page, 60, 210 + HEIGHT * index, f"left {index} of the plant and its many valves")
            write(page, 320, 210 + HEIGHT * index, f"right {index} of the plant and its many valves")

    text = "\n".join(element.text for element in parse(pdf(draw)).document.elements)
    assert text.index("Register of Thursday") < text.index("left 0") < text.index("left 7") < text.index("right 0")


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for row, y in enumerate((200, 225, 250)):
            page.draw_line((60, y), (500, y))
            if row < 2:
                for col, x in enumerate((60, 200, 350)):
                    write(page, x + 5, y + 16, f"r{row}c{col}")
        for x in (200, 350):
            page.draw_line((x, 200), (x, 250))

    (table,) = of(parse(pdf(draw)).document, ElementKind.TABLE)
    assert table.text == "r0c0\tr0c1\tr0c2\nr1c0\tr1c1\tr1c2"


def test_a_row_whose_values_stand_in_their_columns_again_is_no_header() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for row, name in enumerate(("children", "women", "the elderly", "migrants", "refugees")):
            for x, text in ((60, "yy"), (90, name), (300, "*"), (400, "*")):
                write(page, x, 200 + HEIGHT * row, text)

    (table,) = of(parse(pdf(draw)).document, ElementKind.TABLE)
    assert not any(cell.header for cell in table.cells)


def test_text_printed_twice_on_one_place_is_one_text() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for shift in (0.0, 0.4):
            write(page, 60 + shift, 200, "ENFORCED FOR ALL ACCESS")
        write(page, 60, 260, "ENFORCED FOR ALL ACCESS")

    assert paragraphs(draw) == ["ENFORCED FOR ALL ACCESS"] * 2
    assert without_overprint([]) == []


def test_a_stamp_that_runs_up_the_margin_of_a_scan_is_furniture_and_reads_right() -> None:
    source = pymupdf.open()
    page = source.new_page(width=400, height=500)
    for index, text in enumerate(("高純度氣體鋼瓶更換作業", "1. 關閉鋼瓶閥並確認壓力歸零", "2. 以氮氣吹淨管路 20 次")):
        write(page, 90, 80 + 30 * index, text, 12)
    page.insert_text((40, 460), "CN 108385014 A", fontsize=12, rotate=90)
    image = page.get_pixmap(dpi=200).tobytes("png")
    target = pymupdf.open()
    target.new_page(width=400, height=500).insert_image((0, 0, 400, 500), stream=image)
    (stamp,) = of(parse(bytes(target.tobytes())).document, ElementKind.FURNITURE)
    assert stamp.text == "CN 108385014 A"


def test_a_listing_keeps_its_lines() -> None:
    listing = ["SELECT name,", "  state /", "  FROM tools", "WHERE line = 'A'", "ORDER BY name;"]

    def draw(page: pymupdf.Page, _: int) -> None:
        column(page, 60, 120, ["The query below lists the tools of a line and what state they are in"] * 6)
        for index, line in enumerate(listing):
            page.insert_text((60, 260 + 12 * index), line, fontsize=9, fontname="cour")

    (code,) = of(parse(pdf(draw)).document, ElementKind.CODE)
    assert [line.strip() for line in code.text.splitlines()] == [line.strip() for line in listing]


def test_a_report_printed_in_one_pitch_is_no_listing() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for index in range(6):
            page.insert_text((60, 120 + 12 * index), f"The pump {index} is checked every week", fontname="cour")

    assert not of(parse(pdf(draw)).document, ElementKind.CODE)
