"""The route of a page: what asks for recognition, what does not, and how it is told."""

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.parsers.ocr_turn import find_turn
from pipelines.parsers.route import Evidence, Route, Taken, decide, notes, read_note
from pipelines.parsers.text_quality import Quality, assess, soundness
from tests.pipelines.parsers.test_pdf import WORDS, of, parse, pdf, prose, scan, write

ENGLISH = "The interlock closes the nitrogen valve when the chamber pressure rises above the limit. " * 3
CHINESE = "開啟反應腔前應確認真空計讀值並完成氮氣吹淨二十次，避免殘留氣體與水氣反應造成腐蝕。" * 3
GOOD = Quality(1000, 0.0, 1.0)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, ENGLISH + CHINESE, "使用 CVD 機台，µm 與 Ω·cm，α-olefin，25 ℃", ""])
def test_text_that_reads_well_is_likely(text: str) -> None:
    quality = assess(text)
    assert quality.likely > 0.9
    assert quality.garbage < 0.02


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr((ord(c) - 97 + 11) % 26 + 97) if c.islower() else c for c in ENGLISH),
        "".join(chr(0x4E00 + (ord(c) * 7919) % 20000) for c in CHINESE),
        CHINESE.encode().decode("latin-1"),
        "\ufffd" * 60 + ENGLISH[:40],
        ENGLISH.replace("e", "\x03").replace("t", "\uf0c2"),
    ],
    ids=["shifted letters", "random han", "mojibake", "no map", "controls"],
)
def test_garbled_text_is_worth_less_and_asks_for_recognition(text: str) -> None:
    assert assess(text).worth < 0.65 * len(text)
    quality = assess(text)
    assert decide(Evidence(quality)).route is Route.KEPT_TEXT


def test_broken_words_tell_a_bad_ocr_layer() -> None:
    assert soundness(ENGLISH) > 0.95
    assert soundness(CHINESE) > 0.95
    assert (
        soundness("sw | \\ + 4OO + —esupport {note 1] BH~ t= 0pp0se ;| }. ^ SeN3t[ n0te 2 ]} ~'| -- .: ,; 1l|I") < 0.6
    )


@pytest.mark.parametrize(
    ("evidence", "taken"),
    [
        (Evidence(GOOD), "text(text_layer)"),
        (Evidence(GOOD, covers=(1.0,)), "text(text_layer)"),
        (Evidence(Quality(0, 0.0, 1.0), covers=(0.9,)), "ocr(image_only)"),
        (Evidence(Quality(0, 0.0, 1.0), covers=(0.1,) * 9), "ocr(image_strips)"),
        (Evidence(Quality(0, 0.0, 1.0), shapes=900), "ocr(drawn_text)"),
        (Evidence(Quality(0, 0.0, 1.0)), "blank(no_content)"),
        (Evidence(Quality(6, 0.0, 1.0)), "text(text_layer)"),
        (Evidence(Quality(6, 0.0, 1.0), covers=(0.9,)), "kept_text(mostly_image)"),
        (Evidence(Quality(90, 0.0, 1.0), covers=(0.9,)), "kept_text(mostly_image)"),
        (Evidence(Quality(900, 0.4, 1.0)), "kept_text(garbled_text)"),
        (Evidence(Quality(900, 0.0, 0.2)), "kept_text(implausible_text)"),
        (Evidence(GOOD, hidden=1.0, sound=0.4, covers=(1.0,)), "kept_text(bad_ocr_layer)"),
        (Evidence(GOOD, hidden=1.0, sound=1.0, covers=(1.0,)), "text(ocr_layer)"),
    ],
)
def test_evidence_decides_the_route(evidence: Evidence, taken: str) -> None:
    assert str(decide(evidence)) == taken


routes = st.builds(Taken, st.sampled_from(Route), st.sampled_from(["text_layer", "image_only"]))


