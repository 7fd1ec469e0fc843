"""Boilerplate goes where many documents repeat it, one copy stays, and nothing that people need is taken for it."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.boilerplate import find_paragraphs, may_be_boilerplate, summarise
from pipelines.cleaning.step import clean_document
from pipelines.cleaning.task import Options, Repeats, Task
from pipelines.document import Document, Element, ElementKind, Locator, encode
from tests.conftest import make_document

OPTIONS = Options(0.6)
NOTICE = "本文件為曜嵐半導體股份有限公司機密資料，未經書面同意不得複製或外流。"


def paragraph(text: str, kind: ElementKind = ElementKind.PARAGRAPH) -> Element:
    return Element(0, kind, text, Locator(page=1))


@pytest.mark.parametrize(
    "text",
    [
        NOTICE, "分發單位：製造部、品保部、工安部、設備部", "列印後視為非管制文件", "版權所有 翻印必究",
        "曜嵐半導體股份有限公司 品質系統部", "Linn Electronics, Inc.",
        "CONFIDENTIAL - property of Aldercrest Instruments Inc. Do not copy without prior written permission.",
        "Uncontrolled when printed. Check the document system for the current revision.",
        "本文件仅供内部使用，未经许可不得复制。",
    ],
)  # fmt: skip
def test_can_be_boilerplate(text: str) -> None:
    assert may_be_boilerplate(paragraph(text))
    for kind in set(ElementKind) - {ElementKind.PARAGRAPH, ElementKind.LIST_ITEM}:
        assert not may_be_boilerplate(paragraph(text, kind))


@pytest.mark.parametrize(
    "text",
    [
        "Uncontrolled/Runaway Reaction:\tN/A", "Uncontrolled reaction", "Confidential\tno", "作業前須穿戴防護具",
        "石英件由鼎湛化學股份有限公司清洗。", "It applies to employees and to Norvale Systems Ltd. as contractor.",
        "參照 https://www.nature.com/articles/s41467-022-34410-6",
        "如有異常，立即停止作業並通報值班主管。", "完成後通知製程工程師確認。",
        "警告：高壓氣體，未經許可不得開啟。",
        "本程序依公司品質手冊辦理。", "緊急聯絡電話：06-505-1234", "機密資料之保存期限為 3 年",
        "1. 分發單位：製造部、品保部",
        "（二）列印後視為非管制文件，使用後銷毀", "氮氣壓力維持 0.5 MPa，依受控文件設定",
        "機密", "Copyright notices: 5 min rinse",
        "Wear goggles. Confidential property of the company.", "複製配方至備用機台並確認參數",
    ],
)  # fmt: skip
def test_can_not_be_boilerplate(text: str) -> None:
    assert not may_be_boilerplate(paragraph(text))


def cleaned(*documents: Document, min_documents: int = 3, min_share: float = 0.2) -> list[list[str]]:
    hashes = [orjson.loads(find_paragraphs(Task(encode(document), OPTIONS))) for document in documents]
    repeats = summarise(((d.corpus, d.doc_id) for d in documents), hashes, min_documents, min_share)
    results = [
        orjson.loads(clean_document(Task(encode(document), OPTIONS, repeat)))
        for document, repeat in zip(documents, repeats, strict=True)
    ]
    return [[element["text"] for element in result["document"]["elements"]] for result in results]


def test_one_copy_stays_with_the_smallest_id() -> None:
    documents = [make_document(f"{number}.md", NOTICE, f"第 {number} 章內容", NOTICE) for number in range(5)]
    texts = cleaned(*documents)
    smallest = min(range(5), key=lambda number: documents[number].doc_id)
    assert [text.count(NOTICE) for text in texts] == [int(number == smallest) for number in range(5)]
    assert all(f"第 {number} 章內容" in text for number, text in enumerate(texts))
    assert cleaned(*reversed(documents)) == list(reversed(texts))


def test_spacing_and_width_do_not_hide_a_repeat() -> None:
    variants = (NOTICE, NOTICE.replace("，", "， "), NOTICE.replace("文件", "文 件"))
    texts = cleaned(*(make_document(f"{number}.md", "內容", text) for number, text in enumerate(variants)))
    assert sorted(map(len, texts)) == [1, 1, 2]


def test_too_few_documents_or_too_small_a_part() -> None:
    documents = [make_document(f"{number}.md", NOTICE, "內容") for number in range(3)]
    others = [make_document(f"other-{number}.md", "內容") for number in range(9)]
    assert all(NOTICE in text for text in cleaned(*documents, min_documents=4))
    assert sum(NOTICE in text for text in cleaned(*documents, *others, min_share=0.3)) == 3
    assert sum(NOTICE in text for text in cleaned(*documents, *others, min_share=0.25)) == 1


def test_each_corpus_is_judged_by_itself() -> None:
    documents = [make_document("a.md", NOTICE, corpus=f"plant-{number}") for number in range(4)]
    assert all(NOTICE in text for text in cleaned(*documents))


def test_a_copy_that_a_filter_drops_is_not_the_one_that_stays() -> None:
    faint = [
        Document(f"{number}" * 16, "scans", f"{number}", "0" * 64, "application/pdf", elements=(
            Element(0, ElementKind.PARAGRAPH, NOTICE, Locator(page=1), confidence=0.3 if number == 0 else 0.9),
            Element(1, ElementKind.PARAGRAPH, "內容", Locator(page=1)),
        )) for number in range(4)
    ]  # fmt: skip
    assert [NOTICE in text for text in cleaned(*faint)] == [False, True, False, False]


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=4, unique=True), min_size=1, max_size=9))
def test_every_paragraph_survives_somewhere(found: list[list[str]]) -> None:
    documents = [("corpus", f"{number:016d}") for number in range(len(found))]
    repeats = summarise(documents, found, 2, 0.1)
    for values, repeat in zip(found, repeats, strict=True):
        assert set(repeat.drop) | set(repeat.keep_first) <= set(values)
    for value in {value for values in found for value in values}:
        assert any(value in values and value not in repeat.drop for values, repeat in zip(found, repeats, strict=True))
    assert Repeats() in summarise([*documents, ("corpus", "f")], [*found, []], 2, 0.1)
