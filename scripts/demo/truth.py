"""Ground truth of the demo corpus, for tests only: one JSON a document, one CSV a log file."""

from __future__ import annotations

import json
from typing import Any

from scripts.demo.logs import LogRow, span_code
from scripts.demo.model import Block, Doc, Rich, full_text
from scripts.demo.pools import load_yaml
from scripts.demo.sheet_writer import Sheet, csv_bytes


def decoys(text: str) -> list[str]:
    """Strings of the text that look like secrets and are none."""
    known: list[str] = load_yaml("decoys.yaml")["decoys"]
    return [value for value in known if value in text]


def _spans(where: str, rich: Rich) -> list[dict[str, Any]]:
    return [{"type": s.type, "value": s.value, "where": where, "start": s.start, "end": s.end} for s in rich.spans]


def _block_places(blocks: tuple[Block, ...]) -> list[tuple[str, Rich]]:
    places: list[tuple[str, Rich]] = []
    table = 0
    for index, block in enumerate(block for block in blocks if block.kind != "break"):
        if block.kind != "table":
            places.append((f"block:{index}", block.rich))
            continue
        for r, row in enumerate(block.rows):
            places += [(f"table:{table}:{r}:{c}", cell) for c, cell in enumerate(row)]
        table += 1
    return places


def document_truth(doc: Doc) -> bytes:
    """Text in reading order, tables, planted spans (offsets within ``where``) and the expected outcome."""
    text = full_text(doc)
    places = [("header", doc.header), ("footer", doc.footer), *_block_places(doc.blocks)]
    record = {
        "document": f"{doc.corpus}/{doc.name}",
        "number": doc.number,
        "title": doc.title,
        "revision": doc.revision,
        "language": doc.lang,
        "pool": doc.split,
        **doc.outcome,
        **doc.relations,
        "header": doc.header.text,
        "footer": doc.footer.text,
        "text": text.text,
        "blocks": [block.kind for block in doc.blocks if block.kind != "break"],
        "tables": [[[c.text for c in row] for row in b.rows] for b in doc.blocks if b.kind == "table"],
        "spans": [span for where, rich in places for span in _spans(where, rich)],
        "decoys": decoys(text.text),
    }
    return as_json(record)


def as_json(record: dict[str, Any]) -> bytes:
    """Readable JSON with a line feed at its end."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def log_truth(rows: list[tuple[str, int, LogRow]]) -> bytes:
    """One line a record: sheet (empty in CSV files), row number from 1 with the header as row 1, truth columns."""
    head = ["sheet", "row", "label", "wording", "asset", "pool", "typo", "spans"]
    lines = [
        [
            sheet, str(number), row.label, row.wording, row.asset, row.split, str(int(row.typo)),
            " ".join(span_code("text", row.text.spans) + span_code("technician", row.technician.spans)),
        ]
        for sheet, number, row in rows
    ]  # fmt: skip
    return csv_bytes([head, *lines], "utf-8").replace(b"\r\n", b"\n")


def sheet_truth(document: str, sheets: list[Sheet]) -> bytes:
    """Truth of a workbook without planted values: its sheets are its tables."""
    text = "\n".join("\t".join(row) for _, rows in sheets for row in rows)
    record: dict[str, Any] = {
        "document": document, "outcome": "kept", "pool": "train", "text": text,
        "tables": [rows for _, rows in sheets], "spans": [], "decoys": decoys(text),
    }  # fmt: skip
    return as_json(record)
