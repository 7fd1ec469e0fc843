"""Lines that a margin broke, and lines that are paragraphs."""

import json

import pytest

from pipelines.document import ElementKind
from pipelines.parsers.draft import assemble
from pipelines.parsers.json_file import parse_json
from pipelines.parsers.plain_text import drafts_of_text
from pipelines.parsers.task import Policy
from tests.pipelines.parsers.test_real_files import REAL

LAW = REAL / "spec" / "kong0107__mojLawSplitJSON" / "FalVMingLing"
# Broken at 64 columns, as the database of laws and regulations has it.
WRAPPED = """1.中華民國九十年十二月十二日行政院勞工委員會（90）台勞安二字第 0
  060412 號令修正發布第 20、36、37、294  條條文；並增訂第 119-1
  條條文；自發布日施行
2.中華民國一百零五年一月六日行政院環境保護署環署水字第 104011036
  9 號令修正發布第 2、4 條條文；
  刪除第 15 條條文
"""
PARAGRAPHS = (
    "公共危險物品製造場所，係指從事第一類至第六類公共危險物品製造之作業區，以及供應其原料之儲槽場所。",
    "五、地下儲槽場所：在地面下埋設容量超過六百公升之儲槽儲存六類物品，並依規定設置檢測設備之場所。",
    "可燃性高壓氣體製造場所，係指從事製造、壓縮、液化或分裝可燃性高壓氣體之作業區及其供應氣源之儲槽。",
)


def texts(text: str) -> list[str]:
    return [draft.text for draft in drafts_of_text(text)]


def test_a_number_that_the_margin_divides_is_whole() -> None:
    first, second, rest = texts(WRAPPED)
    assert "字第 0060412 號令" in first
    assert first.endswith("自發布日施行")
    assert "字第 1040110369 號令" in second
    assert rest == "刪除第 15 條條文"


def test_lines_that_are_paragraphs_stay_apart_however_long() -> None:
    assert texts("\n".join(PARAGRAPHS)) == list(PARAGRAPHS)


def test_a_clause_under_a_hanging_item_begins_anew_where_it_stands_at_the_margin() -> None:
    item = (
        "三、雇主使勞工於局限空間從事作業前，應先確認該局限空間內有無可能引起\n    勞工缺氧、中毒之虞，並設置通風設備。"
    )
    clause = "前項危害防止計畫，應依作業可能引起之危害訂定。"
    assert [text[:4] for text in texts(f"{item}\n{clause}")] == ["三、雇主", "前項危害"]


def test_ragged_lines_of_words_are_joined_and_an_ended_paragraph_is_not() -> None:
    text = (
        "The wafer chuck is cleaned with deionised water before every\n"
        "lot, and the pump is vented only after the interlock has been\n"
        "released by the shift leader of the bay.\n"
        "The log is signed.\n"
    )
    whole, signed = texts(text)
    assert whole.endswith("the interlock has been released by the shift leader of the bay.")
    assert signed == "The log is signed."


STAMPED = [f"2025-03-04 08:{i:02d}:12 ALM 12{i:02d} chamber pressure high at PVD-2{i}, acknowledged" for i in range(6)]
DATED = [f"114/03/0{i + 1} PVD-2{i} 真空腔體壓力過高，值班人員確認後重新抽氣並通知設備課處理完成" for i in range(6)]
# Shift notes without a full stop, one a line.
NOTES = [
    f"機台 PVD-2{i} 更換 O-ring 後抽氣至 5×10⁻⁶ Torr，洩漏率合格，{'請留意流量計，' * i}交接完成" for i in range(6)
]


@pytest.mark.parametrize("entries", [STAMPED, DATED, NOTES])
def test_entries_of_a_log_stay_apart(entries: list[str]) -> None:
    assert texts("\n".join(entries)) == entries


@pytest.mark.parametrize("text", ["壓力 100\n200 為上限", "100\n200"])
def test_numbers_of_short_lines_stay_two(text: str) -> None:
    assert texts(text) == text.split("\n")


def test_a_word_as_long_as_a_file_costs_no_more_than_its_characters() -> None:
    line = "The interlock has been released by the shift leader of the bay and then"
    assert len(texts(f"{line}\n{'x' * 1_000_000}")) == 1


def test_roman_numerals_begin_items() -> None:
    kinds = [draft.kind for draft in drafts_of_text("I. Water temperature\nII. Other items\n(IV) Oil\nDVI. is none")]
    assert kinds == [ElementKind.LIST_ITEM] * 3 + [ElementKind.PARAGRAPH]


@pytest.mark.real
@pytest.mark.skipif(not LAW.is_dir(), reason="no real files here")
def test_clauses_of_a_real_law_are_elements_of_their_own() -> None:
    data = (LAW / "D0120025.json").read_bytes()
    found = [element.text for element in assemble(parse_json(data, Policy("spec", (), ())).drafts)]
    articles = [article.get("條文內容", "").split("\r\n") for article in json.loads(data)["法規內容"]]
    unbroken = [clauses for clauses in articles if all(clause.endswith(("。", "：", "；")) for clause in clauses)]
    assert len(unbroken) > 20
    assert {clause.strip() for clauses in unbroken for clause in clauses} <= set(found)
    assert any("第 7、8、12、14、15、18、21" in text and "、73-1、74" in text for text in found)
