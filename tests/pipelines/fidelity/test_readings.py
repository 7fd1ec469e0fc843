"""Second readings of office files, tables and texts: raised digits stay raised, hidden and deleted text stays out."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from pipelines.fidelity.reading import tokens_of
from pipelines.fidelity.source import read_source
from pipelines.fidelity.xlsx_reading import shown

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "application/vnd.openxmlformats-officedocument"


def package(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return stream.getvalue()


def read(data: bytes, media: str) -> list[str]:
    reading = read_source(data, media)
    assert reading is not None
    return ["".join(bit.text for bit in part.bits) for part in reading.parts]


def word(body: str, **parts: str) -> str:
    data = package(word__document=f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts)
    return read(data, f"{OFFICE}.wordprocessingml.document")[0].strip()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("10") + run("-6", '<w:vertAlign w:val="superscript"/>'), "10⁻⁶"),
        (run("10") + run("-6", '<w:position w:val="6"/>'), "10⁻⁶"),
        (run("10") + run("-6", '<w:rStyle w:val="Up"/>'), "10⁻⁶"),
        (run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O"), "H₂O"),
        (run("5") + run("7", "<w:vanish/>") + "<w:del><w:r><w:t>8</w:t></w:r></w:del>", "5"),
        (f"<w:ins>{run('5')}</w:ins><w:r><w:noBreakHyphen/></w:r>{run('6')}", "5-6"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>' + run("2"), "±2"),
    ],
)
def test_runs_of_a_word_paragraph(runs: str, text: str) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    )
    assert word(f"<w:p>{runs}</w:p>", word__styles=styles) == text


def test_a_text_box_is_read_once_though_word_stores_it_twice() -> None:
    box = f"<w:txbxContent><w:p>{run('7 Torr')}</w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert word(f"<w:p>{run('5')}<w:r>{both}</w:r></w:p>").split("\n") == ["5", "7 Torr"]


def test_slides_are_pages() -> None:
    slide = '<p xmlns="p" {}><a:p><a:r><a:t>10</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>-6</a:t></a:r></a:p></p>'
    data = package(ppt__slides__slide2=slide.format(A), ppt__slides__slide1=slide.format(A).replace("10", "20"))
    assert read(data, f"{OFFICE}.presentationml.presentation") == ["20⁻⁶\n", "10⁻⁶\n"]


def sheet(cells: str) -> str:
    formats = '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;d&quot;mm"/><numFmt numFmtId="165" formatCode="0.0&quot;d&quot;"/></numFmts>'  # noqa: E501
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 9, 164, 165, 22))
    data = package(
        xl__workbook=f'<workbook {S}><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        xl__sharedStrings=f"<sst {S}><si><r><t>20</t></r><r><t> ℃</t></r><rPh><t>9</t></rPh></si></sst>",
        xl__styles=f"<styleSheet {S}>{formats}<cellXfs>{styles}</cellXfs></styleSheet>",
        xl__worksheets__sheet1=f"<worksheet {S}><sheetData><row>{cells}</row></sheetData></worksheet>",
        xl___rels__workbook="<x/>",
    )
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
    return read(stream.getvalue(), f"{OFFICE}.spreadsheetml.sheet")[0].removeprefix("S\n").strip()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="s"><v>0</v></c>', "20 ℃"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>1000</v></c>", "1000"),
        ("<c><v>5.0000000000000001E-6</v></c>", "5e-06"),
        ('<c s="1"><v>45000</v></c>', "2023-03-15"),
        ('<c s="5"><v>45000.5</v></c>', "2023-03-15 12:00:00"),
        ('<c s="2"><v>0.995</v></c>', "99.5%"),
        ('<c s="3"><v>45000</v></c>', "2023-03-15"),
        ('<c s="4"><v>45000</v></c>', "45000"),
        ('<c t="str"><f>A1</f><v>7 Torr</v></c>', "7 Torr"),
        ('<c t="inlineStr"><is><t>8 Pa</t></is></c>', "8 Pa"),
    ],
)
def test_cells_of_a_sheet(cell: str, text: str) -> None:
    assert sheet(cell) == text


def test_markdown_without_its_marks() -> None:
    text = "**5** `Torr` 與 10<sup>-6</sup>，[圖 3](http://a/2024)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n> 7 &lt; 8\n"
    shown = read(text.encode(), "text/markdown")[0].replace("(http://a/2024)", "")
    assert shown == "5 Torr 與 10⁻⁶，[圖 3]\n\n\t a \t b \t\n\n\t 1 \t 2 \t\n7 < 8\n"


def test_html_shows_what_a_browser_shows() -> None:
    text = "<html><style>p{width:5px}</style><p>10<sup>-6</sup> <b>Torr</b> &le; 7<script>8</script></p></html>"
    assert read(text.encode(), "text/html")[0].strip() == "10⁻⁶ Torr ≤ 7"


def test_values_of_json_are_written_as_they_stand() -> None:
    assert read(b'{"a": [1.50, {"b": "2 Torr"}], "c": 1e-6}', "application/json")[0] == (
        "a\n1.50;\nb\n2 Torr;\nc\n1e-6;\n"
    )


def test_a_key_of_json_is_no_unit_of_the_value_before_it() -> None:
    reading = read_source('{"條號": "Article 1", "條文內容": "x"}'.encode(), "application/json")
    assert reading is not None
    assert [token.key for token in tokens_of(reading.parts[0]).tokens] == ["1"]


def test_an_email_gives_its_subject_and_texts() -> None:
    message = EmailMessage()
    message["Subject"] = "5 Torr"
    message.set_content("6 Torr")
    message.add_alternative("<p>6 <b>Torr</b></p>", subtype="html")
    text = read(message.as_bytes(), "message/rfc822")[0]
    assert text.startswith("5 Torr\n")
    assert text.count("6 Torr") == 2


def test_a_format_without_a_second_reader_has_no_reading() -> None:
    assert read_source(b"x", "application/octet-stream") is None


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "sNaN", "1e999999999", "²", "9" * 5000])
def test_values_that_are_no_numbers(value: str) -> None:
    assert shown(value, "date")
    assert shown(value, "")
    assert shown(value, "percent")
