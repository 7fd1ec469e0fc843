"""What a parsed document is: elements in reading order, each with a locator back to the source file.

Every stage between parse and build hands these on; `to_rows` and `from_rows` are their only stored form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson


class ElementKind(StrEnum):
    """The role of an element. `furniture` is running headers, footers, page numbers and watermarks."""

    TITLE = "title"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    RECORD = "record"
    CAPTION = "caption"
    CODE = "code"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Locator:
    """Where an element stands in its source: exactly one of the four ways is filled.

    Attributes:
        page: 1-based page number, with `box`.
        box: x0, y0, x1, y1 in points (1/72 inch) from the top left corner of the page as displayed.
        sheet: sheet name, with `cells`.
        cells: A1 range, e.g. `A2:H2`.
        row: 1-based row number in a text table (CSV), the header being row 1; with `cells` where a record is a column.
        block: path of the block in a structured file, e.g. `body/3/cell/0/1`, with `start` and `end`.
        start: offset of the first character within the block (or the file, for plain text).
        end: offset after the last character.

    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cells: str | None = None
    row: int | None = None
    block: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `row` and `col` are 0-based, spans count rows and columns."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record; `original` is what the source says where `value` is a normalised date, else empty."""

    name: str
    value: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of a document.

    Attributes:
        order: 0-based position in reading order, unique within the document and stable through the stages.
        text: for a table its cells joined by tabs and newlines; for a record its fields as `name: value`.
        section: titles above this element, outermost first.
        edits: how `text` came from the text of the stage before: (start, end, source start, source end) of
            each replaced stretch, in order; between them the texts are identical. Empty where unchanged.
        confidence: OCR confidence 0..1 rounded to 2 digits, None for text that was not recognised from pixels.

    """

    order: int
    kind: ElementKind
    text: str
    locator: Locator
    section: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    fields: tuple[Field, ...] = ()
    edits: tuple[tuple[int, int, int, int], ...] = ()
    confidence: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source file after parse, or what a later stage made of it.

    Attributes:
        path: relative to the corpus; empty once the document has left the restricted area.
        doc_number: document number stated by the document itself, e.g. `FAB-SOP-012`, else None.
        revision: revision letter or number stated by the document, else None.
        pages: number of pages, sheets or files' rows blocks; 0 where the notion does not apply.

    """

    doc_id: str
    corpus: str
    path: str
    sha256: str
    media_type: str
    language: str | None = None
    title: str | None = None
    doc_number: str | None = None
    revision: str | None = None
    pages: int = 0
    notes: tuple[str, ...] = ()
    elements: tuple[Element, ...] = field(default=())

    def with_elements(self, elements: list[Element]) -> Document:
        """Return a copy holding these elements."""
        return replace(self, elements=tuple(elements))


def document_id(corpus: str, path: str) -> str:
    """Return the stable id of a file: 16 hex digits (64 bits) of SHA-256 over corpus id and relative path."""
    return hashlib.sha256(f"{corpus}\0{path}".encode()).hexdigest()[:16]


def table_text(cells: tuple[Cell, ...]) -> str:
    """Join cells into lines of tab-separated text, row by row; spanned cells are written once."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return "\n".join(
        "\t".join(cell.text for cell in sorted(row, key=lambda cell: cell.col)) for _, row in sorted(rows.items())
    )


def record_text(fields: tuple[Field, ...]) -> str:
    """Join the filled fields of a record as `name: value` lines."""
    return "\n".join(f"{item.name}: {item.value}" for item in fields if item.value)


def to_json(document: Document) -> dict[str, Any]:
    """Return the plain-data form that the memo stores."""
    data: dict[str, Any] = orjson.loads(orjson.dumps(document))
    return data


def encode(document: Document | dict[str, Any]) -> bytes:
    """Return a document, or its plain-data form, as JSON; equal ones of one form give equal bytes."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def decode(data: bytes) -> Document:
    """Inverse of `encode`."""
    return from_json(orjson.loads(data))


def from_json(data: dict[str, Any]) -> Document:
    """Inverse of `to_json`; accepts lists where the dataclasses hold tuples."""
    elements = tuple(element_from_json(item) for item in data["elements"])
    return Document(**{**data, "notes": tuple(data["notes"]), "elements": elements})


def element_from_json(data: dict[str, Any]) -> Element:
    """Build an Element from plain data."""
    locator = dict(data["locator"])
    if locator.get("box") is not None:
        locator["box"] = tuple(locator["box"])
    return Element(
        order=data["order"],
        kind=ElementKind(data["kind"]),
        text=data["text"],
        locator=Locator(**locator),
        section=tuple(data["section"]),
        cells=tuple(Cell(**cell) for cell in data["cells"]),
        fields=tuple(Field(**item) for item in data["fields"]),
        edits=tuple((e[0], e[1], e[2], e[3]) for e in data["edits"]),
        confidence=data["confidence"],
        language=data["language"],
    )
