"""A steward's corrections of recognised text, applied to the elements of a document before anything else sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.document import Cell, Element, table_text
from pipelines.errors import CorpusError
from pipelines.parsers.geometry import Box, centre, contains

# Boxes are rounded to a tenth of a point, and a steward may copy that of a line or of its paragraph.
_SLACK = 2.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What was read at a place of a scan and what it is; equal where a steward confirms the reading.

    Attributes:
        entry: where it is written, e.g. `corpora/plant-sop/corrections.yaml entry 3`, for errors.
        page: 1-based.
        box: x0, y0, x1, y1 in points of the page as displayed; its middle lies in the element.
        read: a stretch of the recognised text, long enough to be told from others.
        becomes: what stands there.
        occurrence: which of several equal stretches of the element, the first being 1.

    """

    entry: str
    page: int
    box: Box
    read: str
    becomes: str
    occurrence: int = 1


def apply_corrections(elements: Sequence[Element], corrections: Sequence[Correction]) -> tuple[Element, ...]:
    """Return the elements with every correction made, one after the other.

    Raises:
        CorpusError: naming the entry, if nothing recognised stands at its place or does not say what it says was
            read: it was made for another recognition of this page and must be looked at again.

    """
    corrected = list(elements)
    for correction in corrections:
        index = _index(corrected, correction)
        corrected[index] = _corrected(corrected[index], correction)
    return tuple(corrected)


def _index(elements: Sequence[Element], correction: Correction) -> int:
    """Return the element that a correction is for: the smallest at its place that holds what was read."""
    middle = centre(correction.box)
    here = [
        (_area(box), index)
        for index, element in enumerate(elements)
        if element.locator.page == correction.page
        and (box := element.locator.box) is not None
        and contains(box, middle, _SLACK)
        and element.text.count(correction.read) >= correction.occurrence
    ]
    if not here:
        raise CorpusError(
            f"{correction.entry}: stale, on page {correction.page} nothing was read so; "
            "compare it with data/restricted/verify_numbers/queue and mend or remove it"
        )
    return min(here)[1]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _corrected(element: Element, correction: Correction) -> Element:
    if not element.cells:
        text, _ = _replaced(element.text, correction, correction.occurrence)
        return replace(element, text=text)
    left = correction.occurrence
    cells: list[Cell] = []
    for cell in sorted(element.cells, key=lambda cell: (cell.row, cell.col)):
        text, left = _replaced(cell.text, correction, left)
        cells.append(replace(cell, text=text))
    if left > 0:
        raise CorpusError(f"{correction.entry}: what was read runs over two cells; write one entry for each cell")
    return replace(element, text=table_text(tuple(cells)), cells=tuple(cells))


def _replaced(text: str, correction: Correction, occurrence: int) -> tuple[str, int]:
    """Replace one occurrence; return the text and how many occurrences are still to be passed, 0 once replaced."""
    count = text.count(correction.read)
    if occurrence <= 0 or count < occurrence:
        return text, occurrence - count if occurrence > 0 else 0
    start = -1
    for _ in range(occurrence):
        start = text.index(correction.read, start + 1)
    return text[:start] + correction.becomes + text[start + len(correction.read) :], 0
