"""Images: recognised like scanned pages, upright, frame by frame; limits from the header; damage ends in an outcome."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.image_file import ImagePage, parse_image
from pipelines.parsers.task import Options
from tests.pipelines.parsers.mutations import mutations, outcome

OPTIONS = Options(dpi=150, min_confidence=0.5, pages=3, pixels=4_000_000)


def picture(text: str = "CLOSE VALVE V-101", mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (800, 300), "white")
    ImageDraw.Draw(image).text((60, 120), text, "black", ImageFont.load_default(40))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def texts(parsed: Parsed) -> list[str]:
    return [draft.text for draft in parsed.drafts]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_every_format_is_recognised(form: str) -> None:
    data = saved(picture(), form)
    assert detect(data, "x") is Format[form]
    parsed = parse_image(data, OPTIONS)
    assert texts(parsed) == ["CLOSE VALVE V-101"]
    assert (parsed.pages, parsed.counts) == (1, {"pages_ocr": 1, "pages_table_doubt": 0, "route_ocr_image_file": 1})
    assert parsed.drafts[0].confidence is None or parsed.drafts[0].confidence > 0.5


def test_orientation_of_a_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(picture().rotate(90, expand=True), "JPEG", exif=exif)
    parsed = parse_image(data, OPTIONS)
    assert texts(parsed) == ["CLOSE VALVE V-101"]
    box = parsed.drafts[0].locator.box
    assert box is not None
    assert box[2] - box[0] > box[3] - box[1]


def test_frames_of_a_tiff_are_pages() -> None:
    frames = [picture("FIRST PAGE"), picture("SECOND PAGE")]
    parsed = parse_image(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]), OPTIONS)
    assert [(d.locator.page, d.text) for d in parsed.drafts] == [(1, "FIRST PAGE"), (2, "SECOND PAGE")]
    with pytest.raises(DocumentError, match="too_many_pages"):
        parse_image(saved(frames[0], "TIFF", save_all=True, append_images=frames * 2), OPTIONS)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_modes_are_turned_to_grey(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray((np.asarray(picture(mode="L")).astype(np.uint16)) * 257)
    else:
        image = picture(mode=mode)
    grey = ImagePage(image, 0, OPTIONS.pixels * 4).render(72)
    assert grey.ndim == 2
    assert (int(grey.min()) < 100, int(grey.max())) == (True, 255)


@pytest.mark.parametrize(
    ("size", "dpi", "inches"),
    [((1000, 2000), 200, 10.0), ((4000, 3000), 72, 4000 / 300), ((800, 600), None, 800 / 72), ((1755, 900), 1, 11.7)],
)
def test_the_resolution_makes_text_readable(size: tuple[int, int], dpi: int | None, inches: float) -> None:
    image = Image.new("L", size, "white")
    if dpi:
        image.info["dpi"] = (dpi, dpi)
    page = ImagePage(image, 0, OPTIONS.pixels * 4)
    assert max(page.width, page.height) == pytest.approx(inches * 72)


def test_a_strip_is_recognised_as_well() -> None:
    strip = picture().crop((40, 118, 640, 166))
    assert texts(parse_image(saved(strip, "PNG"), OPTIONS)) == ["CLOSE VALVE V-101"]
    assert texts(parse_image(saved(Image.new("L", (3000, 2), "white"), "PNG"), OPTIONS)) == []


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [3_000, 10_000, 35_000])
def test_a_pixel_bomb_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(DocumentError, match="image_too_large") as caught:
        parse_image(png_header(side, side), OPTIONS)
    assert caught.value.rejected


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_images_never_crash(data: st.DataObject) -> None:
    tiny = Image.new("L", (40, 40), "white")
    form = data.draw(st.sampled_from(["PNG", "JPEG", "TIFF", "BMP", "WEBP"]))
    outcome(parse_image, data.draw(mutations(saved(tiny, form))), OPTIONS)
