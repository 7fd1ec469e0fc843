"""What must hold of every document that is kept, whatever was done to its file; each check names what does not."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from pipelines import ledger
from pipelines.document import Document, Element, ElementKind, decode, encode, record_text, table_text, to_json
from pipelines.ledger import entry_from_json
from pipelines.shards import ShardWriter

_RANGE = re.compile(r"\$?[A-Z]{1,3}[1-9]\d*(?::[A-Z]{1,3}[1-9]\d*)?")
_SURROGATES = re.compile("[\ud800-\udfff]")


def check_parsed(result: bytes, doc_id: str) -> Iterator[str]:
    """Yield what is wrong with a result of the parse step."""
    data = orjson.loads(result)
    document = decode(orjson.dumps(data["document"]))
    yield from _check_entry("parse", data, doc_id, len(document.elements))
    if [element.order for element in document.elements] != list(range(len(document.elements))):
        yield "orders"
    for element in document.elements:
        yield from _check_element(element, document)
    yield from _check_storage(document)


def check_cleaned(result: bytes, parsed: Document) -> Iterator[str]:
    """Yield what is wrong with a result of the clean step."""
    data = orjson.loads(result)
    document = decode(orjson.dumps(data["document"])) if data["document"] else None
    elements = document.elements if document else ()
    yield from _check_entry("clean", data, parsed.doc_id, len(elements))
    if len(elements) + len(data["rows"]) != len(parsed.elements):
        yield "clean: elements unaccounted for"
    sources = {element.order: element.text for element in parsed.elements}
    for element in elements:
        yield from _check_offsets(element, sources[element.order])
        if not element.text.strip():
            yield f"clean: {element.kind} without text"
    if document:
        yield from _check_storage(document)


def check_verdict(result: bytes) -> Iterator[str]:
    """Yield what is wrong with a result of the second reading."""
    verdict: dict[str, Any] = orjson.loads(result)["verdict"]
    if "numbers" in verdict and verdict["numbers"] != verdict["matched"] + verdict["changed"] + verdict["vanished"]:
        yield "verify: numbers do not add up"


def _check_entry(stage: str, data: dict[str, Any], doc_id: str, elements: int) -> Iterator[str]:
    entry = entry_from_json(data["entry"])
    try:
        ledger.check(stage, [entry], [doc_id])
    except ledger.AccountingError:
        yield f"{stage}: ledger"
    if entry.kept != elements or any(count < 0 for count in (*entry.dropped.values(), *entry.counts.values())):
        yield f"{stage}: counts"


def _check_element(element: Element, document: Document) -> Iterator[str]:
    if not element.text.strip():
        yield f"{element.kind} without text"
    if element.kind is ElementKind.TABLE and element.cells and element.text != table_text(element.cells):
        yield "text of a table is not its cells"
    if element.kind is ElementKind.RECORD and element.text != record_text(element.fields):
        yield "text of a record is not its fields"
    if element.confidence is not None and not 0 <= element.confidence <= 1:
        yield "confidence"
    yield from _check_locator(element, document)
    yield from _check_cells(element)


def _check_locator(element: Element, document: Document) -> Iterator[str]:
    place = element.locator
    ways = [place.page is not None, place.sheet is not None, place.row is not None, place.start is not None]
    if sum(ways) != 1:
        yield "locator of another number of ways than one"
    if place.page is not None and not 1 <= place.page <= document.pages:
        yield "locator on no page"
    if place.box is not None and not (
        all(map(math.isfinite, place.box)) and place.box[0] <= place.box[2] and place.box[1] <= place.box[3]
    ):
        yield "locator with no box"
    if place.cells is not None and not _RANGE.fullmatch(place.cells):
        yield "locator with no range"
    if place.start is not None and not 0 <= place.start <= (-1 if place.end is None else place.end):
        yield "locator with no stretch"


def _check_cells(element: Element) -> Iterator[str]:
    if any(cell.row < 0 or cell.col < 0 or cell.row_span < 1 or cell.col_span < 1 for cell in element.cells):
        yield "cell outside its table"
    if len({(cell.row, cell.col) for cell in element.cells}) != len(element.cells):
        yield "two cells in one place"


def _check_offsets(element: Element, source: str) -> Iterator[str]:
    """Between the replaced stretches both texts are equal."""
    at = source_at = 0
    for start, end, source_start, source_end in (*element.edits, (len(element.text),) * 2 + (len(source),) * 2):
        if not (at <= start <= end and source_at <= source_start <= source_end):
            yield "clean: offsets out of order"
            return
        if element.text[at:start] != source[source_at:source_start]:
            yield "clean: offsets part texts that differ"
            return
        at, source_at = end, source_end


def _check_storage(document: Document) -> Iterator[str]:
    """Yield what cannot be written and read again."""
    if decode(encode(document)) != document:
        yield "another document after encoding"
    if _SURROGATES.search(document.path):
        yield "surrogate in path"
    with tempfile.TemporaryDirectory() as folder, ShardWriter(Path(folder), 0) as writer:
        writer.add(to_json(document))
