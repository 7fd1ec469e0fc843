"""What one worker is asked to clean, and how; plain data that pickles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of the clean stage that change what comes out.

    Attributes:
        min_confidence: recognised text below it is dropped (0..1).
        convert: what becomes of elements in simplified script.
        locked_terms: wording that conversion leaves as it is.

    """

    min_confidence: float
    convert: Literal["off", "s2twp"] = "off"
    locked_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeats:
    """Paragraphs of a document that many documents of its corpus repeat, by the hash of `boilerplate.paragraph_hash`.

    Attributes:
        drop: all their occurrences go.
        keep_first: this document is the one that keeps a copy; their first occurrence stays.

    """

    drop: tuple[str, ...] = ()
    keep_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One document, as `document.encode` gives it: the parent need not build what it only hands on."""

    document: bytes
    options: Options
    repeats: Repeats = Repeats()
