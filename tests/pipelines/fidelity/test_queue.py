"""The steward's queue: what two readings of a scan differ on, and how corrections settle it."""

from dataclasses import replace

import pytest

from pipelines.document import Cell, Document, Element, ElementKind, Locator, table_text
from pipelines.fidelity.queue import Item, Why, check_scan, open_items
from pipelines.fidelity.reading import Bit, Part
from pipelines.fidelity.second_reading import ReadPage
from pipelines.parsers.corrected import Correction, apply_corrections

BOX = (50.0, 100.0, 300.0, 112.0)
TEXT = "維持 5 Torr，壓升 7 Torr，流量 500 sccm，分 500 次"


def scanned(text: str = TEXT, confidence: float = 0.98) -> Document:
    element = Element(0, ElementKind.PARAGRAPH, text, Locator(page=1, box=BOX), confidence=confidence)
    return Document("d" * 16, "c", "a.pdf", "0" * 64, "application/pdf", elements=(element,))


def second(text: str, confidence: float = 0.98) -> list[ReadPage]:
    return [ReadPage(Part("page 1", (Bit(f"{text}\n", Locator(page=1, box=BOX)),)), (confidence,))]


def items(document: Document, reading: str, **sure: float) -> tuple[Item, ...]:
    return check_scan(document, second(reading, **sure), 0.8).items


def correction(read: str, becomes: str, occurrence: int = 1) -> Correction:
    return Correction("entry 1", 1, BOX, read, becomes, occurrence)


def test_readings_that_agree_leave_nothing_to_do() -> None:
    check = check_scan(scanned(), second(TEXT.replace(" ", "")), 0.8)
    assert check.items == ()
    assert check.total == 4


def test_a_number_that_is_read_in_two_ways_waits_with_both() -> None:
    (item,) = items(scanned(), TEXT.replace("流量 500", "流量 600"))
    assert (item.why, item.parsed, item.second, item.read) == (Why.DISAGREE, "500 sccm", "600 sccm", "500 sccm")
    assert item.box == BOX


def test_equal_numbers_are_told_apart_by_their_order() -> None:
    (item,) = items(scanned("5 Torr，5 Torr 與 5 Torr"), "5 Torr，5 Torr 與 6 Torr")
    assert item.occurrence in {1, 2, 3}
    assert item.read == "5 Torr"


@pytest.mark.parametrize(("parsed", "read"), [(0.7, 0.98), (0.98, 0.7)])
def test_numbers_of_an_unsure_line_wait(parsed: float, read: float) -> None:
    found = items(scanned(confidence=parsed), TEXT, confidence=read)
    assert {item.why for item in found} == {Why.UNSURE}
    assert len(found) == 4
    assert all(item.confidence == 0.7 for item in found)


def test_a_power_of_ten_without_exponent_waits_though_both_readings_agree() -> None:
    found = items(scanned("維持 5×10 Torr，共 10 次"), "維持 5×10 Torr，共 10 次")
    assert [(item.why, item.parsed) for item in found] == [(Why.BARE_POWER, "10 Torr")]


def test_a_line_that_parse_dropped_waits() -> None:
    reading = f"{TEXT} 8 Pa"
    assert [(item.parsed, item.second) for item in items(scanned(), reading)] == [("", "8 Pa")]


def test_a_correction_or_a_confirmation_settles_an_item() -> None:
    reading = TEXT.replace("7 Torr", "8 Torr")
    waiting = items(scanned(), reading)
    assert waiting
    mended = correction("7 Torr", "8 Torr")
    after = replace(scanned(), elements=apply_corrections(scanned().elements, [mended]))
    assert items(after, reading) == ()
    third = correction("7 Torr", "9 Torr")
    after = replace(scanned(), elements=apply_corrections(scanned().elements, [third]))
    assert items(after, reading)
    assert open_items(items(after, reading), [third]) == ()
    confirmed = correction("500 sccm", "500 sccm")
    doubt = items(scanned(), TEXT.replace("流量 500", "流量 600"))
    assert open_items(doubt, [confirmed]) == ()
    assert open_items(doubt, [replace(confirmed, page=2)]) == doubt
    assert open_items(doubt, [correction("分", "分")]) == doubt


def test_what_only_the_second_reading_saw_is_settled_by_confirming_the_line() -> None:
    doubt = items(scanned(), f"{TEXT} 8 Pa")
    assert open_items(doubt, [correction("維持", "維持")]) == ()
    assert open_items(doubt, [correction("維持", "8 Pa 維持")]) == doubt


def test_the_id_of_an_item_changes_with_its_readings_only() -> None:
    one = items(scanned(), TEXT.replace("流量 500", "流量 600"))
    assert one == items(scanned(), TEXT.replace("流量 500", "流量 600"))
    assert one[0].id != items(scanned(), TEXT.replace("流量 500", "流量 700"))[0].id


def test_a_number_and_its_unit_in_two_cells_are_corrected_in_the_cell_of_the_number() -> None:
    cells = (Cell(0, 0, "≤ 15"), Cell(0, 1, "K"))
    table = Element(0, ElementKind.TABLE, table_text(cells), Locator(page=1, box=BOX), cells=cells, confidence=0.9)
    document = replace(scanned(), elements=(table,))
    (item,) = items(document, "≤ 16 K")
    assert (item.parsed, item.read) == ("≤15 K", "15")
    confirmed = correction("15", "15")
    assert open_items((item,), [confirmed]) == ()
    assert apply_corrections(document.elements, [correction("15", "16")])[0].text == "≤ 16\tK"
