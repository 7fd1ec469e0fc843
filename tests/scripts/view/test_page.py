"""The page about one file: complete, escaped, self-contained, the same bytes for the same file."""

import base64
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Cell, Document, Element, ElementKind, Field, Locator
from scripts.view.page import View, render
from scripts.view.pictures import Picture

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\' onload="alert(2)" style="x {{ 7*7 }} {% raw %}'
PICTURE = Picture("data:image/webp;base64,UklGRg==", 595.0, 842.0)
ELEMENT_ID = re.compile(r"e\d+")


def document(*elements: Element, pages: int = 0, **header: Any) -> Document:
    return Document("0" * 16, "", "a", "ab" * 32, "application/pdf", pages=pages, elements=elements, **header)


def page(shown: Document, name: str = "a.pdf", pictures: dict[int, Picture] | None = None, **dropped: int) -> Any:
    text = render(View(name, shown, range(1, shown.pages + 1), pictures or {}, dropped))
    return lxml.html.document_fromstring(text)


def element(order: int, kind: ElementKind = ElementKind.PARAGRAPH, text: str = "閥門", **more: Any) -> Element:
    return Element(order, kind, text, more.pop("locator", Locator(page=1, box=(60.0, 70.0, 300.0, 90.0))), **more)


def hostile_document() -> Document:
    locators = (
        Locator(page=1, box=(0.0, 0.0, 9.0, 9.0)), Locator(sheet=HOSTILE, cells=HOSTILE), Locator(row=3),
        Locator(block=HOSTILE, start=0, end=4),
    )  # fmt: skip
    elements = [
        element(order, kind, HOSTILE, locator=locators[order % 4], section=(HOSTILE,), language=HOSTILE, confidence=0.5)
        for order, kind in enumerate(ElementKind)
    ]
    elements.append(element(20, ElementKind.TABLE, cells=(Cell(0, 0, HOSTILE, header=True), Cell(0, 1, HOSTILE))))
    elements.append(element(21, ElementKind.RECORD, fields=(Field(HOSTILE, HOSTILE),)))
    notes = (HOSTILE, f"page 1: ocr({HOSTILE})")
    return document(
        *elements, pages=1, notes=notes, title=HOSTILE, doc_number=HOSTILE, revision=HOSTILE, language=HOSTILE
    )


def test_nothing_in_a_file_or_its_name_becomes_markup() -> None:
    tree = page(hostile_document(), HOSTILE, {1: PICTURE}, **{HOSTILE: 2})
    (script,) = tree.iter("script")
    assert "alert" not in script.text_content()
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert [image.get("src") for image in tree.iter("img")] == [PICTURE.uri]
    assert all(re.fullmatch(r"[a-z-]+:[-\d.:; %a-z]+", style) for style in tree.xpath("//@style"))
    assert tree.xpath("//h1")[0].text_content() == HOSTILE
    assert HOSTILE in tree.xpath("//title")[0].text


def test_the_page_loads_nothing_and_its_policy_names_its_only_script() -> None:
    tree = page(document(element(0), pages=1), pictures={1: PICTURE})
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    (script,) = tree.iter("script")
    assert not script.attrib
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    links = tree.xpath("//@href | //@src | //@action | //@poster | //@srcset")
    assert all(link.startswith(("#", "data:image/")) for link in links)
    assert "url(" not in tree.xpath("//style")[0].text
    assert "@import" not in tree.xpath("//style")[0].text


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_text_arrives_as_it_is_with_control_characters_made_visible(text: str, name: str) -> None:
    tree = page(document(element(0, text=text, language="en")), name)
    (shown,) = tree.find_class("text")
    visible = {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10)} | {127: "␡"}
    assert shown.text_content() == text.translate(visible)


def test_every_element_is_there_once_and_links_lead_both_ways() -> None:
    elements = [
        element(order, kind, locator=Locator(page=1 + order % 3, box=(60.0, 70.0 + order, 300.0, 90.0)))
        for order, kind in enumerate([*ElementKind] * 2)
    ]
    elements.append(element(99, locator=Locator(page=2)))
    tree = page(document(*elements, pages=4), pictures={1: PICTURE, 2: PICTURE, 4: PICTURE})
    ids = Counter(node.get("id") for node in tree.xpath("//*[@id]"))
    assert max(ids.values()) == 1
    assert {name for name in ids if ELEMENT_ID.fullmatch(name)} == {f"e{e.order}" for e in elements}
    pictured = {e.order for e in elements if e.locator.page in (1, 2) and e.locator.box}
    assert {node.get("id") for node in tree.find_class("box")} == {f"b{order}" for order in pictured}
    for order in pictured:
        assert tree.xpath(f"//*[@id='b{order}']/@href") == [f"#e{order}"]
        assert tree.xpath(f"//*[@id='e{order}']//a[@href='#b{order}']")
    assert all(link[1:] in ids for link in tree.xpath("//@href"))


