"""The rules by which tools' texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.bench.similarity import Score, fold, markdown_tables, packed, right_cells, score


@pytest.mark.parametrize(
    "marked",
    [
        "## 3. 防護與工具",
        "**3. 防護** 與 `工具`",
        "- 3\\. 防護與<br>工具",
        "|3. 防護|與工具|\n|---|---:|",
        "> 3. 防護與工具\n\n---\n",
        "3. 防&#35703;與工具",
    ],
)
def test_marks_of_markdown_do_not_count(marked: str) -> None:
    assert packed(fold(marked)) == "3.防護與工具"


def test_what_is_content_stays() -> None:
    assert fold("FLOW_RATE −5 ± 0.5 ℃, 5×10⁻⁶ Torr, N₂ & H₂O₂ #2") == "FLOW_RATE −5 ± 0.5 ℃, 5×10⁻⁶ Torr, N₂ & H₂O₂ #2"
    assert fold("a * 3") != fold("a 4")
    assert fold("A &amp; B “ﬁnal”") == 'A & B "final"'


def test_how_a_page_is_set_does_not_count() -> None:
    assert fold("the pres-\nsure of N-\n2 is\x84\uf0b7 well-\nknown") == "the pressure of N- 2 is wellknown"
    assert fold("well-known") == "well-known"
    assert fold(r"\_\_\_\_ years ______") == "years"


def test_furniture_is_left_out_whole_or_in_parts() -> None:
    furniture = ("南科十二吋三廠　文件編號 FAB-015　版次 A", "承辦人：甲　分機 4638")
    lines = ["南科十二吋三廠 文件編號 FAB-015 版次 A", "1. 目的", "版次 A 的步驟", "文件編號 FAB-015"]
    lines += ["第 1 頁 / 共 2 頁", "3", "Page 2 of 3"]
    assert fold("\n".join(lines), furniture) == "1. 目的 版次 A 的步驟"


def test_equal_texts_are_alike_and_order_matters_only_in_order() -> None:
    first, second = "關閉閥門並確認壓力" * 3, "以氮氣吹淨二十次" * 3
    assert score(first, first).f1 == score(first, first).order == 1.0
    swapped = score(first + second, second + first)
    assert swapped.f1 == 1.0
    assert swapped.order < 0.6


def test_what_is_lost_and_what_is_read_twice_costs() -> None:
    text = "flow 25 sccm 氣體"
    assert score(text, "").f1 == 0.0
    assert score(text, f"{text} {text}").f1 == pytest.approx(2 / 3)
    assert score(text, "flow 25sccm 氣體").f1 == pytest.approx(2 * 3 / 9)
    assert score("氣體流量25", "氣體流量28").error_rate == pytest.approx(1 / 6)


@given(st.text(max_size=30), st.text(max_size=30))
def test_scores_are_symmetric_and_bounded(first: str, second: str) -> None:
    there, back = score(first, second), score(second, first)
    assert (there.f1, there.order) == (back.f1, back.order)
    assert 0.0 <= there.f1 <= 1.0
    assert 0.0 <= there.order <= 1.0


def test_pooled_scores_weigh_by_length() -> None:
    pooled = score("氣" * 98, "氣" * 98) + score("xyz", "")
    assert pooled.f1 == pytest.approx(196 / 197)
    assert Score().f1 == Score().order == 1.0


def test_cells_count_at_their_place_in_the_table_that_fits_best() -> None:
    found = markdown_tables("|x|\n|---|\n|y|\n\ntext\n\n|項目|要求|\n|---|---|\n|氣體|N₂<br>5 slm|\n")
    assert len(found) == 2
    assert right_cells([[["項目", "要求"], ["氣體", "N₂ 5 slm"]]], found) == (4, 4)
    assert right_cells([[["要求", "項目"]]], found) == (0, 2)
    assert right_cells([[["要求"]]], []) == (0, 1)


def test_grams_see_which_line_follows_which() -> None:
    label, value = "社區應變計畫", "已納入"
    assert score(label + value, label + value).grams == 1.0
    parted = score(label + value, label[:3] + value + label[3:])
    assert parted.f1 == 1.0
    assert 0.0 < parted.grams < 0.7
