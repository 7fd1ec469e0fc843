"""PDFs through pdfium: raised digits by geometry, boxes as displayed, and the parser against it."""

import hashlib
import re
from dataclasses import replace

import pymupdf
import pytest

from pipelines.document import Document, Element, ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.fidelity.born_digital import check_document, scanned_pages
from pipelines.fidelity.source import PDF, read_source
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.task import Options, Policy, Task

OPTIONS = Options(dpi=200, min_confidence=0.5, pages=50, pixels=40_000_000)
HTML = (
    "<p>Base pressure 5×10<sup>-6</sup> Torr, H<sub>2</sub>O below 3 cm<sup>2</sup> at 10 -6 flat</p>"
    "<p>Flow 500 sccm, 20–25 °C, tolerance ±0.5 %, tool PVD-23, API 527, note<sup>1</sup></p>"
)


def pdf(html: str = HTML, rotation: int = 0) -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_htmlbox((50, 50, 500, 400), html)
    page.set_rotation(rotation)
    return bytes(document.tobytes())


def parse(data: bytes) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    policy = Policy("sop", (), ("en",))
    return parse_bytes(data, Task("0" * 16, "c", "a.pdf", "a.pdf", digest, policy, OPTIONS)).document


def text(data: bytes) -> str:
    reading = read_source(data, PDF)
    assert reading is not None
    return "".join(bit.text for part in reading.parts for bit in part.bits)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_raised_and_lowered_digits_are_told_by_their_place(rotation: int) -> None:
    shown = text(pdf(rotation=rotation))
    assert "5×10⁻⁶ Torr" in shown
    assert "H₂O" in shown
    assert "3 cm²" in shown
    assert "10 -6" in shown


def test_an_exponent_drawn_apart_from_its_number_is_still_its_exponent() -> None:
    document = pymupdf.open()
    writer = pymupdf.TextWriter(document.new_page().rect)
    writer.append((50, 100), "5x10", fontsize=12)
    writer.append((78, 95), "-6", fontsize=7)
    writer.append((88, 100), " Torr", fontsize=12)
    writer.write_text(document[0])
    assert "5x10⁻⁶ Torr" in text(document.tobytes())


def test_digits_in_smaller_type_far_from_a_heading_are_not_lowered() -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((50, 100), "Working papers", fontsize=14)
    page.insert_text((300, 101), "ISSN 1535-6078", fontsize=10)
    assert "ISSN 1535-6078" in text(document.tobytes())


@pytest.mark.parametrize("rotation", [0, 90])
def test_both_readers_agree_and_a_change_of_the_output_is_found_at_its_place(rotation: int) -> None:
    data = pdf(rotation=rotation)
    document = parse(data)
    checked = check_document(data, document, scanned_pages(document))
    assert checked is not None
    assert checked.comparison.findings == ()
    assert checked.comparison.total >= 10
    changed = replace(
        document, elements=tuple(replace(e, text=e.text.replace("500", "600")) for e in document.elements)
    )
    again = check_document(data, changed, set())
    assert again is not None
    (finding,) = again.comparison.findings
    assert (finding.was, finding.now, finding.part) == ("500 sccm", "600 sccm", "page 1")
    assert finding.place.box is not None


def test_no_digit_of_the_output_can_change_or_go_unseen() -> None:
    data = pdf()
    document = parse(data)
    tried = 0
    for index, element in enumerate(document.elements):
        for match in re.finditer(r"[0-9⁻²⁶]", element.text):
            for other in ("", "8" if match.group() != "8" else "3"):
                text = element.text[: match.start()] + other + element.text[match.end() :]
                elements = (*document.elements[:index], replace(element, text=text), *document.elements[index + 1 :])
                checked = check_document(data, replace(document, elements=elements), set())
                assert checked is not None
                assert checked.comparison.findings, text
                tried += 1
    assert tried > 40


def test_scanned_pages_have_no_born_digital_truth() -> None:
    data = pdf()
    element = Element(0, ElementKind.PARAGRAPH, "9 Torr", Locator(page=1, box=(0.0, 0.0, 9.0, 9.0)), confidence=0.9)
    document = replace(parse(data), elements=(element,))
    assert scanned_pages(document) == {1}
    checked = check_document(data, document, {1})
    assert checked is not None
    assert checked.comparison.total == 0


def test_what_pdfium_cannot_open_fails_with_a_reason() -> None:
    with pytest.raises(DocumentError, match="corrupt"):
        read_source(b"%PDF-1.7 nothing", PDF)


def test_characters_without_a_size_raise_nothing() -> None:
    page = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
        b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 44>>stream\n"
        b"BT /F 0 Tf 20 100 Td (1023456 7) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    assert read_source(page, "application/pdf") is not None
