"""Which way a page goes: its text layer as it is, recognition, or both and the better of them; and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from pipelines.parsers.text_quality import Quality

# Fewer characters than this are no text layer but a page number or a stamp on a picture; then images over this share
# of the page ask for recognition.
_MIN_CHARACTERS, _ANY_COVER = 20, 0.1
# As little text as this beside images over this share may be all that was typed onto a scan.
_FEW_CHARACTERS, _MOST_COVER = 200, 0.7
# More images than this, each only a part of the page, are strips that a scanner or a driver cut it into.
_STRIPS, _WHOLE = 3, 0.5
# Text drawn as outlines takes hundreds of shapes a page; a logo or a frame takes fewer than this.
_DRAWN_SHAPES = 100
_MAX_GARBAGE, _MIN_LIKELY, _MIN_SOUND = 0.1, 0.5, 0.8
# As `notes` writes them; the reason may be missing.
_NOTE = re.compile(r"pages? (\d{1,6})(?:-(\d{1,6}))?: *([^()]+?)(?: *\((.*)\))?", re.DOTALL)


class Route(StrEnum):
    """How the text of a page was come by; `kept_…` where both ways were gone and one of them kept."""

    TEXT = "text"
    OCR = "ocr"
    KEPT_TEXT = "kept_text"
    KEPT_OCR = "kept_ocr"
    BLANK = "blank"

    @property
    def source(self) -> str:
        """Where the text is from: `text`, `ocr` or `blank`."""
        return {Route.KEPT_TEXT: "text", Route.KEPT_OCR: "ocr"}.get(self, str(self))


@dataclass(frozen=True, slots=True)
class Taken:
    """A route and the reason for it, a word in snake_case."""

    route: Route
    reason: str

    def __str__(self) -> str:
        return f"{self.route}({self.reason})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a page before anything is recognised.

    Attributes:
        quality: of the text layer.
        hidden: share of its characters that are not painted, as in a layer that OCR has put over a scan.
        sound: share of it in sound words, where most of it is hidden; else 1.
        covers: for each image the share of the page that it covers; empty where nothing asks for it.
        shapes: number of drawn shapes.

    """

    quality: Quality
    hidden: float = 0.0
    sound: float = 1.0
    covers: tuple[float, ...] = ()
    shapes: int = 0

    @property
    def cover(self) -> float:
        """Share of the page under images; overlaps count twice, up to 1."""
        return min(1.0, sum(self.covers))


def wants_images(quality: Quality, hidden: float) -> bool:
    """Whether the images of a page matter to its route."""
    return quality.characters < _FEW_CHARACTERS or hidden > _WHOLE


def decide(evidence: Evidence) -> Taken:
    """Return the route; `kept_text` means that recognition has yet to show whether it does better."""
    quality = evidence.quality
    if quality.characters < _MIN_CHARACTERS:
        return _without_text(evidence)
    if evidence.hidden > _WHOLE and evidence.cover >= _WHOLE:
        return Taken(Route.KEPT_TEXT, "bad_ocr_layer") if _is_bad(evidence) else Taken(Route.TEXT, "ocr_layer")
    if quality.garbage > _MAX_GARBAGE:
        return Taken(Route.KEPT_TEXT, "garbled_text")
    if quality.likely < _MIN_LIKELY:
        return Taken(Route.KEPT_TEXT, "implausible_text")
    if quality.characters < _FEW_CHARACTERS and evidence.cover >= _MOST_COVER:
        return Taken(Route.KEPT_TEXT, "mostly_image")
    return Taken(Route.TEXT, "text_layer")


def _without_text(evidence: Evidence) -> Taken:
    any_text = evidence.quality.characters > 0
    if evidence.cover >= _ANY_COVER:
        strips = len(evidence.covers) > _STRIPS and max(evidence.covers) < _WHOLE
        reason = "image_strips" if strips else "image_only"
        return Taken(Route.KEPT_TEXT, "mostly_image") if any_text and not strips else Taken(Route.OCR, reason)
    if evidence.shapes >= _DRAWN_SHAPES:
        return Taken(Route.KEPT_TEXT, "drawn_text") if any_text else Taken(Route.OCR, "drawn_text")
    return Taken(Route.TEXT, "text_layer") if any_text else Taken(Route.BLANK, "no_content")


def _is_bad(evidence: Evidence) -> bool:
    quality = evidence.quality
    return quality.garbage > _MAX_GARBAGE or quality.likely < _MIN_LIKELY or evidence.sound < _MIN_SOUND


def notes(taken: Sequence[Taken]) -> Iterator[str]:
    """Yield the routes of a document's pages, neighbours together: `page 3: ocr(image_only)`, `pages 4-9: text(…)`."""
    for route, group in groupby(enumerate(taken, start=1), key=lambda item: item[1]):
        numbers = [number for number, _ in group]
        pages = f"page {numbers[0]}" if len(numbers) == 1 else f"pages {numbers[0]}-{numbers[-1]}"
        yield f"{pages}: {route}"


def read_note(note: str) -> tuple[range, str, str] | None:
    """Return pages, route and reason (empty if it has none) of a note about pages, None for any other note.

    >>> read_note("pages 4-9: ocr(image_only)")
    (range(4, 10), 'ocr', 'image_only')
    """
    found = _NOTE.fullmatch(note.strip())
    if not found:
        return None
    first, last, route, reason = found.groups()
    return range(int(first), int(last or first) + 1), route, reason or ""
