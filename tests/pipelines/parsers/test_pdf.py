"""PDF: headings, columns, furniture, ruled tables, scans, and files that are none."""

import hashlib
from collections.abc import Callable

import pymupdf
import pytest

from pipelines.document import Document, Element, ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.parse_file import Result, parse_bytes
from pipelines.parsers.task import Options, Policy, Task

OPTIONS = Options(dpi=200, min_confidence=0.5, pages=50, pixels=40_000_000)
WORDS = "vacuum chamber pressure interlock valve nitrogen purge cycle pump exhaust line sensor".split()


def parse(data: bytes, name: str = "a.pdf", kind: str = "sop", options: Options = OPTIONS) -> Result:
    digest = hashlib.sha256(data).hexdigest()
    return parse_bytes(data, Task("0" * 16, "c", name, name, digest, Policy(kind, (), ("zh-Hant-TW",)), options))


def of(document: Document, kind: ElementKind) -> list[Element]:
    return [element for element in document.elements if element.kind is kind]


def pdf(draw: Callable[[pymupdf.Page, int], None], pages: int = 1) -> bytes:
    document = pymupdf.open()
    for number in range(pages):
        draw(document.new_page(width=595, height=842), number)
    return bytes(document.tobytes())


def write(page: pymupdf.Page, x: float, y: float, text: str, size: float = 10.0) -> None:
    page.insert_text((x, y), text, fontsize=size, fontname="helv" if text.isascii() else "china-t")


def prose(page: pymupdf.Page, x: float, y: float, lines: int, width: int = 9) -> None:
    for index in range(lines):
        write(page, x, y + 14 * index, " ".join(WORDS[(index + k) % len(WORDS)] for k in range(width)))


def test_headings_items_and_paragraphs_get_their_kind_and_section() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        write(page, 60, 120, "蝕刻機清潔作業標準書", 18)
        write(page, 60, 160, "1. 目的", 13)
        write(page, 60, 185, "規範反應腔週期性清潔之步驟與復機條件，避免副產物剝落造成晶圓微粒並確保人員安全，")
        write(page, 60, 200, "並記錄於系統。")
        write(page, 60, 240, "2. 步驟", 13)
        write(page, 60, 265, "2.1 關閉閥門並確認壓力。")
        write(page, 60, 280, "2.2 以氮氣吹淨二十次。")

    document = parse(pdf(draw)).document
    assert document.title == "蝕刻機清潔作業標準書"
    assert [e.text for e in of(document, ElementKind.TITLE)][1:] == ["1. 目的", "2. 步驟"]
    (paragraph,) = of(document, ElementKind.PARAGRAPH)
    assert paragraph.text.endswith("確保人員安全，並記錄於系統。")
    assert paragraph.section == ("蝕刻機清潔作業標準書", "1. 目的")
    items = of(document, ElementKind.LIST_ITEM)
    assert [item.text[:3] for item in items] == ["2.1", "2.2"]
    assert items[0].section[-1] == "2. 步驟"
    assert document.language == "zh-Hant-TW"


def test_locators_hold_page_and_box() -> None:
    document = parse(pdf(lambda page, _: write(page, 100, 200, "valve"), 2)).document
    locator = document.elements[1].locator
    assert locator.page == 2
    assert locator.box is not None
    x0, y0, x1, y1 = locator.box
    assert 99 <= x0 < x1 <= 135
    assert 185 <= y0 < y1 <= 206


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for index in range(12):
            write(page, 60, 150 + 14 * index, f"left{index:02d} pressure valve nitrogen purge line")
            write(page, 320, 150 + 14 * index, f"right{index:02d} pressure valve nitrogen purge line")

    text = "\n".join(element.text for element in parse(pdf(draw)).document.elements)
    assert text.index("left11") < text.index("right00")


def test_three_columns_too() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        for index in range(12):
            for column in range(3):
                write(page, 40 + 175 * column, 150 + 14 * index, f"c{column}r{index:02d} valve nitrogen purge")

    text = "\n".join(element.text for element in parse(pdf(draw)).document.elements)
    assert text.index("c0r11") < text.index("c1r00") < text.index("c1r11") < text.index("c2r00")


def test_running_headers_and_page_numbers_are_furniture() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        write(page, 60, 40, "文件編號 FAB-SOP-012 版次 B", 8)
        prose(page, 60, 150, 8)
        write(page, 280, 820, f"第 {number + 1} 頁，共 3 頁", 8)

    document = parse(pdf(draw, 3)).document
    furniture = of(document, ElementKind.FURNITURE)
    assert len(furniture) == 6
    assert not any("FAB-SOP" in e.text for e in document.elements if e.kind is not ElementKind.FURNITURE)
    assert (document.doc_number, document.revision) == ("FAB-SOP-012", "B")


