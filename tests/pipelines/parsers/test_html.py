"""HTML: content and what surrounds it, lists, tables, encodings; and that damage ends in an outcome."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.draft import assemble
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.html_file import parse_html
from tests.pipelines.parsers.mutations import mutations, outcome

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>設備手冊</title><script>var x</script></head>
<body><header><a>公司首頁</a></header><nav><ul><li><a>產品</a><li><a>服務</a></ul></nav>
<div id="cookie-banner">本站使用 cookie</div>
<main><h1>蝕刻機</h1><p>壓力為 5×10<sup>-6</sup> Torr，<span style="display:none">秘密</span>不可超過。<br>第二行
<div>散落的文字<p>段落</div>
<ol start="3"><li>關閉閥門<ul><li>上鎖</ul><li><p>吹淨</p></ol>
<table><caption>表 1 參數</caption><thead><tr><th rowspan="2">項目<th colspan="2">值</tr></thead>
<tr><td>低<td>高<table><tr><td>內<td>表</table></tr><tr><td>溫度<td>1<td>2</table>
<pre>RUN  PM
  END</pre><figure><img src="a.png" alt="腔體構造圖"><figcaption>圖 1 腔體</figcaption></figure>
<img alt="logo"></main><footer>版權所有</footer></body></html>"""


def texts(page: str, kind: ElementKind) -> list[str]:
    return [draft.text for draft in parse_html(page.encode()).drafts if draft.kind is kind and draft.text]


def test_content_comes_without_what_surrounds_it() -> None:
    assert texts(PAGE, ElementKind.FURNITURE) == ["公司首頁", "產品 服務", "本站使用 cookie", "秘密", "版權所有"]
    assert texts(PAGE, ElementKind.PARAGRAPH) == ["壓力為 5×10⁻⁶ Torr，不可超過。\n第二行", "散落的文字", "段落"]
    assert texts(PAGE, ElementKind.TITLE) == ["蝕刻機"]
    assert texts(PAGE, ElementKind.CODE) == ["RUN  PM\n  END"]
    assert texts(PAGE, ElementKind.CAPTION) == ["表 1 參數", "腔體構造圖", "圖 1 腔體"]
    assert parse_html(PAGE.encode()).title == "設備手冊"


def test_lists_show_their_numbers() -> None:
    assert texts(PAGE, ElementKind.LIST_ITEM) == ["3. 關閉閥門", "• 上鎖", "4. 吹淨"]


def test_tables_keep_spans_and_give_inner_tables_after_the_outer() -> None:
    outer, inner = [draft for draft in parse_html(PAGE.encode()).drafts if draft.kind is ElementKind.TABLE]
    assert outer.text == "項目\t值\n低\t高\n溫度\t1\t2"
    assert [(c.text, c.row, c.col, c.row_span, c.col_span, c.header) for c in outer.cells][:3] == [
        ("項目", 0, 0, 2, 1, True), ("值", 0, 1, 1, 2, True), ("低", 1, 1, 1, 1, False),
    ]  # fmt: skip
    assert inner.text == "內\t表"
    assert inner.locator.block == f"{outer.locator.block}/inner/0"


def test_a_table_that_arranges_a_page_is_read_as_text() -> None:
    page = "<table><tr><td>選單<td><h1>標題</h1><p>內文說明。</table>"
    assert [(e.kind, e.text) for e in assemble(parse_html(page.encode()).drafts)] == [
        (ElementKind.PARAGRAPH, "選單"), (ElementKind.TITLE, "標題"), (ElementKind.PARAGRAPH, "內文說明。"),
    ]  # fmt: skip


def test_a_page_that_is_all_menu_keeps_its_text() -> None:
    assert texts('<div class="menu"><p>唯一的內容在此。</p></div>', ElementKind.PARAGRAPH) == ["唯一的內容在此。"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "cp950"), ("", "cp950"),
     ('<meta charset="gb2312">', "gb18030"), ('<meta charset="utf-8">', "cp950"), ("<meta charset=hex>", "utf-8"),
     ("", "utf-16")],
)  # fmt: skip
def test_encodings(head: str, encoding: str) -> None:
    data = f"<html><head>{head}</head><body><p>氣體偵測器校正設備溫度</p></body></html>".encode(encoding)
    assert [draft.text for draft in parse_html(data).drafts] == ["氣體偵測器校正設備溫度"]
    assert detect(data, "page.xls") is Format.HTML


def test_limits() -> None:
    with pytest.raises(DocumentError, match="too_deep"):
        parse_html(b"<div>" * 1000 + b"text")
    with pytest.raises(DocumentError, match="too_many_cells"):
        parse_html(b"<table><tr><th>a</th>" + b"<td colspan=1000 rowspan=60000>b</td>" * 2 + b"<tr><td>c" * 9000)


TAGS = st.sampled_from([
    "p", "div", "span", "b", "ul", "ol", "li", "table", "tr", "td", "th", "caption", "h2", "nav", "header", "footer",
    "pre", "span hidden", "div style='display:none'", "blockquote", "dl", "dt", "dd", "a", "section", "figure",
    "figcaption", "sup", "select", "option", "button", "div class='menu'", "main", "form", "details", "summary",
])  # fmt: skip
TREES = st.recursive(
    st.just("w"), lambda inner: st.tuples(TAGS, st.lists(inner, min_size=1, max_size=4)), max_leaves=12
)


@settings(deadline=None)
@given(TREES)
def test_every_word_of_a_page_comes_out_once(tree: object) -> None:
    words = 0

    def written(node: object) -> str:
        nonlocal words
        if not isinstance(node, tuple):
            words += 1
            return f" q{words}z "
        return f"<{node[0]}>{''.join(map(written, node[1]))}</{node[0].split()[0]}>"

    page = written(tree)
    text = " ".join(element.text for element in outcome(parse_html, page.encode()))
    assert {word: text.count(word) for word in (f"q{i}z" for i in range(1, words + 1)) if text.count(word) != 1} == {}


@settings(deadline=None)
@given(st.data())
def test_html_never_crashes(data: st.DataObject) -> None:
    outcome(parse_html, data.draw(mutations(PAGE.encode())))


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "undefined"])
def test_what_is_no_charset_is_not_read_as_one(charset: str) -> None:
    data = f"<html><head><meta charset={charset}></head><body><p>壓力 7 Pa</p></body></html>".encode()
    assert [draft.text for draft in parse_html(data).drafts] == ["壓力 7 Pa"]
