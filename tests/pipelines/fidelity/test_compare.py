"""Multisets of numbers: what changed, vanished or appeared, and which differences are layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Document, Element, ElementKind, Field, Locator
from pipelines.fidelity.compare import compare
from pipelines.fidelity.dates import states
from pipelines.fidelity.findings import Change
from pipelines.fidelity.parsed_text import WHOLE, parsed_parts
from pipelines.fidelity.reading import Bit, Part, Role

TEXT = "壓力 5×10⁻⁶ Torr，溫度 20–25 ℃，流量 500 sccm，純度 99.999 %，NF₃ 與 H₂O₂，機台 PVD-23，誤差 ±0.5 %。"


def part(text: str, name: str = "page 1", role: Role = Role.BODY, y: float = 100.0) -> Part:
    return Part(name, (Bit(text, Locator(page=1, box=(50.0, y, 500.0, y + 12)), role),))


def changes(source: str, output: str) -> list[tuple[Change, str, str]]:
    comparison = compare([part(source)], [part(output)])
    return [(finding.change, finding.was, finding.now) for finding in comparison.findings]


def test_the_same_text_in_another_layout_has_no_findings() -> None:
    output = TEXT.replace(" ", "\u2009").replace("5×10⁻⁶", "5 × 10^-6").replace("℃", "°C").replace("–", "-")
    comparison = compare([part(TEXT)], [part(output.replace("，", "\n"))])
    assert comparison.findings == ()
    assert comparison.matched == comparison.total == 9
    assert comparison.fidelity == 1.0


@pytest.mark.parametrize(
    ("was", "now", "finding"),
    [
        ("500 sccm", "600 sccm", (Change.CHANGED, "500 sccm", "600 sccm")),
        ("5×10⁻⁶ Torr", "5×10⁻⁵ Torr", (Change.CHANGED, "5e-6 Torr", "5e-5 Torr")),
        ("Torr", "mTorr", (Change.CHANGED, "5e-6 Torr", "5e-6 mTorr")),
        ("±0.5", "0.5", (Change.CHANGED, "±0.5 %", "0.5 %")),
        ("NF₃", "NF₂", (Change.CHANGED, "NF3", "NF2")),
        ("流量 500 sccm", "流量", (Change.VANISHED, "500 sccm", "")),
        ("機台", "機台 7", (Change.APPEARED, "", "7")),
    ],
)
def test_a_changed_setpoint_is_one_finding(was: str, now: str, finding: tuple[Change, str, str]) -> None:
    assert changes(TEXT, TEXT.replace(was, now)) == [finding]


def test_an_exponent_that_lost_its_raise_is_found() -> None:
    found = compare([part("至 5×10⁻⁶ Torr")], [part("至 5×10-6 Torr")])
    assert found.fidelity == 0.0
    assert "5e-6 Torr" in {finding.was for finding in found.findings}


def test_a_unit_in_another_column_is_layout_and_a_lost_one_is_not() -> None:
    assert changes("≤ 15 K\n20 Torr", "K\n≤ 15\n20 Torr") == []
    assert changes("≤ 15 K\n20 Torr", "≤ 15\n20 Torr") == [(Change.CHANGED, "≤15 K", "≤15")]


def test_units_that_two_numbers_swap_are_found() -> None:
    assert len(changes("5 Torr, 7 mTorr", "5 mTorr, 7 Torr")) == 2


def test_a_table_that_runs_over_a_page_is_found_on_the_other_page() -> None:
    source = [part("5 Torr"), part("7 Torr", "page 2")]
    comparison = compare(source, [part("5 Torr\n7 Torr")])
    assert comparison.findings == ()
    assert comparison.equivalences == {"other_part": 1}


def test_page_numbers_are_counted_apart_from_setpoints() -> None:
    source = [Part("page 1", (*part("5 Torr\n").bits, *part("第 3 頁", y=800.0).bits))]
    output = [Part("page 1", (*part("5 Torr\n").bits, *part("第 8 頁", role=Role.FURNITURE, y=800.0).bits))]
    comparison = compare(source, output)
    assert (comparison.matched, comparison.total) == (1, 1)
    assert (comparison.furniture_matched, comparison.furniture_total) == (0, 1)
    assert [finding.furniture for finding in comparison.findings] == [True]


def test_what_a_parser_may_leave_out_or_repeat_is_no_finding_but_what_it_changes_is() -> None:
    source = [
        Part(
            "page 1", (*part("http://a/2024 ", role=Role.OPTIONAL).bits, *part("合格 15\n", role=Role.REPEATABLE).bits)
        )
    ]
    assert compare(source, [part("合格 15\n合格 15")]).findings == ()
    assert len(compare(source, [part("合格 16")]).findings) == 1


DIVIDED = "2.中華民國一百零五年一月六日行政院環境保護署環署水字第 104011036\n  9 號令修正發布；含 1,\n2,4-三氯苯"


def test_a_number_that_a_margin_divided_is_no_finding_and_two_numbers_made_one_are() -> None:
    comparison = compare([part(DIVIDED)], [part(DIVIDED.replace("\n  9", "9"))])
    assert (comparison.findings, comparison.equivalences["divided"]) == ((), 1)
    assert compare([part(DIVIDED)], [part(DIVIDED.replace("\n  9", "8"))]).findings
    assert compare([part("壓力 15\n20 Torr")], [part("壓力 1520 Torr")]).findings


@pytest.mark.parametrize(
    ("original", "value", "same"),
    [
        ("27/03/2007", "2007-03-27", True), ("民國114年3月4日", "2025-03-04", True), ("1140304", "2025-03-04", True),
        ("20250304", "2025-03-04", True), ("4-Mar-2025", "2025-03-04", True), ("45720", "2025-03-04", True),
        ("2025/3/4 下午 2:05", "2025-03-04 14:05", True), ("27/03/2007", "2007-03-26", False),
        ("45720", "2025-03-05", False), ("2025/3/4", "2025-04-03", True), ("3/3/2025", "2025-03-04", False),
        ("2025/3/4 14:05", "2025-03-04 15:05", False), ("5 Torr", "6 Torr", False), ("27/13/2007", "2007-13-27", False),
    ],
)  # fmt: skip
def test_a_normalised_date_stands_for_what_its_source_says(original: str, value: str, same: bool) -> None:
    assert states(original, value) is same


def test_a_log_with_rewritten_dates_has_no_findings_and_a_wrong_one_has() -> None:
    def findings(value: str) -> int:
        row = Element(
            0, ElementKind.RECORD, f"date: {value}", Locator(row=2), fields=(Field("date", value, "27/3/2007"),)
        )
        document = Document("d", "c", "x.csv", "", "text/csv", elements=(row,))
        return len(compare([Part(WHOLE, part("date\n27/3/2007").bits)], parsed_parts(document)).findings)

    assert findings("2007-03-27") == 0
    assert findings("2008-03-27") > 0


@given(st.permutations(["5 Torr", "20 ℃", "20 ℃", "H₂O₂", "1×10⁻³ Pa", "VX300"]))
def test_the_order_of_elements_does_not_count(texts: list[str]) -> None:
    assert changes("\n".join(sorted(texts)), "；\n".join(texts)) == []


def test_many_numbers_without_a_partner_take_time_linear_in_their_number() -> None:
    source = " ".join(f"A{n} {n} kPa" for n in range(10_000, 20_000))
    output = " ".join(f"B{n} {n} mm" for n in range(30_000, 40_000)) + " 1" * 30_000
    comparison = compare([part(source)], [part(output)])
    assert comparison.matched == 0
