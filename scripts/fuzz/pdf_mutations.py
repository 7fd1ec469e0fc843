"""Mutations of PDF: references turned on themselves, boxes, rotations, filters, lengths, and content under Flate."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

from scripts.fuzz.byte_mutations import mutate_bytes
from scripts.fuzz.hostile import NUMBERS

_REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
_OBJECT = re.compile(rb"(\d+) 0 obj\b")
_BOX = re.compile(rb"/(?:Media|Crop|B)Box\s*\[([^\]]*)\]")
_NAME = re.compile(rb"/[A-Z][A-Za-z]{2,20}\b")
_KEYED = re.compile(rb"(/(?:Rotate|Length|Count|Size|First|N|Index|W|UserUnit|Predictor|Columns|Width|Height|Prev|"
                    rb"FirstChar|LastChar|BitsPerComponent|Root)[ \[]*)(-?\d+)")  # fmt: skip
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OPERATOR = re.compile(rb"(?<=[\s\])])(?:T[jJdDmfr*]|cm|re|[qQWnSfBlmcv]|Do|BT|ET|gs|BMC|EMC|w|d)(?=\s)")
_MOST = 4 << 20


def mutate_pdf(draw: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a damaged copy."""
    for _ in range(draw.choice((1, 1, 2, 4))):
        data = draw.choice(_CHANGES)(draw, data)
    return mutate_bytes(draw, data, other) if draw.random() < 0.1 else data


def _replaced(draw: random.Random, pattern: re.Pattern[bytes], data: bytes, new: Callable[[re.Match[bytes]], bytes],
              most: int = 3) -> bytes:  # fmt: skip
    found = list(pattern.finditer(data))
    for match in sorted(draw.sample(found, min(len(found), most)), key=lambda m: -m.start()):
        data = data[: match.start()] + new(match) + data[match.end() :]
    return data


def _references(draw: random.Random, data: bytes) -> bytes:
    objects = [found.group(1) for found in _OBJECT.finditer(data)] or [b"1"]
    return _replaced(draw, _REFERENCE, data, lambda _found: draw.choice(objects) + b" 0 R")


def _boxes(draw: random.Random, data: bytes) -> bytes:
    def box(found: re.Match[bytes]) -> bytes:
        numbers = " ".join(draw.choice((*NUMBERS, "612", "842", "-842")) for _ in range(4))
        return found.group().partition(b"[")[0] + f"[{numbers}]".encode()

    return _replaced(draw, _BOX, data, box)


def _keyed(draw: random.Random, data: bytes) -> bytes:
    return _replaced(
        draw, _KEYED, data, lambda found: found.group(1) + draw.choice((*NUMBERS, "90", "45", "8", "255")).encode()
    )


def _names(draw: random.Random, data: bytes) -> bytes:
    names = sorted({found.group() for found in _NAME.finditer(data)}) or [b"/Type"]
    return _replaced(draw, _NAME, data, lambda _found: draw.choice((*names, b"/ASCIIHexDecode", b"/LZWDecode")))


def _content(draw: random.Random, data: bytes) -> bytes:
    """Damage what is compressed; lengths are left as they were, for readers to mend, or set right."""

    def damaged(found: re.Match[bytes]) -> bytes:
        try:
            plain = zlib.decompressobj().decompress(found.group(1), _MOST)
        except zlib.error:
            return b"stream\n" + mutate_bytes(draw, found.group(1), b"") + b"\nendstream"
        changed = _operators(draw, plain) if draw.random() < 0.5 else mutate_bytes(draw, plain, b"")
        return b"stream\n" + zlib.compress(changed, 1) + b"\nendstream"

    return _replaced(draw, _STREAM, data, damaged, 2)


def _operators(draw: random.Random, content: bytes) -> bytes:
    known = [found.group() for found in _OPERATOR.finditer(content)] or [b"Tj"]
    return _replaced(draw, _OPERATOR, content, lambda _found: draw.choice((*known, b"1e30 0 0 1e30 0 0 cm")), 8)


def _drop_word(draw: random.Random, data: bytes) -> bytes:
    word = draw.choice((b"endobj", b"endstream", b"xref", b"trailer", b"startxref", b"%%EOF", b"stream", b"obj"))
    return _replaced(draw, re.compile(re.escape(word)), data, lambda _found: b"", draw.choice((1, 100)))


_CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _references, _references, _boxes, _keyed, _keyed, _names, _content, _content, _content, _drop_word,
)  # fmt: skip
