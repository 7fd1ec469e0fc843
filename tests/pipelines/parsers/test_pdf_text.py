"""The text layer of a PDF: letter-spaced headings, raised digits and fractions, rules drawn in any manner."""

import pymupdf
import pytest

from pipelines.document import ElementKind
from pipelines.parsers.letter_spacing import closed_up
from pipelines.parsers.raised import fractions
from tests.pipelines.parsers.test_pdf import WORDS, of, parse, pdf, prose, write


@pytest.mark.parametrize(
    ("spaced", "word"),
    [
        ("目　　錄", "目錄"), ("作 業 標 準 書", "作業標準書"), ("O U T L I N E", "OUTLINE"),
        ("S A F E T Y   R U L E S", "SAFETY RULES"), ("是　否", "是　否"), ("一 二 三 四", "一 二 三 四"),
        ("A B C D E", "A B C D E"), ("a b", "a b"), ("", ""), ("1 2 3 4 5 6", "1 2 3 4 5 6"), ("氧 O2", "氧 O2"),
    ],
)  # fmt: skip
def test_letter_spaced_headings_are_words_and_choices_are_not(spaced: str, word: str) -> None:
    assert closed_up(spaced) == word


def test_a_fraction_is_written_on_the_line() -> None:
    assert fractions("from ¹⁄4 to 5³⁄₈ inch") == "from 1/4 to 5 3/8 inch"
    assert fractions("10⁻⁶/s and m²/s") == "10⁻⁶/s and m²/s"


@pytest.mark.parametrize("manner", ["lines", "boxes", "bars"])
def test_a_table_is_found_however_its_rules_are_drawn(manner: str) -> None:
    xs, ys = (60, 200, 340), (200, 225, 250)

    def draw(page: pymupdf.Page, _: int) -> None:
        for row in (0, 1):
            for col in (0, 1):
                write(page, xs[col] + 5, ys[row] + 16, f"r{row}c{col}")
                if manner == "boxes":
                    page.draw_rect((xs[col], ys[row], xs[col + 1], ys[row + 1]), width=0.5)
        for y in ys:
            if manner == "lines":
                page.draw_line((xs[0], y), (xs[2], y), width=2)
            elif manner == "bars":
                page.draw_rect((xs[0], y, xs[2], y + 1), fill=(0, 0, 0), color=None)
        for x in xs:
            if manner == "lines":
                page.draw_line((x, ys[0]), (x, ys[2]), width=2)
            elif manner == "bars":
                page.draw_rect((x, ys[0], x + 1, ys[2]), fill=(0, 0, 0), color=None)

    (table,) = of(parse(pdf(draw)).document, ElementKind.TABLE)
    assert table.text == "r0c0\tr0c1\nr1c0\tr1c1"


def test_what_stands_at_the_top_of_the_text_page_after_page_is_no_header() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        write(page, 60, 40, "EPA facility 1000", 8)
        for row, (name, value) in enumerate(
            (("Chemical name:", f"{WORDS[number]}ane"), ("CAS number:", f"75-28-{number}"))
        ):
            write(page, 60, 90 + 14 * row, name)
            write(page, 300, 90 + 14 * row, value)
        prose(page, 60, 150, 6)
        write(page, 60, 810, f"Page {number + 1} of 4", 8)

    document = parse(pdf(draw, 4)).document
    furniture = {element.text for element in of(document, ElementKind.FURNITURE)}
    assert furniture == {"EPA facility 1000", *(f"Page {n} of 4" for n in range(1, 5))}
    body = "\n".join(e.text for e in document.elements if e.kind is not ElementKind.FURNITURE)
    assert body.count("CAS number:") == 4


def test_a_heading_on_top_of_some_pages_is_a_title_and_so_is_an_underlined_one() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        write(page, 60, 40, "Risk plan", 8)
        if number < 3:
            write(page, 60, 80, "Process Chemicals", 14)
            page.draw_line((60, 86), (540, 86))
        prose(page, 60, 150, 6)

    titles = [element.text for element in of(parse(pdf(draw, 9)).document, ElementKind.TITLE)]
    assert titles == ["Process Chemicals"] * 3


def test_a_note_in_the_margin_does_not_part_the_lines_of_a_paragraph() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for row in range(6):
            write(
                page,
                60,
                150 + 14 * row,
                f"{WORDS[row]} " + "valve pressure nitrogen purge line.."[: 36 - len(WORDS[row])],
            )
        write(page, 470, 400, "see annex B")

    document = parse(pdf(draw)).document
    assert len(of(document, ElementKind.PARAGRAPH)) <= 3