@given(st.lists(routes, min_size=1, max_size=30))
def test_notes_say_the_route_of_every_page_once(taken: list[Taken]) -> None:
    read = [read_note(note) for note in notes(taken)]
    told = {
        page: (route, reason) for found in read if found for page, route, reason in ((p, *found[1:]) for p in found[0])
    }
    assert told == {page: (str(item.route), item.reason) for page, item in enumerate(taken, start=1)}
    assert sum(len(found[0]) for found in read if found) == len(taken)


def test_other_notes_are_not_read() -> None:
    assert read_note("encoding big5") is None


def test_routes_are_counted_and_noted() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        if number != 1:
            prose(page, 60, 150, 8)

    result = parse(pdf(draw, 4))
    assert result.counts["route_text_text_layer"] == 3
    assert result.counts["route_blank_no_content"] == 1
    assert result.document.notes == (
        "page 1: text(text_layer)", "page 2: blank(no_content)", "pages 3-4: text(text_layer)",
    )  # fmt: skip


def test_a_garbled_layer_gives_way_to_recognition() -> None:
    shown = pymupdf.open(stream=scan(), filetype="pdf")
    page = shown[0]
    for row in range(6):
        page.insert_text((10, 20 + 20 * row), "qzxjv kwpqx vvjqk zzxqj wkvqp" * 2, fontsize=8, render_mode=3)
    result = parse(bytes(shown.tobytes()))
    assert result.counts["route_kept_ocr_bad_ocr_layer"] == 1
    assert "關閉鋼瓶閥並確認壓力歸零" in "".join(element.text for element in result.document.elements)


def test_a_good_ocr_layer_is_kept_without_recognition() -> None:
    shown = pymupdf.open(stream=scan(), filetype="pdf")
    for row in range(4):
        shown[0].insert_text(
            (10, 20 + 20 * row), "close the cylinder valve and purge the line", fontsize=8, render_mode=3
        )
    result = parse(bytes(shown.tobytes()))
    assert result.counts["route_text_ocr_layer"] == 1
    assert all(element.confidence is None for element in result.document.elements)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_scan_lying_on_its_side_or_head_is_turned(quarters: int) -> None:
    upright = pymupdf.open(stream=scan(), filetype="pdf")[0].get_pixmap(dpi=200)
    turned = pymupdf.open()
    page = turned.new_page(width=160 if quarters % 2 else 400, height=400 if quarters % 2 else 160)
    page.insert_image(page.rect, stream=upright.tobytes("png"), rotate=90 * quarters)
    document = parse(bytes(turned.tobytes())).document
    texts = [element.text for element in document.elements]
    assert "關閉鋼瓶閥並確認壓力歸零" in "".join(texts)
    assert texts.index(next(t for t in texts if "鋼瓶更換" in t)) == 0
    boxes = [element.locator.box for element in document.elements]
    width, height = page.rect.width, page.rect.height
    assert all(box and 0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height for box in boxes)


def test_a_page_that_reads_badly_either_way_stays() -> None:
    boxes = [(0, 20 * row, 300, 20 * row + 15) for row in range(5)]
    assert find_turn(boxes, lambda _box, _turn: ("", 0.3)) == 0
    assert find_turn(boxes, lambda _box, turn: ("", 0.95 if turn == 2 else 0.4)) == 2
    assert find_turn([], lambda _box, _turn: ("", 1.0)) == 0


def test_figures_in_the_first_row_of_a_table_are_no_page_numbers() -> None:
    def draw(page: pymupdf.Page, number: int) -> None:
        for row in range(6):
            write(page, 60, 60 + 14 * row, f"{WORDS[number]} {WORDS[row]}")
            for column in range(4):
                write(page, 160 + 60 * column, 60 + 14 * row, str(10 * row + column))
        write(page, 290, 820, str(number + 1), 8)

    document = parse(pdf(draw, 3)).document
    assert [e.text for e in of(document, ElementKind.FURNITURE)] == ["1", "2", "3"]
    tables = of(document, ElementKind.TABLE)
    assert tables[0].text.splitlines()[:2] == ["vacuum vacuum\t0\t1\t2\t3", "vacuum chamber\t10\t11\t12\t13"]
