"""Small files that unpack, nest or point without end; each is to cost one document."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache

SIDE = 35_000
ROWS = 1_048_496
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ENTITIES = '<!DOCTYPE x [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(files: dict[str, bytes | str], level: int = 6) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@cache
def _pixels() -> bytes:
    """35,000 x 35,000 black and white pixels, every row with its filter byte, as zlib packs them."""
    return zlib.compress(bytes(SIDE * (1 + -(-SIDE // 8))), 1)


@cache
def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", _pixels()) + chunk(b"IEND", b"")


def tiff() -> bytes:
    """One strip, packed by deflate (compression 8)."""
    data = zlib.compress(bytes(SIDE * -(-SIDE // 8)), 1)
    tags = {256: SIDE, 257: SIDE, 258: 1, 259: 8, 262: 1, 273: 8, 277: 1, 278: SIDE, 279: len(data)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(tags)) + entries + bytes(4)


def pdf(*objects: bytes) -> bytes:
    """Objects 1, 2, … without a table of where they lie; readers find them."""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, item) for number, item in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(data), entries, data)


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """A page whose content is object 4; `more` are objects 5, 6, …"""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%b>>>>" % resources
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *more)


_FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
_TEXT = b"BT /F 12 Tf 40 700 Td (Close the valve and purge the chamber with nitrogen) Tj ET\n"


def pdf_with_pixels(text: bytes = b"") -> bytes:
    image = stream(_pixels(), b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray"
                   b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns %d>>" % (SIDE, SIDE, SIDE))  # fmt: skip
    return one_page(stream(b"q 600 0 0 800 0 0 cm /I Do Q\n" + text), b"/XObject<</I 5 0 R>>" + _FONT, image)


def pdf_of_circles() -> bytes:
    """Pages whose kids are their parents, and a parent that is its own."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000000/Parent 3 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000000/Parent 2 0 R>>",
    )  # fmt: skip


def pdf_of_packed_objects() -> bytes:
    """An object stream under two rounds of Flate: 1 GiB of blanks in a few kB."""
    packed = _packed_twice(b" ", 1 << 30)
    objects = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]")
    table = stream(
        bytes((0, 0, 0, 1, 0, 9, 2, 0, 1, 1, 0, 20)), b"/Type/XRef/Size 4/W[1 1 1]/Root 2 0 R/Index[0 4]"
    )  # fmt: skip
    head = b"%PDF-1.7\n1 0 obj\n" + objects + b"\nendobj\n"
    return head + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def pdf_of_packed_content() -> bytes:
    packed = _packed_twice(b" ", 4 << 30)
    return one_page(stream(packed, b"/Filter[/FlateDecode/FlateDecode]"), _FONT)


def _packed_twice(sign: bytes, size: int) -> bytes:
    packer, piece = zlib.compressobj(9), sign * (1 << 20)
    return zlib.compress(b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush(), 9)


def pdf_of_forms(levels: int = 12) -> bytes:
    """Each form draws the next one ten times."""
    forms = [
        stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X %d 0 R>>>>" % number)
        for number in range(6, 5 + levels)
    ]
    last = stream(_TEXT, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<<%b>>" % _FONT)
    return one_page(stream(b"/X Do"), b"/XObject<</X 5 0 R>>", *forms, last)


def pdf_text() -> bytes:
    return one_page(stream(_TEXT), _FONT)


def docx(body: str, before: str = "", **media: bytes) -> bytes:
    paragraph = f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
    document = f"{before}<w:document {_WORD}><w:body>{paragraph}</w:body></w:document>"
    extra = {f"word/media/{name}.png": data for name, data in media.items()}
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document, **extra})


def odt(body: str, before: str = "") -> bytes:
    content = (
        f'{before}<o:c xmlns:o="{_ODF}:office:1.0" xmlns:t="{_ODF}:text:1.0"><o:body><o:text><t:p>{body}</t:p>'
        "</o:text></o:body></o:c>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pptx() -> bytes:
    from PIL import Image
    from pptx import Presentation

    buffer = io.BytesIO()
    Image.new("1", (4, 4)).save(buffer, "PNG")
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "關閉閥門"
    slide.shapes.add_picture(io.BytesIO(buffer.getvalue()), 0, 0)
    saved = io.BytesIO()
    show.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: png() if name.endswith(".png") else data for name, data in parts.items()})


def xlsx_of_empty_rows() -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, ROWS + 1))
    sheet = (
        f'<worksheet xmlns="{space}"><dimension ref="A1:XFD{ROWS}"/><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>n</v></c></row>'
        f'<row r="2"><c r="A2" t="str"><v>valve</v></c><c r="B2"><v>7</v></c></row>{rows}</sheetData></worksheet>'
    )
    book = (
        f'<workbook xmlns="{space}" xmlns:r="{_RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": _TYPES, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relations,
                   "xl/worksheets/sheet1.xml": sheet}, level=1)  # fmt: skip


def zip_of_zips(depth: int = 5, width: int = 10) -> bytes:
    data = zipped({"a.txt": bytes(100 << 20)}, level=9)
    for _ in range(depth):
        data = zipped({f"{number}.zip": data for number in range(width)}, level=9)
    return data


