"""Seeds by format, and the input of a number: the same seeds, seed and number give the same bytes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scripts.fuzz.byte_mutations import mutate_bytes
from scripts.fuzz.made import made_seeds
from scripts.fuzz.package_mutations import mutate_package
from scripts.fuzz.pdf_mutations import mutate_pdf
from scripts.fuzz.text_mutations import mutate_text
from scripts.fuzz.xml_mutations import mutate_xml

_PACKAGES = frozenset({"docx", "xlsx", "pptx", "odt", "zip"})
_TEXTS = frozenset({"csv", "tsv", "json", "md", "txt", "html", "eml", "norm"})
# How often a format is drawn; pictures take recognition and legacy formats end at once without LibreOffice.
_WEIGHTS = {
    "pdf": 6.0, "docx": 4.0, "xlsx": 4.0, "pptx": 3.0, "odt": 3.0, "html": 3.0, "csv": 3.0, "json": 2.0, "md": 2.0,
    "eml": 3.0, "msg": 2.0, "txt": 1.0, "zip": 1.0, "tar": 0.6, "tgz": 0.3, "png": 0.3, "jpeg": 0.3, "tiff": 0.4,
    "bmp": 0.2, "webp": 0.2,
}  # fmt: skip
_OTHERS = 0.1
_RAW_SHARE = 0.2
_KINDS = ("sop", "log", "log", "glossary", "spec")


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to damage."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Input:
    """A damaged file.

    Attributes:
        number: which makes it again.
        kind: of the card under which it is read.

    """

    number: int
    name: str
    format: str
    kind: str
    data: bytes


def load_seeds(folders: Iterable[Path], max_bytes: int) -> dict[str, list[Seed]]:
    """Return the files of the folders and those made here by format; larger ones are left out."""
    found = defaultdict(list)
    named = [(path.relative_to(folder).as_posix(), path) for folder in folders for path in sorted(folder.rglob("*"))]
    files = [(name, path.read_bytes()) for name, path in named if path.is_file() and path.stat().st_size <= max_bytes]
    for name, data in [*files, *made_seeds()]:
        if data:
            found[PurePosixPath(name).suffix.lower().lstrip(".") or "none"].append(Seed(name, data))
    return dict(sorted(found.items()))


def make_input(seeds: Mapping[str, Sequence[Seed]], seed: int, number: int) -> Input:
    """Return the input of a number."""
    draw = random.Random(f"{seed}:{number}")
    formats = list(seeds)
    chosen = draw.choices(formats, [_WEIGHTS.get(name, _OTHERS) for name in formats])[0]
    one, other = draw.choice(seeds[chosen]), draw.choice(seeds[chosen])
    data = _mutated(draw, chosen, one.data, other.data)
    name = one.name if draw.random() < 0.97 else f"{one.name}.{draw.choice(formats)}"
    return Input(number, name, chosen, draw.choice(_KINDS), data)


def _mutated(draw: random.Random, chosen: str, data: bytes, other: bytes) -> bytes:
    if draw.random() < _RAW_SHARE:
        return mutate_bytes(draw, data, other)
    if chosen == "pdf":
        return mutate_pdf(draw, data, other)
    if chosen in _PACKAGES:
        return mutate_package(draw, data, other)
    if chosen == "html" and draw.random() < 0.5:
        return mutate_xml(draw, data)
    return mutate_text(draw, data, other) if chosen in _TEXTS else mutate_bytes(draw, data, other)
