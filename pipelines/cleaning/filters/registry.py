"""The quality filters of a document, in order: the first that gives a reason drops the element.

They read elements as they were parsed, before normalisation, which takes away what mojibake is recognised by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.cleaning.filters.contents_line import contents_lines
from pipelines.cleaning.filters.encoded_data import encoded_data
from pipelines.cleaning.filters.furniture import furniture
from pipelines.cleaning.filters.garbled import garbled
from pipelines.cleaning.filters.low_confidence import low_confidence
from pipelines.cleaning.filters.mojibake import mojibake
from pipelines.cleaning.filters.no_content import no_content
from pipelines.cleaning.filters.ruler import ruler
from pipelines.cleaning.filters.symbols import symbols
from pipelines.cleaning.filters.unreadable import unreadable
from pipelines.document import Element

Filter = Callable[[Element], str | None]


def filters_for(elements: Sequence[Element], min_confidence: float) -> tuple[Filter, ...]:
    """Return the filters for the elements of one document."""
    return (
        furniture,
        low_confidence(min_confidence),
        no_content,
        unreadable,
        mojibake,
        garbled,
        encoded_data,
        ruler,
        symbols,
        contents_lines(elements),
    )


def reason_to_drop(element: Element, filters: tuple[Filter, ...]) -> str | None:
    """Return the first reason, or None where every filter keeps the element."""
    return next((reason for check in filters if (reason := check(element))), None)
