"""Pictures of pages: turned as a reader sees them, boxes on their ink, small, none where drawing is not possible."""

import base64
import hashlib
import io

import numpy as np
import numpy.typing as npt
import pymupdf
import pytest
from PIL import Image

from pipelines.parsers.formats import Format
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.pdf_backend import PdfPage
from pipelines.parsers.task import Options, Policy, Task
from scripts.view.pictures import Picture, bytes_per_page, draw_pages, encode

OPTIONS = Options(dpi=200, min_confidence=0.5, pages=50, pixels=40_000_000)
TEXT = "Close the nitrogen purge valve before the chamber is opened."


def pdf(rotation: int = 0, pages: int = 1) -> bytes:
    document = pymupdf.open()
    for _ in range(pages):
        page = document.new_page(width=400, height=600)
        page.insert_text((50, 100), TEXT, fontsize=11)
        page.set_rotation(rotation)
    return bytes(document.tobytes())


def pixels(picture: Picture) -> npt.NDArray[np.uint8]:
    head, _, data = picture.uri.partition(",")
    assert head == "data:image/webp;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("L"))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_box_of_an_element_lies_on_its_ink_however_the_page_is_rotated(rotation: int) -> None:
    data = pdf(rotation)
    policy = Policy("sop", (), ("en",))
    task = Task("0" * 16, "c", "a.pdf", "a.pdf", hashlib.sha256(data).hexdigest(), policy, OPTIONS)
    (element,) = parse_bytes(data, task).document.elements
    picture = draw_pages(data, Format.PDF, [1], OPTIONS.pixels)[1]
    assert (picture.width, picture.height) == ((600, 400) if rotation % 180 else (400, 600))
    grey = pixels(picture)
    assert element.locator.box is not None
    left, top, width, height = picture.place(element.locator.box)
    ys, xs = np.nonzero(grey < 128)
    across, down = 100 * xs / grey.shape[1], 100 * ys / grey.shape[0]
    assert left - 1 <= across.min() <= left + 3
    assert left + width - 3 <= across.max() <= left + width + 1
    assert top - 1 <= down.min() <= top + 3
    assert top + height - 3 <= down.max() <= top + height + 1


def test_places_never_leave_the_page() -> None:
    picture = Picture("", 400, 600)
    assert picture.place((-20, 30, 500, 700)) == (0.0, 5.0, 100.0, 95.0)
    assert picture.place((500, 700, 600, 800)) == (100.0, 100.0, 0.0, 0.0)


def test_a_picture_shrinks_until_it_fits_and_the_same_pixels_give_the_same_bytes() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (400, 300), dtype=np.uint8)
    encoded = encode(noise, 20_000)
    assert len(encoded) <= 20_000
    assert encode(noise, 20_000) == encoded
    wide, high = Image.open(io.BytesIO(encoded)).size
    assert abs(wide / high - 0.75) < 0.02


def test_a_hundred_pages_stay_below_fifteen_megabytes() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (300, 200), dtype=np.uint8)
    longest = max(len(base64.b64encode(encode(noise, budget))) / budget for budget in (5_000, 10_000, 20_000))
    assert longest * bytes_per_page(100) * 100 < 15_000_000
    assert bytes_per_page(1) > bytes_per_page(100) > bytes_per_page(5000) > 0


def test_pages_that_cannot_be_drawn_are_left_out() -> None:
    assert draw_pages(b"not a pdf", Format.PDF, [1, 2], OPTIONS.pixels) == {}
    assert draw_pages(b"# text", Format.MARKDOWN, [1], OPTIONS.pixels) == {}
    document = pymupdf.open(stream=pdf(pages=3))
    stream = io.BytesIO()
    Image.new("L", (300, 300)).save(stream, "PNG")
    document[1].insert_image(document[1].rect, stream=stream.getvalue())
    assert list(draw_pages(bytes(document.tobytes()), Format.PDF, [1, 2, 3], 10_000)) == [1, 3]


def test_a_page_that_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[PdfPage] = []
    render = PdfPage.render

    def failing(page: PdfPage, dpi: float) -> npt.NDArray[np.uint8]:
        drawn.append(page)
        if len(drawn) == 2:
            raise RuntimeError("broken stream")
        return render(page, dpi)

    monkeypatch.setattr(PdfPage, "render", failing)
    assert list(draw_pages(pdf(pages=3), Format.PDF, [1, 2, 3], OPTIONS.pixels)) == [1, 3]