def test_boxes_carry_kind_number_and_confidence_and_stay_inside_the_page() -> None:
    tree = page(
        document(
            element(0, confidence=0.97), element(1, confidence=0.8), element(2, ElementKind.FURNITURE, confidence=0.4),
            element(3, locator=Locator(page=1, box=(500.0, 800.0, 900.0, 900.0))), pages=1,
        ),
        pictures={1: PICTURE},
    )  # fmt: skip
    boxes = tree.find_class("box")
    assert [box.get("class").split()[1:] for box in boxes] == [
        ["paragraph", "sure"], ["paragraph", "fair"], ["furniture", "doubtful"], ["paragraph"],
    ]  # fmt: skip
    assert [box.text_content() for box in boxes] == ["00.97", "10.80", "20.40", "3"]
    for box in boxes:
        left, top, width, height = (float(v) for v in re.findall(r":([-\d.]+)%", box.get("style")))
        assert min(left, top, width, height) >= 0
        assert max(left + width, top + height) <= 100.01


def test_a_table_is_a_table_and_a_record_a_list_of_fields() -> None:
    cells = (
        Cell(0, 0, "項目", row_span=2, header=True), Cell(0, 1, "值", col_span=2, header=True), Cell(1, 1, "40"),
        Cell(1, 2, "60"),
    )  # fmt: skip
    fields = (Field("日期", "2025-01-02"), Field("處置", ""))
    tree = page(document(element(0, ElementKind.TABLE, cells=cells), element(1, ElementKind.RECORD, fields=fields)))
    heads = [(th.text, th.get("rowspan"), th.get("colspan"), th.get("scope")) for th in tree.iter("th")]
    assert heads == [("項目", "2", None, "col"), ("值", None, "2", "col")]
    assert [td.text for td in tree.iter("td")] == ["40", "60"]
    (record,) = tree.find_class("fields")
    assert [node.text_content() for node in record.iter("dt", "dd")] == ["日期", "2025-01-02", "處置", "–"]


def test_text_is_marked_with_its_language() -> None:
    texts = {"確認閥門關閉": "zh-Hant-TW", "确认阀门关闭": "zh-Hans-CN", "Close the valve first": "en", "12.5": None}
    tree = page(document(*(element(order, text=text) for order, text in enumerate(texts)), language="zh-Hant-TW"))
    assert [node.get("lang") for node in tree.find_class("text")] == list(texts.values())
    assert tree.get("lang") == "zh-Hant-TW"
    assert {node.get("lang") for node in tree.find_class("zh")} == {"zh-Hant-TW"}
    assert {node.get("lang") for node in tree.find_class("en")} == {"en"}


def test_the_section_is_shown_where_it_changes_and_again_on_a_new_page() -> None:
    at = [Locator(page=number) for number in (1, 1, 1, 2)]
    elements = [element(order, locator=place, section=("1 目的",)) for order, place in enumerate(at)]
    elements[1] = element(1, ElementKind.FURNITURE, locator=at[1])
    tree = page(document(*elements, pages=2))
    paths = [node.xpath("ancestor::article/@id")[0] for node in tree.find_class("section")]
    assert paths == ["e0", "e3"]


def test_the_header_tells_counts_losses_and_how_pages_were_read() -> None:
    shown = document(
        element(0), element(1, ElementKind.TITLE), pages=2, notes=("page 2: ocr(image_only)", "encoding cp950"),
        title="換酸", doc_number="FAB-1", revision="C",
    )  # fmt: skip
    tree = page(shown, low_confidence=4)
    facts = " ".join(tree.find_class("facts")[0].text_content().split())
    for told in ("換酸", "FAB-1", "application/pdf", "ab" * 8, "段落 paragraph 1", "too little confidence 4", "cp950"):
        assert told in facts
    assert "a picture without a text layer" in tree.xpath("//section[2]/h2")[0].text_content()
    assert "no element on this page" in tree.xpath("//section[2]")[0].text_content()


def test_the_same_document_gives_the_same_page() -> None:
    shown = hostile_document()
    assert len({render(View("a", shown, [1], {1: PICTURE}, {"b": 1, "a": 2})) for _ in range(2)}) == 1


@pytest.mark.parametrize("name", ["view.css", "link.js"])
def test_what_is_pasted_into_the_page_cannot_end_its_tag(name: str) -> None:
    folder = Path(__file__).parents[3] / "scripts" / "view" / "templates"
    assert "</" not in (folder / name).read_text(encoding="utf-8")
