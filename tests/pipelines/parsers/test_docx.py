"""DOCX: styles, numbering, tables, text boxes, headers; and packages that are attacks."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers import ooxml
from pipelines.parsers.docx import parse_docx
from pipelines.parsers.docx_numbering import numeral
from pipelines.parsers.draft import Draft, assemble
from pipelines.parsers.metadata import describe
from tests.pipelines.parsers.mutations import outcome, repacked

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STYLES = (
    f'<w:styles {W}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="taiwaneseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return buffer.getvalue()


def drafts(body: str, **parts: str) -> list[Draft]:
    return [draft for draft in parse_docx(docx(body, **parts)).drafts if draft.text]


def test_headings_by_style_and_numbers_as_seen() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    found = drafts(
        p("安全", '<w:pStyle w:val="H1"/>') + p("戴手套", numbered) + p("戴面罩", numbered),
        styles=STYLES, numbering=NUMBERING,
    )  # fmt: skip
    assert [(d.kind, d.text) for d in found] == [
        (ElementKind.TITLE, "安全"), (ElementKind.LIST_ITEM, "一、 戴手套"), (ElementKind.LIST_ITEM, "二、 戴面罩"),
    ]  # fmt: skip
    assert found[1].locator.block == "body/1"


def test_a_line_taken_out_of_its_list_is_a_paragraph() -> None:
    styles = f'<w:styles {W}><w:style w:styleId="L"><w:name w:val="List Bullet"/></w:style></w:styles>'
    freed = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    found = drafts(p("戴手套", '<w:pStyle w:val="L"/>') + p("另外請注意", freed), styles=styles)
    assert [d.kind for d in found] == [ElementKind.LIST_ITEM, ElementKind.PARAGRAPH]


def test_tables_with_merged_cells_and_tables_inside() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    wide = '<w:gridSpan w:val="2"/>'
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        f"<w:tr>{cell('項目', wide)}{cell('值')}</w:tr>"
        f"<w:tr>{cell('壓力', down)}{cell('高')}{cell('5')}</w:tr><w:tr>{cell('', more)}{cell('低')}{cell('1')}</w:tr>"
    )
    (table,) = drafts(f"<w:tbl>{rows}</w:tbl>")
    assert table.text == "項目\t值\n壓力\t高\t5\n低\t1"
    assert {(c.text, c.row_span, c.col_span) for c in table.cells} >= {("項目", 1, 2), ("壓力", 2, 1)}


def test_a_table_in_a_cell_follows_the_table_around_it() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    box = f"<w:p><w:r><w:pict><w:txbxContent>{p('盒中')}</w:txbxContent></w:pict></w:r></w:p>"
    innermost = f"<w:tbl>{row(p('深'), p('層'))}</w:tbl>"
    inner = f"<w:tbl>{row(p('內一'), p('內二') + innermost)}{row(p('內三'), box)}</w:tbl>"
    found = drafts(f"<w:tbl>{row(p('外'), p('前') + inner + p('後'))}{row(p('一'), p('二'))}</w:tbl>")
    assert [(d.text, d.locator.block) for d in found] == [
        ("外\t前 後\n一\t二", "body/0"), ("內一\t內二\n內三\t", "body/0/cell/0/1/0"),
        ("深\t層", "body/0/cell/0/1/0/cell/0/1/0"), ("盒中", "body/0/cell/0/1/0/cell/1/1/0/0"),
    ]  # fmt: skip


def test_tracked_changes_give_the_final_text() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('舊')}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{p('新')}</w:tc><w:tc>{p('值')}</w:tc></w:tr>"
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:moveFrom>{run.format('搬走')}</w:moveFrom>{run.format('留下')}<w:ins>{run.format('加入')}</w:ins></w:p>"
        f"<w:moveFromRangeStart/><w:p><w:moveTo>{run.format('搬來')}</w:moveTo></w:p><w:tbl>{gone}{kept}</w:tbl>"
    )
    assert [d.text for d in drafts(body)] == ["留下加入", "搬來", "新\t值"]


def test_comments_are_furniture() -> None:
    comment = f"<w:comments {W}><w:comment>{p('請確認壓力')}</w:comment></w:comments>"
    assert [(d.kind, d.text) for d in drafts(p("內文"), comments=comment)] == [
        (ElementKind.PARAGRAPH, "內文"), (ElementKind.FURNITURE, "請確認壓力"),
    ]  # fmt: skip


def wrapped(kind: str, inner: list[str]) -> str:
    """A block around other blocks; in a table the first is the first cell, and so on."""
    if kind == "table":
        rows = [inner[start : start + 2] for start in range(0, len(inner), 2)]
        cells = ("".join(f"<w:tc>{cell}{p('')}</w:tc>" for cell in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    if kind == "box":
        content = f"<w:txbxContent>{''.join(inner)}</w:txbxContent>"
        return f"<w:p><w:r><mc:AlternateContent><mc:Choice>{content}</mc:Choice></mc:AlternateContent></w:r></w:p>"
    return f"<w:{kind}><w:sdtContent>{''.join(inner)}</w:sdtContent></w:{kind}>"


TREES = st.recursive(
    st.just("w"),
    lambda inner: st.tuples(st.sampled_from(["table", "box", "sdt"]), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=10,
)


@settings(deadline=None)
@given(TREES)
def test_every_word_comes_out_once_whatever_stands_in_what(tree: object) -> None:
    words = 0

    def written(node: object) -> str:
        nonlocal words
        if isinstance(node, tuple):
            return wrapped(node[0], [written(inner) for inner in node[1]])
        words += 1
        return p(f"q{words}z")

    text = " ".join(draft.text for draft in drafts(written(tree)))
    assert [text.count(f"q{index}z") for index in range(1, words + 1)] == [1] * words


@settings(deadline=None)
@given(st.data())
def test_word_never_crashes(data: st.DataObject) -> None:
    cells = f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>"
    good = docx(p("安全", '<w:pStyle w:val="H1"/>') + cells, styles=STYLES, numbering=NUMBERING)
    part = data.draw(st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml"]))
    outcome(parse_docx, data.draw(repacked(good, part)))


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('注意高壓')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice>" + box + "</mc:Choice><mc:Fallback>" + box
        + "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )  # fmt: skip
    assert [draft.text for draft in drafts(body)] == ["注意高壓"]


def test_a_title_larger_than_all_headings_stands_above_them() -> None:
    styles = f"""<w:styles {W}><w:style w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:sz w:val="36"/></w:rPr>
        </w:style><w:style w:styleId="Heading"><w:name w:val="Heading"/><w:rPr><w:sz w:val="56"/></w:rPr></w:style>
        </w:styles>"""
    title, heading = p("蝕刻機保養程序", '<w:pStyle w:val="Heading"/>'), p("目的", '<w:pStyle w:val="H1"/>')
    parsed = parse_docx(docx(title + heading + p("內文"), styles=styles))
    assert assemble(parsed.drafts)[-1].section == ("蝕刻機保養程序", "目的")
    assert describe(parsed, "x").title == "蝕刻機保養程序"


def test_bold_text_in_a_box_heads_nothing() -> None:
    cover = p("封面", '<w:pStyle w:val="H1"/>')
    box = f"<w:txbxContent>{p('Case closed.', run='<w:b/>')}{cover}</w:txbxContent>"
    found = drafts(f"<w:p><w:r>{box}</w:r></w:p>{p('Records', run='<w:b/>')}", styles=STYLES)
    assert [(d.text, d.kind) for d in found if d.text] == [
        ("Case closed.", ElementKind.PARAGRAPH), ("封面", ElementKind.TITLE), ("Records", ElementKind.TITLE),
    ]  # fmt: skip


def test_content_controls_raised_digits_and_deleted_text() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('核准')}</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:t>5×10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>-6</w:t></w:r>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    assert [draft.text for draft in drafts(body)] == ["核准", "5×10⁻⁶"]


def test_headers_and_footers_are_furniture() -> None:
    found = drafts(p("內文"), header1=f"<w:hdr {W}>{p('頁首')}</w:hdr>", footer1=f"<w:ftr {W}>{p('頁尾')}</w:ftr>")
    assert [(d.kind, d.text) for d in found] == [
        (ElementKind.FURNITURE, "頁首"), (ElementKind.PARAGRAPH, "內文"), (ElementKind.FURNITURE, "頁尾"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        f"<w:document {W}><w:body>{p('&b;')}</w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", bomb.encode(encoding))
    with pytest.raises(DocumentError, match="dtd_in_xml"):
        parse_docx(buffer.getvalue())


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_UNPACKED", 1 << 20)
    data = docx(p("a"), media="0" * (2 << 20))
    assert len(data) < 10_000
    with pytest.raises(DocumentError, match="unpacks_too_large"):
        parse_docx(data)


def test_broken_packages_are_corrupt() -> None:
    good = docx(p("a"))
    for data in (good[: len(good) // 2], good.replace(b"PK\x01\x02", b"PK\x09\x09"), docx("<w:p>")):
        with pytest.raises(DocumentError, match="corrupt"):
            parse_docx(data)


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(4, "lowerRoman", "iv"), (28, "lowerLetter", "bb"), (12, "taiwaneseCounting", "十二"),
     (3, "ideographTraditional", "丙"), (7, "decimalZero", "07"), (5, "unknown", "5")],
)  # fmt: skip
def test_numerals(number: int, form: str, text: str) -> None:
    assert numeral(number, form) == text


@pytest.mark.parametrize("number", ["²", "①", "٣", "9" * 5000, "--5", "-1", "", "1e9"])
def test_numbers_that_are_none_are_passed_over(number: str) -> None:
    paragraph = f'<w:outlineLvl w:val="{number}"/><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
    table = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>{p("甲")}</w:tc></w:tr></w:tbl>'
    styles = STYLES.replace("</w:styles>", f'<w:style w:styleId="S"><w:name w:val="s"/><w:pPr>{paragraph}</w:pPr>'
                            f'<w:rPr><w:sz w:val="{number}"/></w:rPr></w:style></w:styles>')  # fmt: skip
    numbering = NUMBERING.replace('w:start w:val="1"', f'w:start w:val="{number}"')
    body = p("內文", paragraph, f'<w:sz w:val="{number}"/>') + p("內文", '<w:pStyle w:val="S"/>') + table
    found = drafts(body, styles=styles, numbering=numbering)
    assert sum(draft.text.endswith("內文") for draft in found) == 2


def test_a_symbol_that_is_half_a_character() -> None:
    (draft,) = drafts('<w:p><w:r><w:t>a</w:t><w:sym w:font="x" w:char="D800"/></w:r></w:p>')
    assert draft.text.encode()