def zip_of_one_name(members: int) -> bytes:
    """One entry, listed so many times."""
    data = zipped({"a/note.txt": "關閉閥門並確認壓力\n"})
    end = len(data) - 22
    (start,) = struct.unpack("<I", data[end + 16 : end + 20])
    listed = data[start:end] * members
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, members, members, len(listed), start, 0)
    return data[:start] + listed + tail


def tar_of_many(members: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(members):
            archive.addfile(tarfile.TarInfo(f"{number}.txt"))
    return gzip.compress(buffer.getvalue(), 1)


def mail_in_mail(depth: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(depth)
    )
    return b"From: a@example.com\nSubject: s\nMIME-Version: 1.0\n" + head + b"Content-Type: text/plain\n\nvalve\n"


def mail_with(data: bytes, name: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "停機通知", "a@example.com"
    mail.set_content("明日停機保養。")
    mail.add_attachment(data, maintype="application", subtype="zip", filename=name)
    return mail.as_bytes()


def hostile_texts() -> Iterator[str]:
    """Runs on which a pattern that is not linear takes minutes."""
    runs = (" ", "\t", "\n", ".", ". ", "…", "(", "[", "[](", "![", "<", "<!--", "*", "_", "`", "|", "#", "> ", "- ",
            "\\", '"',
            "a", "字", "α", "1", "1,", "1.", "1 ", "^1", "5×10⁻", "=", "~", "⟦", "a@", "一、", "(A", "A/", "&",
            "• ", "\r\n", "a-\n", "字\n", "{", "〈", "|-", "1/")  # fmt: skip
    for run in runs:
        yield (run * 20_000)[:20_000] + "!"


def hostile(separator: str = "\n\n") -> bytes:
    return separator.join(f"valve 25 ℃ {text} 壓力 3 Pa" for text in hostile_texts()).encode()


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """Yield name, bytes and what becomes of each when it is parsed."""
    laughs = ("&a9;", _ENTITIES)
    zeros = bytes(1 << 20)
    yield "pixels.png", png(), "rejected(image_too_large)"
    yield "pixels.tiff", tiff(), "rejected(image_too_large)"
    yield "pixels.pdf", pdf_with_pixels(), "failed(no_text)"
    yield "pixels-and-text.pdf", pdf_with_pixels(_TEXT), "kept"
    yield "pixels.docx", docx("關閉閥門", image1=png()), "kept"
    yield "pixels.pptx", pptx(), "kept"
    yield "rows.xlsx", xlsx_of_empty_rows(), "kept"
    yield "circles.pdf", pdf_of_circles(), "failed(corrupt)"
    yield "packed-objects.pdf", pdf_of_packed_objects(), "failed(corrupt)"
    yield "laughs.docx", docx(*laughs), "failed(dtd_in_xml)"
    yield "laughs.odt", odt(*laughs), "failed(dtd_in_xml)"
    yield "laughs.html", f"{_ENTITIES}<html><body><p>valve &a9;</p></body></html>".encode(), "kept"
    yield "laughs.svg", f"{_ENTITIES}<svg>&a9;</svg>".encode(), "rejected(unsupported_format)"
    yield (
        "zeros.docx",
        zipped({"[Content_Types].xml": _TYPES, "word/document.xml": b"<a>" + zeros * 600}, 1),
        "failed(unpacks_too_large)",
    )
    yield "zeros.gz", gzip.compress(zeros * 600, 1), "rejected(unpacks_too_large)"
    yield "zeros-twice.tgz", gzip.compress(bz2.compress(zeros * 600)), "rejected(unpacks_too_large)"
    yield "zeros.zip", zipped({"a.txt": zeros * 40, "note.md": "# 閥門\n\n關閉閥門\n"}), "kept"
    yield "zips.zip", zip_of_zips(), "rejected(unpacks_too_large)"
    yield "names.zip", zip_of_one_name(1_000), "kept"
    yield "members.tgz", tar_of_many(10_001), "rejected(too_many_members)"
    yield "deep.json", b"[" * 1_000_000, "failed(too_deep)"
    yield "deep.html", b"<div>" * 200_000 + b"valve", "failed(too_deep)"
    yield "deep.eml", mail_in_mail(5_000), "failed(too_deep)"
    yield "zips.eml", mail_with(zip_of_zips(), "zips.zip"), "kept"
    yield "line.csv", b"name,n\n" + b"a" * (50 << 20), "failed(corrupt)"
    yield "cells.csv", b"a," * (25 << 20), "rejected(too_many_cells)"
    yield "line.txt", b"valve " * (1 << 20), "kept"
    yield "hostile.md", hostile(), "kept"
    yield "hostile.txt", hostile(), "kept"
    yield "hostile.csv", b"name,n\n" + hostile("\n").replace(b",", b""), "kept"
    yield "hostile.html", b"<html><body>" + hostile("<p>"), "kept"
    yield "hostile.eml", b"From: a@example.com\nSubject: valve\n\n" + hostile(), "kept"
    yield "hostile.json", json.dumps([f"valve {text}" for text in hostile_texts()]).encode(), "kept"
