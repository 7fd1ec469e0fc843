"""PPTX: titles, lists, merged cells, groups, charts, notes, hidden slides, furniture; and damage ends in an outcome."""

import io
import re
import zipfile
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from pipelines.document import Element, ElementKind
from pipelines.parsers.draft import assemble
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.pptx import parse_pptx
from tests.pipelines.parsers.mutations import outcome, repacked


@cache
def deck() -> bytes:
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "蝕刻機 PM 程序"
    first.placeholders[1].text = "關閉氣體\n吹淨腔體"
    first.notes_slide.notes_text_frame.text = "提醒：注意高壓。"
    second = show.slides.add_slide(show.slide_layouts[5])
    box = second.shapes.add_textbox(Inches(1), Inches(6.5), Inches(4), Inches(0.5)).text_frame
    run = box.paragraphs[0].add_run()
    run.text = "10"
    raised = box.paragraphs[0].add_run()
    raised.text = "-6"
    raised.font._element.set("baseline", "30000")
    second.shapes.title.text = "參數"
    table = second.shapes.add_table(3, 3, Inches(1), Inches(1.5), Inches(6), Inches(1)).table
    for row, texts in enumerate((("項目", "值", ""), ("壓力", "1", "2"), ("", "3", "4"))):
        for col, text in enumerate(texts):
            table.cell(row, col).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    for left in (5, 1):
        group = second.shapes.add_group_shape()
        for top in (3, 4):
            item = group.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.5))
            item.text_frame.text = f"{'左' if left == 1 else '右'}{'上' if top == 3 else '下'}"
            item.text_frame.paragraphs[0].font.size = Pt(12)
    data = CategoryChartData()
    data.categories = ["一月", "二月"]
    data.add_series("良率", (0.9, 0.95))
    chart = second.shapes.add_chart(
        XL_CHART_TYPE.LINE, Inches(1), Inches(5), Inches(4), Inches(1), data
    ).chart  # fmt: skip
    chart.has_title = True
    chart.chart_title.text_frame.text = "良率趨勢"
    hidden = show.slides.add_slide(show.slide_layouts[6])
    hidden.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame.text = "備用內容"
    hidden._element.set("show", "0")
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def elements(data: bytes) -> tuple[Element, ...]:
    return assemble(parse_pptx(data).drafts)


def test_slides_in_reading_order_with_notes_after_them() -> None:
    assert [(e.locator.page, e.kind, e.text) for e in elements(deck())] == [
        (1, ElementKind.TITLE, "蝕刻機 PM 程序"), (1, ElementKind.LIST_ITEM, "• 關閉氣體"),
        (1, ElementKind.LIST_ITEM, "• 吹淨腔體"), (None, ElementKind.PARAGRAPH, "提醒：注意高壓。"),
        (2, ElementKind.TITLE, "參數"), (2, ElementKind.TABLE, "項目\t值\n壓力\t1\t2\n3\t4"),
        (2, ElementKind.PARAGRAPH, "左上"), (2, ElementKind.PARAGRAPH, "左下"),
        (2, ElementKind.PARAGRAPH, "右上"), (2, ElementKind.PARAGRAPH, "右下"),
        (2, ElementKind.CAPTION, "良率趨勢"), (2, ElementKind.TABLE, "\t良率\n一月\t0.9\n二月\t0.95"),
        (2, ElementKind.PARAGRAPH, "10⁻⁶"), (3, ElementKind.PARAGRAPH, "備用內容"),
    ]  # fmt: skip
    assert elements(deck())[3].locator.block == "notesSlides/notesSlide1/0"
    assert detect(deck(), "x") is Format.PPTX


def test_a_slide_without_a_title_does_not_stand_under_that_of_the_slide_before() -> None:
    sections = {e.text: e.section for e in elements(deck())}
    assert (sections["提醒：注意高壓。"], sections["備用內容"]) == (("蝕刻機 PM 程序",), ())


def test_merged_cells_keep_their_spans() -> None:
    table = next(e for e in elements(deck()) if e.kind is ElementKind.TABLE)
    assert {(c.text, c.row, c.col, c.row_span, c.col_span) for c in table.cells} >= {
        ("值", 0, 1, 1, 2), ("壓力", 1, 0, 2, 1), ("4", 2, 2, 1, 1),
    }  # fmt: skip


def test_hidden_slides_are_marked_and_pages_counted() -> None:
    parsed = parse_pptx(deck())
    assert (parsed.pages, parsed.notes, parsed.counts) == (3, ("slide 3 hidden",), {"slides_hidden": 1})


def test_placeholders_stand_where_their_layout_puts_them() -> None:
    title = elements(deck())[0]
    assert title.locator.box == (36.0, 21.6, 684.0, 111.6)


def test_diagrams_and_footers() -> None:
    names = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    diagram = (
        f'<dgm:dataModel {names} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
        "<dgm:pt><dgm:t><a:p><a:r><a:t>降溫</a:t></a:r></a:p></dgm:t></dgm:pt>"
        '<dgm:pt type="pres"><dgm:t><a:p><a:r><a:t>再次</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    )
    frame = (
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='9' name='d'/><p:cNvGraphicFramePr/><p:nvPr/>"
        "</p:nvGraphicFramePr><p:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></p:xfrm><a:graphic><a:graphicData>"
        f"<dgm:relIds {names} r:dm='rId77'/></a:graphicData></a:graphic></p:graphicFrame>"
        "<p:sp><p:nvSpPr><p:cNvPr id='10' name='f'/><p:cNvSpPr/><p:nvPr><p:ph type='ftr' idx='11'/></p:nvPr></p:nvSpPr>"
        "<p:spPr/><p:txBody><a:p><a:r><a:t>機密</a:t></a:r></a:p></p:txBody></p:sp></p:spTree>"
    )
    relation = '<Relationship Id="rId77" Type="x/diagramData" Target="/ppt/diagrams/data1.xml"/></Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "ppt/slides/slide3.xml":
                text = text.replace(b"</p:spTree>", frame.encode())
            elif name == "ppt/slides/_rels/slide3.xml.rels":
                text = text.replace(b"</Relationships>", relation.encode())
            new.writestr(name, text)
        new.writestr("ppt/diagrams/data1.xml", diagram)
    last = [(e.kind, e.text) for e in elements(buffer.getvalue())][-3:]
    assert set(last) == {
        (ElementKind.LIST_ITEM, "• 降溫"), (ElementKind.FURNITURE, "機密"), (ElementKind.PARAGRAPH, "備用內容"),
    }  # fmt: skip


def test_nothing_written_on_a_slide_is_lost() -> None:
    with zipfile.ZipFile(io.BytesIO(deck())) as archive:
        written = "".join(archive.read(name).decode() for name in archive.namelist() if "slides/slide" in name)
    text = "".join(e.text for e in elements(deck()))
    missing = [t for t in re.findall(r"<a:t>([^<]+)</a:t>", written) if t not in text and t not in {"-6"}]
    assert missing == []


@settings(deadline=None)
@given(st.data())
def test_presentations_never_crash(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["ppt/slides/slide2.xml", "ppt/presentation.xml", "ppt/charts/chart1.xml"]))
    with zipfile.ZipFile(io.BytesIO(deck())) as archive:
        part = next(name for name in archive.namelist() if name.startswith(part[:-5]) and name.endswith(".xml"))
    outcome(parse_pptx, data.draw(repacked(deck(), part)))
