"""Markdown, plain text, joining of lines, formats, encodings, metadata."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.fidelity.source import read_source
from pipelines.language import detect_language
from pipelines.parsers.draft import Draft, Parsed, assemble
from pipelines.parsers.encoding import decode
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.joining import join_lines
from pipelines.parsers.markdown import parse_markdown
from pipelines.parsers.markdown_inline import plain
from pipelines.parsers.metadata import describe
from pipelines.parsers.ocr import mend_exponents
from pipelines.parsers.plain_text import parse_text
from pipelines.parsers.series import promote

MARKDOWN = """---
owner: nobody
---
# 清潔標準書

第一段 **重要**
內容。

## 步驟
- 關閉 `V-101`
  並上鎖
1. 吹淨

| 項目 | 值 |
| --- | --- |
| 壓力 | 5 |

```
RUN PM
```
"""


def test_markdown_blocks() -> None:
    elements = assemble(parse_markdown(MARKDOWN.encode()).drafts)
    assert [(e.kind, e.text) for e in elements] == [
        (ElementKind.FURNITURE, "owner: nobody"), (ElementKind.TITLE, "清潔標準書"),
        (ElementKind.PARAGRAPH, "第一段 重要內容。"), (ElementKind.TITLE, "步驟"),
        (ElementKind.LIST_ITEM, "- 關閉 V-101並上鎖"), (ElementKind.LIST_ITEM, "1. 吹淨"),
        (ElementKind.TABLE, "項目\t值\n壓力\t5"), (ElementKind.CODE, "RUN PM"),
    ]  # fmt: skip
    assert elements[4].section == ("清潔標準書", "步驟")
    start, end = elements[6].locator.start, elements[6].locator.end
    assert MARKDOWN[start:end].startswith("| 項目")


QUOTED = """先看：
> 儲存單元須刷新
>
> - DRAM
>     - 主記憶體
續行
```
> prompt
```
::: tip 提示
只配置一種屬性
:::
- ![20231219133958](http://x/20231219133958.png)
2. ![圖](a.png)
"""


def test_quotations_and_frames_of_markdown_are_read_block_by_block() -> None:
    found = parse_markdown(QUOTED.encode()).drafts
    assert [draft.text for draft in found if draft.text] == [
        "先看：", "儲存單元須刷新", "- DRAM", "- 主記憶體續行", "> prompt", "提示", "只配置一種屬性", "2.",
    ]  # fmt: skip
    assert QUOTED[found[2].locator.start : found[2].locator.end] == "- DRAM"


def test_code_in_a_quotation_ends_where_its_fence_does() -> None:
    code, after = parse_markdown(b"> ```\n> x > 1\n> ```\n> # y").drafts
    assert (code.kind, code.text, after.text) == (ElementKind.CODE, "x > 1", "y")


def test_markdown_is_read_in_time_linear_in_its_length() -> None:
    assert parse_markdown((":::" + "x:" + " " * 100_000 + "x\n" + "> " * 50_000).encode()).drafts
    assert parse_markdown(("|" * 3000 + "\n" + "`" * 3000 + "\n[" * 500).encode()).drafts


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("[SOP](x.md)", "SOP"),
        ("10<sup>-6</sup>", "10⁻⁶"),
        ("a\\*b", "a*b"),
        ("`a*b*c`", "a*b*c"),
        ("V_1_2", "V_1_2"),
        (r"isn\'t \"safe\"", 'isn\'t "safe"'),
        ("{py:class}`a.B` {x}", "a.B {x}"),
        ("![20231219](a.png)", ""),
        ("![反應器](a.png)", "反應器"),
    ],
)
def test_inline_markdown(marked: str, text: str) -> None:
    assert plain(marked) == text


def test_plain_text_headings_and_joined_lines() -> None:
    text = "一、目的\n" + "規範反應腔清潔之步驟與復機條件避免微粒產生並確保人員安全及設備\n正常。\n\n1. 關閥\n2. 吹淨\n"
    elements = assemble(parse_text(text.encode()).drafts)
    assert [e.kind for e in elements] == [
        ElementKind.TITLE, ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.LIST_ITEM,
    ]  # fmt: skip
    assert elements[1].text.endswith("設備正常。")
    assert elements[1].section == ("一、目的",)


DRAWN = """速限如下表：
  ┌────┬─────────┐
  │機型    │速限（公尺／分）  │
  │        ├────┬────┤
  │        │室內    │室外    │
  ├────┼────┼────┤
  │堆高機及│一○    │二○    │
  │拖車    │        │        │
  └────┴────┴────┘
其餘從其規定。
"""


def test_a_table_drawn_with_characters_is_read_cell_by_cell() -> None:
    before, table, after = parse_text(DRAWN.encode()).drafts
    assert (before.text, after.text) == ("速限如下表：", "其餘從其規定。")
    assert table.text == "機型\t速限（公尺／分）\n室內\t室外\n堆高機及拖車\t一○\t二○"
    assert [(c.row_span, c.col_span, c.header) for c in table.cells[:3]] == [
        (2, 1, True), (1, 2, True), (1, 1, True),
    ]  # fmt: skip
    start, end = table.locator.start, table.locator.end
    assert DRAWN[start:end].strip().startswith("┌")
    assert DRAWN[start:end].endswith("┘")


def test_a_narrow_drawing_and_one_that_is_no_table() -> None:
    (table,) = parse_text("┌─────┬────┐\n│valve│open│\n└─────┴────┘".encode()).drafts
    assert table.text == "valve\topen"
    (drawing,) = parse_text("┌──────┐\n│ MCS │ ← host\n└──────┘".encode()).drafts
    assert (drawing.kind, drawing.text.count("\n")) == (ElementKind.CODE, 2)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*DRAWN.splitlines(), "ab", "高 a", "│b", ""]) | st.text("┌─┐│└┘ ab高", max_size=9)))
def test_drawings_lose_no_letter(lines: list[str]) -> None:
    text = "".join(draft.text for draft in parse_text("\n".join(lines).encode()).drafts)
    assert sorted(filter(str.isalpha, text)) == sorted(filter(str.isalpha, "".join(lines)))


@pytest.mark.parametrize(
    ("lines", "text"),
    [(["反應", "腔"], "反應腔"), (["vacuum", "pump"], "vacuum pump"), (["pres-", "sure"], "pressure"),
     (["RF-", "1200"], "RF-1200"), (["以 RF 清潔並用", "N2 吹淨"], "以 RF 清潔並用 N2 吹淨"),
     (["（", "A）"], "（A）"), ([], "")],
)  # fmt: skip
def test_joining(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


@given(st.lists(st.text(alphabet="反應腔清潔", min_size=1, max_size=9)))
def test_joining_han_loses_and_adds_nothing(lines: list[str]) -> None:
    assert join_lines(lines) == "".join(lines)


@given(st.text())
def test_utf_8_survives(text: str) -> None:
    assert (
        decode(b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode())[1]
        == "utf-8"
    )


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [(b"%PDF-1.4", "x.txt", Format.PDF), (b"a,b\n1,2", "x.csv", Format.CSV), (b"# t", "x.md", Format.MARKDOWN),
     ("中文".encode("cp950"), "x.txt", Format.TEXT)],
)  # fmt: skip
def test_formats_by_content(data: bytes, name: str, media: Format) -> None:
    assert detect(data, name) is media


def test_formats_are_told_in_time_linear_in_the_length() -> None:
    assert detect(b"<!---->" * 500, "x.txt") is Format.TEXT


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [(b"", "x.pdf", "empty_file"), (b"\x7fELF\x02\x01\x01", "x", "unsupported_format"),
     (b"plain", "x.exe", "unsupported_format"), (bytes(range(32)) * 50, "x.txt", "unsupported_format")],
)  # fmt: skip
def test_other_formats_are_rejected(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        detect(data, name)
    assert caught.value.rejected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("設備維護與檢查", "zh-Hant-TW"),
        ("设备维护与检查", "zh-Hans-CN"),
        ("vacuum pump", "en"),
        ("123", None),
        ("ポンプの点検", "ja"),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert detect_language([text]) == language


@pytest.mark.parametrize(
    ("kind", "text", "number", "revision"),
    [(ElementKind.FURNITURE, "曜嵐半導體 FAB-PVD-SOP-003 版次 A", "FAB-PVD-SOP-003", "A"),
     (ElementKind.PARAGRAPH, "文件編號：OLE-12-3　版次：B", "OLE-12-3", "B"),
     (ElementKind.PARAGRAPH, "依 FAB-ETCH-SOP-012 版次 C 執行", None, None),
     (ElementKind.FURNITURE, "Document No. SPEC-44 Rev. 2.1", "SPEC-44", "2.1")],
)  # fmt: skip
def test_document_number_and_revision(kind: ElementKind, text: str, number: str | None, revision: str | None) -> None:
    facts = describe(Parsed([Draft(kind, text, Locator())]), "stem")
    assert (facts.doc_number, facts.revision) == (number, revision)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("5×10-6 Torr", "5×10⁻⁶ Torr"),
        ("1×10-³", "1×10⁻³"),
        ("抽至 10-⁶", "抽至 10⁻⁶"),
        ("10-15 分鐘", "10-15 分鐘"),
        ("分機 10-200", "分機 10-200"),
    ],
)
def test_lowered_exponents_are_raised(read: str, meant: str) -> None:
    assert mend_exponents(read) == meant


def test_a_series_of_headings_goes_on_but_lists_inside_do_not_join_it() -> None:
    item, title = ElementKind.LIST_ITEM, ElementKind.TITLE
    drafts = [
        Draft(title, "1. 目的", Locator(), (-1.0, 1.0)), Draft(item, "2. 管制", Locator()),
        Draft(item, "1. 關閥", Locator()), Draft(item, "2. 吹淨", Locator()), Draft(item, "3. 復歸", Locator()),
    ]  # fmt: skip
    assert [draft.kind for draft in promote(drafts)] == [title, title, item, item, item]


@pytest.mark.parametrize("text", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000, "\ue000" + "9" * 5000 + "\ue001"])
def test_numbers_too_long_for_a_character(text: str) -> None:
    assert parse_markdown(f"valve {text}".encode()).drafts
    assert read_source(f"valve {text}".encode(), "text/markdown")
    assert read_source(f"<p>valve {text}".encode(), "text/html")


@pytest.mark.slow
def test_unpaired_marks_take_time_linear_in_the_length() -> None:
    for mark in ("`", "[", "[](", "![", "<!--", "<sup>", "**a ", "~~a ", "| "):
        assert parse_markdown(
            ("| a | b |\n| - | - |\n| " + mark * 40_000 + "\n\n" + mark * 40_000 + "a").encode()
        ).drafts


def test_a_row_is_split_outside_of_code_and_escapes() -> None:
    (table,) = parse_markdown(b"| a | b |\n| - | - |\n| `x|y` \\| z | it ` s |\n").drafts
    assert [cell.text for cell in table.cells] == ["a", "b", "x|y | z", "it ` s"]
