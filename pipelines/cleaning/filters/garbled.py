"""Latin text whose font has a code of its own, so that other letters stand in the place of the right ones.

Drops `üìÜüéê •ìê °ê£ë†£ûÜüéê` (for "enhance the performance"); keeps `Überprüfung`, `2800 ± 150 Å/min` and names.
Rule: more than two thirds of the letters, and at least six, are accented letters of Latin-1. No sentence comes near:
`été créé à l'été` has 7 of 12; the garbled text of real files has 12 of 14 and more.
"""

from __future__ import annotations

import re

from pipelines.document import Element

_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿ]")
_LETTER = re.compile(r"[^\W\d_]")
_LEAST = 6
_SHARE = 2 / 3


def garbled(element: Element) -> str | None:
    """Return `garbled`, or None."""
    if element.text.isascii():
        return None
    accented = len(_ACCENTED.findall(element.text))
    if accented < _LEAST:
        return None
    return "garbled" if accented > _SHARE * len(_LETTER.findall(element.text)) else None
