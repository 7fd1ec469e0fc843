"""Documents to scans: image-only PDFs as a worn office scanner would make them."""

from __future__ import annotations

import io

import numpy as np
import pymupdf
from PIL import Image

from scripts.demo.model import Doc
from scripts.demo.pdf_writer import PAGE, render, save

DPI = 200
MAX_TILT = 2.0  # degrees either way
NOISE_SIGMA = 8.0  # grey levels
JPEG_QUALITY = 60


def _scanned_page(page: pymupdf.Page, rng: np.random.Generator) -> bytes:
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, alpha=False)
    image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    tilt = float(rng.uniform(-MAX_TILT, MAX_TILT))
    image = image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noisy = np.asarray(image, dtype=np.float64) + rng.normal(0.0, NOISE_SIGMA, (image.height, image.width))
    buffer = io.BytesIO()
    grey = Image.fromarray(np.clip(np.rint(noisy), 0, 255).astype(np.uint8), mode="L")
    grey.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def scan_bytes(doc: Doc, seed: int) -> bytes:
    """Render at 200 dpi, tilt by up to ±2°, add gaussian noise, store as grey JPEG pages."""
    rng = np.random.Generator(np.random.PCG64(seed))
    scan = pymupdf.open()
    for page in render(doc):
        image = _scanned_page(page, rng)
        target = scan.new_page(width=PAGE[0], height=PAGE[1])
        target.insert_image(target.rect, stream=image)
    return save(scan, doc.number)
