"""How each page was read, from the notes of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.parsers.route import read_note


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
        read = read_note(note)
        if read:
            pages, name, reason = read
            found |= dict.fromkeys(pages, Route(name, reason))
        else:
            others.append(note)
    return found, others
