"""ODT: headings, numbered lists, merged cells, boxes, notes, comments, furniture; and damage ends in an outcome."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Element, ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers import odt_tables
from pipelines.parsers.draft import assemble
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.odt import parse_odt
from tests.pipelines.parsers.mutations import outcome, repacked

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{URN}:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"))
)  # fmt: skip
STYLES = """<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style><style:style style:name="gone" style:family="text">
<style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
 style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1"
 style:num-suffix=")"/></text:list-style>"""
COMMON = """<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>
<style:master-page><style:header><text:p>頁首</text:p></style:header><style:footer><text:p>頁尾</text:p></style:footer>
</style:master-page>"""
BODY = """<text:tracked-changes>
<text:changed-region><text:deletion><text:p>刪除</text:p></text:deletion></text:changed-region>
</text:tracked-changes><text:h text:outline-level="1">安全</text:h><text:h text:outline-level="2">個人防護</text:h>
<text:p>壓力 5×10<text:span text:style-name="up">-6</text:span><text:s text:c="2"/>Torr<text:note><text:note-citation>1
</text:note-citation><text:note-body><text:p>以真空計量測。</text:p></text:note-body></text:note><office:annotation><text:p>請確認
</text:p></office:annotation><text:span text:style-name="gone">看不見</text:span></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>戴手套</text:p><text:list><text:list-item><text:p>耐酸</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>戴面罩</text:p></text:list-item></text:list>
<text:p text:style-name="P1">腔體參數</text:p>
<table:table><table:table-header-rows><table:table-row>
<table:table-cell table:number-columns-spanned="2"><text:p>項目</text:p>
</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell
 table:number-rows-spanned="2"><text:p>壓力</text:p></table:table-cell><table:table-cell><text:p>高</text:p><table:table>
<table:table-row><table:table-cell><text:p>內一</text:p></table:table-cell><table:table-cell><text:p>內二</text:p>
</table:table-cell></table:table-row></table:table></table:table-cell></table:table-row><table:table-row>
<table:covered-table-cell/><table:table-cell><text:p>低</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame><draw:text-box><text:p>盒中文字</text:p></draw:text-box></draw:frame></text:p>
<text:p><draw:frame><draw:image/><svg:desc>流程示意圖</svg:desc></draw:frame></text:p>"""


def odt(body: str = BODY, manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}"
        archive.writestr("content.xml", f"<office:c {NAMES}>{content}</office:text></office:body></office:c>")
        archive.writestr("styles.xml", f"<office:s {NAMES}>{COMMON}</office:s>")
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def elements(data: bytes) -> tuple[Element, ...]:
    return assemble(parse_odt(data).drafts)


def test_bold_text_in_a_box_heads_nothing() -> None:
    bold = '<text:p><text:span text:style-name="bold">Case closed.</text:span></text:p>'
    body = f"<text:p><draw:frame><draw:text-box>{bold}</draw:text-box></draw:frame></text:p>{bold}"
    found = [(e.kind, e.text) for e in elements(odt(body)) if e.kind is not ElementKind.FURNITURE]
    assert found == [(ElementKind.PARAGRAPH, "Case closed."), (ElementKind.TITLE, "Case closed.")]


def test_everything_a_reader_sees_in_order() -> None:
    assert [(e.kind, e.text) for e in elements(odt())] == [
        (ElementKind.FURNITURE, "頁首"), (ElementKind.TITLE, "1 安全"), (ElementKind.TITLE, "1.1 個人防護"),
        (ElementKind.PARAGRAPH, "壓力 5×10⁻⁶  Torr"), (ElementKind.LIST_ITEM, "一、 戴手套"),
        (ElementKind.LIST_ITEM, "1) 耐酸"), (ElementKind.LIST_ITEM, "二、 戴面罩"), (ElementKind.CAPTION, "腔體參數"),
        (ElementKind.TABLE, "項目\n壓力\t高\n低"), (ElementKind.TABLE, "內一\t內二"),
        (ElementKind.PARAGRAPH, "盒中文字"), (ElementKind.CAPTION, "流程示意圖"),
        (ElementKind.PARAGRAPH, "以真空計量測。"), (ElementKind.FURNITURE, "請確認"), (ElementKind.FURNITURE, "頁尾"),
    ]  # fmt: skip
    assert detect(odt(), "x") is Format.ODT


def test_cells_keep_their_spans_and_places() -> None:
    outer, inner = [e for e in elements(odt()) if e.kind is ElementKind.TABLE]
    assert [(c.text, c.row, c.col, c.row_span, c.col_span, c.header) for c in outer.cells] == [
        ("項目", 0, 0, 1, 2, True), ("壓力", 1, 0, 2, 1, False), ("高", 1, 1, 1, 1, False), ("低", 2, 1, 1, 1, False),
    ]  # fmt: skip
    assert inner.locator.block == f"{outer.locator.block}/cell/1/1/0"


def test_a_list_goes_on_or_begins_anew() -> None:
    item = '<text:list text:style-name="L1"{}><text:list-item><text:p>a</text:p></text:list-item></text:list>'
    body = item.format("") + item.format(' text:continue-numbering="true"') + item.format("")
    assert [e.text for e in elements(odt(body))][1:-1] == ["一、 a", "二、 a", "一、 a"]


def test_repeated_cells_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odt_tables, "_MAX_CELLS", 5_000)
    cell = '<table:table-cell table:number-columns-repeated="16000"/>'
    row = f'<table:table-row table:number-rows-repeated="99999">{cell}<table:table-cell/>'
    with pytest.raises(DocumentError, match="too_many_cells"):
        parse_odt(odt(f"<table:table>{row}</table:table-row></table:table>"))


def test_an_encrypted_text_fails() -> None:
    with pytest.raises(DocumentError, match="encrypted"):
        parse_odt(odt(manifest="<manifest:encryption-data/>"))


@settings(deadline=None)
@given(st.data())
def test_open_documents_never_crash(data: st.DataObject) -> None:
    outcome(parse_odt, data.draw(repacked(odt(), data.draw(st.sampled_from(["content.xml", "styles.xml"])))))
