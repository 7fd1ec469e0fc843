"""Mutations that know nothing of the format: bits, stretches, numbers, and splices of two files."""

from __future__ import annotations

import random
import re

from scripts.fuzz.hostile import NUMBERS

_NUMBER = re.compile(rb"[0-9]+")
_LONGEST = 4096
# Searching numbers in all of a large file takes longer than parsing it.
_WINDOW = 1 << 16


def mutate_bytes(draw: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a damaged copy.

    Args:
        other: a file of the same format, for splices.

    """
    change = draw.choice((_bits, _bits, _overwrite, _cut, _repeat, _swap, _insert, _truncate, _numbers, _numbers))
    if other and draw.random() < 0.1:
        return data[: _place(draw, data)] + other[_place(draw, other) :]
    return change(draw, data)


def _place(draw: random.Random, data: bytes) -> int:
    return draw.randrange(len(data) + 1)


def _stretch(draw: random.Random, data: bytes) -> tuple[int, int]:
    start = _place(draw, data)
    longest = len(data) if draw.random() < 0.1 else _LONGEST
    return start, min(len(data), start + draw.randrange(1, 2 + min(longest, len(data))))


def _bits(draw: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice((1, 2, 8, 32))):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _overwrite(draw: random.Random, data: bytes) -> bytes:
    start, end = _stretch(draw, data)
    value = draw.choice((0, 0x20, 0x7F, 0x80, 0xFF))
    return data[:start] + bytes([value]) * (end - start) + data[end:]


def _cut(draw: random.Random, data: bytes) -> bytes:
    start, end = _stretch(draw, data)
    return data[:start] + data[end:]


def _repeat(draw: random.Random, data: bytes) -> bytes:
    start, end = _stretch(draw, data)
    return data[:end] + data[start:end] * draw.choice((1, 2, 20)) + data[end:]


def _swap(draw: random.Random, data: bytes) -> bytes:
    a, b, c, d = sorted(_place(draw, data) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _insert(draw: random.Random, data: bytes) -> bytes:
    start = _place(draw, data)
    piece = draw.choice((draw.randbytes(16), b"\0" * 64, b"\xed\xa0\x80", b"\xff\xfe", b"%PDF-1.7\n", b"PK\x03\x04"))
    return data[:start] + piece + data[start:]


def _truncate(draw: random.Random, data: bytes) -> bytes:
    return data[: _place(draw, data)]


def _numbers(draw: random.Random, data: bytes) -> bytes:
    start = draw.randrange(max(1, len(data) - _WINDOW))
    window = data[start : start + _WINDOW]
    found = list(_NUMBER.finditer(window))
    for match in sorted(draw.sample(found, min(len(found), draw.choice((1, 2, 6)))), key=lambda m: -m.start()):
        window = window[: match.start()] + draw.choice(NUMBERS).encode() + window[match.end() :]
    return data[:start] + window + data[start + _WINDOW :]
