"""How each page was read, from the notes of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# `page 3: ocr(image_only)`; the reason may be missing.
_NOTE = re.compile(r"page (\d{1,7}): *([^()]+?)(?: *\((.*)\))?", re.DOTALL)


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
            found[int(match[1])] = Route(match[2], match[3] or "")
        else:
            others.append(note)
    return found, others
