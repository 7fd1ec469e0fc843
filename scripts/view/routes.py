"""How each page was read, from the notes of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# `page 3: ocr(image_only)`, `pages 4-9: text`; the reason may be missing.
_NOTE = re.compile(r"pages? (\d{1,6})(?:-(\d{1,6}))?: *([^()]+?)(?: *\((.*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Route:
    """The way a page took through the parser, e.g. `ocr`, and why, e.g. `image_only`; the reason may be empty."""

    name: str
    reason: str


def routes(notes: Iterable[str]) -> tuple[dict[int, Route], list[str]]:
    """Return the route of each page that a note tells of, and the notes about anything else."""
    found: dict[int, Route] = {}
    others: list[str] = []
    for note in notes:
        match = _NOTE.fullmatch(note.strip())
        if match:
            numbers = range(int(match[1]), int(match[2] or match[1]) + 1)
            found |= dict.fromkeys(numbers, Route(match[3], match[4] or ""))
        else:
            others.append(note)
    return found, others