def test_a_ruled_table_keeps_merged_cells() -> None:
    xs, ys = (60, 200, 340, 480), (200, 225, 250, 275)

    def draw(page: pymupdf.Page, _: int) -> None:
        for y in (ys[0], ys[1], ys[3]):
            page.draw_line((xs[0], y), (xs[3], y))
        page.draw_line((xs[1], ys[2]), (xs[3], ys[2]))
        for x in xs:
            page.draw_line((x, ys[0]), (x, ys[3]))
        for x, y, text in ((0, 0, "項目"), (1, 0, "數值"), (2, 0, "單位"), (0, 1, "壓力"), (1, 1, "5"), (2, 1, "Torr"),
                           (1, 2, "6"), (2, 2, "mTorr")):  # fmt: skip
            write(page, xs[x] + 4, ys[y] + 16, text)

    (table,) = of(parse(pdf(draw)).document, ElementKind.TABLE)
    assert table.text == "項目\t數值\t單位\n壓力\t5\tTorr\n6\tmTorr"
    merged = next(cell for cell in table.cells if cell.text == "壓力")
    assert (merged.row, merged.col, merged.row_span, merged.col_span) == (1, 0, 2, 1)
    assert [cell.header for cell in table.cells if cell.row == 0] == [True, True, True]


def test_a_frame_around_the_page_is_no_table() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        page.draw_rect((40, 40, 555, 800))
        page.draw_line((40, 90), (555, 90))
        prose(page, 60, 150, 20)

    document = parse(pdf(draw)).document
    assert not of(document, ElementKind.TABLE)
    assert len(document.elements) >= 1


def test_raised_digits_stay_raised() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        page.insert_htmlbox((60, 150, 500, 200), "base pressure 5×10<sup>-6</sup> Torr, SiH<sub>4</sub> 30 sccm")

    text = parse(pdf(draw)).document.elements[0].text
    assert "5×10⁻⁶ Torr" in text
    assert "SiH₄" in text


def test_a_turned_page_reads_like_an_upright_one() -> None:
    def draw(page: pymupdf.Page, _: int) -> None:
        prose(page, 60, 150, 6)
        page.set_rotation(90)

    document = parse(pdf(draw)).document
    assert document.elements[0].text.startswith("vacuum chamber pressure")
    box = document.elements[0].locator.box
    assert box is not None
    assert box[3] - box[1] > box[2] - box[0]


def scan(angle: float = 0.0) -> bytes:
    source = pymupdf.open()
    page = source.new_page(width=400, height=160)
    for index, text in enumerate(("高純度氣體鋼瓶更換作業", "1. 關閉鋼瓶閥並確認壓力歸零", "2. 以氮氣吹淨管路 20 次")):
        write(page, 40, 50 + 30 * index, text, 12)
    image = page.get_pixmap(dpi=200, matrix=pymupdf.Matrix(200 / 72, 200 / 72).prerotate(angle))
    target = pymupdf.open()
    target.new_page(width=400, height=160).insert_image((0, 0, 400, 160), stream=image.tobytes("png"))
    return bytes(target.tobytes())


@pytest.mark.parametrize("angle", [0.0, 1.5])
def test_a_scanned_page_is_recognised(angle: float) -> None:
    result = parse(scan(angle))
    text = "\n".join(element.text for element in result.document.elements)
    assert "關閉鋼瓶閥並確認壓力歸零" in text
    assert result.counts["pages_ocr"] == 1
    sure = [e.confidence for e in result.document.elements]
    assert all(value is not None and round(value, 2) == value for value in sure)


def test_unsure_lines_are_counted_not_kept() -> None:
    strict = Options(dpi=200, min_confidence=1.0, pages=50, pixels=40_000_000)
    data = scan()
    everything = len(parse(data).document.elements)
    try:
        result = parse(data, options=strict)
    except DocumentError as error:
        assert error.reason == "no_text"
    else:
        assert result.dropped["low_confidence"] > 0
        assert result.found >= everything


def test_too_many_pages_are_rejected() -> None:
    data = pdf(lambda page, _: write(page, 60, 150, "valve"), 3)
    with pytest.raises(DocumentError, match="too_many_pages") as caught:
        parse(data, options=Options(200, 0.5, 2, 1_000_000))
    assert caught.value.rejected


def test_encrypted_corrupt_empty_and_textless_files_say_so() -> None:
    document = pymupdf.open()
    document.new_page().insert_text((60, 60), "secret")
    locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    blank = pdf(lambda page, _: None)
    for data, reason in (
        (locked, "encrypted"), (b"%PDF-1.7\nnothing here", "corrupt"), (b"no pdf at all", "corrupt"),
        (b"", "empty_file"), (blank, "no_text"),
    ):  # fmt: skip
        with pytest.raises(DocumentError, match=reason):
            parse(bytes(data))


def test_fewer_pages_than_stated_are_a_damaged_file() -> None:
    data = pdf(lambda page, _: write(page, 60, 150, "valve")).replace(b"/Count 1", b"/Count 2")
    with pytest.raises(DocumentError, match="corrupt"):
        parse(data)
