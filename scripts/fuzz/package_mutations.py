"""Mutations of ZIP packages: their parts are damaged, swapped, lost or taken from another, and packed again."""

from __future__ import annotations

import io
import random
import zipfile

from pipelines.parsers.zip_errors import BROKEN_ZIP
from scripts.fuzz.byte_mutations import mutate_bytes
from scripts.fuzz.text_mutations import mutate_text
from scripts.fuzz.xml_mutations import mutate_xml

_MARKUP = (".xml", ".rels", ".vml", ".svg", ".html", ".htm")
_TEXT = (".txt", ".md", ".csv", ".json", ".eml")


def mutate_package(draw: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a damaged copy; what is no ZIP is damaged as bytes."""
    parts, others = parts_of(data), parts_of(other)
    if not parts:
        return mutate_bytes(draw, data, other)
    for _ in range(draw.choice((1, 1, 2, 3))):
        _change(draw, parts, others)
    return pack(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, none for what is no ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except BROKEN_ZIP:
        return {}


def pack(parts: dict[str, bytes]) -> bytes:
    """Return a package; equal parts give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _change(draw: random.Random, parts: dict[str, bytes], others: dict[str, bytes]) -> None:
    names = sorted(parts)
    if not names:
        return
    # Large parts hold the content; small ones decide how it is read.
    few = draw.sample(names, min(4, len(names)))
    name = few[0] if draw.random() < 0.6 else max(few, key=lambda name: len(parts[name]))
    match draw.randrange(20):
        case 0:
            del parts[name]
        case 1:
            swapped = draw.choice(names)
            parts[name], parts[swapped] = parts[swapped], parts[name]
        case 2 if others:
            taken = draw.choice(sorted(others))
            parts[draw.choice((name, taken))] = others[taken]
        case 3:
            parts[draw.choice((name.upper(), f"../{name}", f"{name}\x00", f"/{name}", name + "/"))] = parts.pop(name)
        case _:
            parts[name] = _damaged(draw, name, parts[name])


def _damaged(draw: random.Random, name: str, content: bytes) -> bytes:
    if name.endswith(_MARKUP) and draw.random() < 0.9:
        return mutate_xml(draw, content)
    if name.endswith(_TEXT):
        return mutate_text(draw, content, b"")
    return mutate_bytes(draw, content, b"")
