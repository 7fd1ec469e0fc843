"""Small seeds of the formats that the demo corpora lack."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from email.message import EmailMessage

from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.util import Inches

from scripts.fuzz.package_mutations import pack, parts_of

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_ODT = f"""<office:c xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:table="{_URN}:table:1.0"
 xmlns:style="{_URN}:style:1.0"><office:automatic-styles><style:style style:name="up" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles><office:body>
<office:text><text:h text:outline-level="1">1 腔體保養</text:h>
<text:p>壓力 5×10<text:span text:style-name="up">-6</text:span>
<text:s text:c="2"/>Torr</text:p><text:list><text:list-item><text:p>戴手套</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>項目</text:p>
</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="2">
<table:table-cell><text:p>溫度</text:p></table:table-cell><table:table-cell><text:p>25 ℃</text:p></table:table-cell>
</table:table-row></table:table></office:text></office:body></office:c>"""
_HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>維修紀錄</title></head><body>
<nav><a href="/">首頁</a></nav><main><h1>1 真空泵浦</h1><p>壓力須低於 5×10<sup>-6</sup> Torr，溫度 25 ± 0.5 ℃。</p>
<ol><li>停機<li>洩壓 <b>30 min</b></ol>
<table><caption>表 1</caption><tr><th rowspan="2">項目</th><th colspan="2">值</th></tr><tr><td>1</td><td>2</td></tr>
<tr><td>流量</td><td>150 sccm</td><td>2025/3/4</td></tr></table><pre>M30 G01
X1.5</pre><footer>第 1 頁</footer></main></body></html>"""
_JSON = {
    "title": "Alarm list", "revision": "B",
    "alarms": [
        {"code": f"A{n:03d}", "text": f"chamber {n} pressure high", "limit": n * 1.5, "unit": "Torr"} for n in range(20)
    ],
    "nested": {"steps": [["關閉", "開啟"], {"溫度": [25, 30.5, None, True]}], "note": "第 1 條\r\n內容"},
}  # fmt: skip
_TEXT = """設備維修紀錄\n\n1. 停機並上鎖 (LOTO)\n2. 洩壓至 0.1 MPa\n
  +------+-------+\n  | 項目 | 值    |\n  +------+-------+\n  | 溫度 | 25 ℃  |\n  +------+-------+\n
Pump P-101 was replaced on 2025/3/4, since its\nbearing ran hot.\n"""
_ROWS = ("114/03/02,P-101,更換軸承,1.5", '2025/3/4,P-102,"漏油, 更換油封",2', "114/03/05,,加油,0.5")
_LOG = "\n".join(("日期,設備,說明,工時", *_ROWS * 4, ""))


def made_seeds() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each."""
    texts = {
        "made.html": _HTML,
        "made.txt": _TEXT,
        "made.csv": _LOG,
        "made.json": json.dumps(_JSON, ensure_ascii=False),
    }
    files = {name: text.encode() for name, text in texts.items()}
    files |= {"made.eml": _mail(), "made.pptx": _slides(), "made.odt": _open_document()}
    files |= {f"made.{form}": _picture(form) for form in ("png", "jpeg", "tiff", "bmp", "webp")}
    yield from files.items()
    inner = {name: files[name] for name in ("made.html", "made.csv", "made.eml")}
    yield "made.zip", pack({**inner, "內/inner.zip": pack(inner)})
    yield "made.tar", _tarred(inner)
    yield "made.tgz", gzip.compress(_tarred(inner), mtime=0)


def _tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _open_document() -> bytes:
    return pack({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": _ODT.encode()})


def _mail() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "停機通知", "值班 <a@example.com>", "Mon, 02 Mar 2026 08:00:00 +0800"
    mail.set_content("明日 08:00 停機保養。\n溫度 25 ℃")
    mail.add_alternative(_HTML, subtype="html")
    mail.add_attachment(_LOG.encode(), maintype="text", subtype="csv", filename="紀錄.csv")
    # A boundary is drawn at random unless one is set.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=={number}==")
    return mail.as_bytes()


def _slides() -> bytes:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "蝕刻機 PM 程序"
    slide.placeholders[1].text = "關閉氣體\n吹淨腔體 30 min"
    slide.notes_slide.notes_text_frame.text = "注意高壓"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for row, col, text in ((0, 0, "項目"), (0, 1, "值"), (1, 0, "壓力"), (1, 1, "5×10⁻⁶ Torr")):
        table.cell(row, col).text = text
    buffer = io.BytesIO()
    show.save(buffer)
    # Packed again: the library writes the time.
    return pack(parts_of(buffer.getvalue()))


def _picture(form: str) -> bytes:
    picture = Image.new("L", (300, 80), "white")
    ImageDraw.Draw(picture).text((10, 10), "Pump P-101 25.5 kPa", fill="black", font_size=24)
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()
