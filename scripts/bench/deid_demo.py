"""Measure de-identification on the demo corpora against their truth: recall by type, surplus findings, decoys.

Reads:    tests/truth/demo (planted values), corpora/demo-*-log (rows of the logs)
Command:  python -m scripts.bench.deid_demo [--examples]

The texts come from the truth files, not from the parser: what is lost here is lost by the rules. The demo is fictional
and public, so that misses may be printed; never do this with another corpus.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipelines.card import LogColumns, load_card
from pipelines.corpora import CORPORA
from pipelines.deid import finding, masking
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.finding import Findings, FindStep
from pipelines.deid.keys import DEMO_KEY
from pipelines.deid.masking import MaskedDocument, MaskStep
from pipelines.document import (
    Cell,
    Document,
    Element,
    ElementKind,
    Field,
    Locator,
    document_id,
    record_text,
    table_text,
)

TRUTH = Path("tests/truth/demo")
MIN_SCORE = 0.5
Place = tuple[int, str]


@dataclass
class Case:
    """A document made from the truth, and where its planted values stand: place -> (type, start, end)."""

    document: Document
    columns: LogColumns | None
    planted: dict[Place, list[tuple[str, int, int]]] = field(default_factory=dict)
    decoys: tuple[str, ...] = ()


def document_case(corpus: str, truth: dict[str, Any]) -> Case:
    """Make a document of the blocks, tables, header and footer of a truth file."""
    elements: list[Element] = []
    places: dict[str, Place] = {}
    lines, tables = iter(truth["text"].split("\n")), iter(enumerate(truth["tables"]))
    for index, kind in enumerate(truth.get("blocks", [])):
        order = len(elements)
        if kind == "table":
            number, rows = next(tables)
            for _ in rows:
                next(lines)
            elements.append(table_element(order, rows))
            places |= {
                f"table:{number}:{r}:{c}": (order, f"cell {r},{c}")
                for r, row in enumerate(rows)
                for c in range(len(row))
            }
        else:
            elements.append(Element(order, ElementKind.PARAGRAPH, next(lines), Locator(page=1)))
            places[f"block:{index}"] = (order, "text")
    for where in ("header", "footer"):
        places[where] = (len(elements), "text")
        elements.append(Element(len(elements), ElementKind.FURNITURE, truth.get(where, ""), Locator(page=1)))
    name = truth["document"]
    document = Document(document_id(corpus, name), corpus, name, "", "", elements=tuple(elements))
    case = Case(document, None, decoys=tuple(truth.get("decoys", ())))
    for span in truth["spans"]:
        case.planted.setdefault(places[span["where"]], []).append((span["type"], span["start"], span["end"]))
    return case


def table_element(order: int, rows: list[list[str]]) -> Element:
    """Make a table without header flags, as many parsers give it."""
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Element(order, ElementKind.TABLE, table_text(cells), Locator(page=1), cells=cells)


def log_case(corpus: str, path: Path, truth: Path) -> Case:
    """Make a document of the rows of a log file."""
    card = load_card(CORPORA / corpus)
    columns = card.columns
    if columns is None:
        raise SystemExit(f"{corpus}: the card names no columns")
    rows = {(sheet, number): row for sheet, number, row in log_rows(path)}
    case = Case(Document(document_id(corpus, path.name), corpus, path.name, "", ""), columns)
    elements = []
    for order, line in enumerate(csv.DictReader(io.StringIO(truth.read_text(encoding="utf-8")))):
        fields = rows[line["sheet"], int(line["row"])]
        elements.append(Element(order, ElementKind.RECORD, record_text(fields), Locator(row=order), fields=fields))
        names = {"text": columns.text, "technician": person_column(fields)}
        for code in line["spans"].split():
            column, kind, start, end = code.split(":")
            case.planted.setdefault((order, f"field {names[column]}"), []).append((kind, int(start), int(end)))
        if columns.asset:
            case.planted[order, f"field {columns.asset}"] = [("asset column", 0, len(line["asset"]))]
    case.document = case.document.with_elements(elements)
    return case


def person_column(fields: tuple[Field, ...]) -> str:
    """Return the name of the column that holds the technician."""
    return next(item.name for item in fields if "人員" in item.name or "echnician" in item.name)


def log_rows(path: Path) -> Iterator[tuple[str, int, tuple[Field, ...]]]:
    """Yield sheet, row number from 1 and fields of every row below the header."""
    if path.suffix == ".csv":
        data = path.read_bytes()
        text = data.decode("big5" if "big5" in path.name else "utf-8-sig")
        sheets: list[tuple[str, list[list[Any]]]] = [("", list(csv.reader(io.StringIO(text))))]
    else:
        book = load_workbook(path, read_only=True)
        sheets = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book]
    for name, rows in sheets:
        for number, row in enumerate(rows[1:], start=2):
            pairs = zip(rows[0], row, strict=False)
            yield name, number, tuple(Field(str(key), "" if value is None else str(value)) for key, value in pairs)


def load_cases() -> list[Case]:
    """Load every document and log of the demo that has text."""
    cases = []
    for path in sorted(TRUTH.glob("*/*")):
        corpus = path.parent.name
        if path.suffix == ".csv":
            cases.append(log_case(corpus, CORPORA / corpus / "files" / path.stem, path))
            continue
        truth = json.loads(path.read_text(encoding="utf-8"))
        if "spans" in truth and "blocks" in truth:
            cases.append(document_case(corpus, truth))
    return cases


def mask_all(cases: list[Case]) -> list[MaskedDocument]:
    """Run both steps in this process, and print their speed."""
    started = time.process_time()
    find = FindStep(Dictionaries(), MIN_SCORE)
    found: list[Findings] = [finding.decode(find((case.document, case.columns))) for case in cases]
    middle = time.process_time()
    names = tuple(sorted({name for item in found for name in item.names}))
    mask = MaskStep(DEMO_KEY, names, Dictionaries(), MIN_SCORE)
    masked = [
        masking.decode(mask((case.document, case.columns, item))) for case, item in zip(cases, found, strict=True)
    ]
    size = sum(len(element.text) for case in cases for element in case.document.elements) / 1000
    ended = time.process_time()
    steps = (("find", middle - started), ("mask", ended - middle), ("both", ended - started))
    print(f"{size:,.0f} kchar; {len(names)} sure names;", *(f"{step} {size / t:,.0f} kchar/s" for step, t in steps))
    return masked


def texts(document: Document) -> dict[Place, str]:
    """Return the texts of a document by place."""
    found: dict[Place, str] = {}
    for element in document.elements:
        found[element.order, "text"] = element.text
        found |= {(element.order, f"cell {cell.row},{cell.col}"): cell.text for cell in element.cells}
        found |= {(element.order, f"field {item.name}"): item.value for item in element.fields}
    return found


@dataclass
class Measured:
    """Planted values by type, those of them masked whole, surplus findings by rule, decoys that are gone."""

    planted: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    surplus: Counter[str] = field(default_factory=Counter)
    decoys: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)


def measure(cases: list[Case], masked: list[MaskedDocument]) -> Measured:
    """Compare findings with the truth."""
    result = Measured()
    for case, document in zip(cases, masked, strict=True):
        source = texts(case.document)
        rows: dict[Place, list[dict[str, Any]]] = {}
        for row in document.rows:
            rows.setdefault((row["order"], row["where"]), []).append(row)
        for place, spans in case.planted.items():
            count_planted(result, source[place], spans, rows.get(place, []))
        for place, found in rows.items():
            count_surplus(result, source.get(place, ""), case.planted.get(place, []), found)
        text = "\n".join(element.text for element in document.document.elements)
        result.decoys += [decoy for decoy in case.decoys if decoy not in text]
    return result


def count_planted(result: Measured, text: str, spans: list[tuple[str, int, int]], found: list[dict[str, Any]]) -> None:
    """Count the planted values of one text; a value is masked if every character of it is."""
    covered = {index for row in found for index in range(row["start"], row["end"])}
    for kind, start, end in spans:
        result.planted[kind] += 1
        if set(range(start, end)) <= covered:
            result.masked[kind] += 1
        else:
            result.examples.append(f"miss {kind}: {text[max(0, start - 14) : start]}[{text[start:end]}]")


def count_surplus(result: Measured, text: str, spans: list[tuple[str, int, int]], found: list[dict[str, Any]]) -> None:
    """Count findings of one text that touch no planted value."""
    for row in found:
        start, end = row["start"], row["end"]
        if not any(start < last and end > first for _, first, last in spans):
            result.surplus[f"{row['type']} by {row['rule']}"] += 1
            result.examples.append(f"surplus {row['rule']}: {text[max(0, start - 12) : start]}[{text[start:end]}]")


def report(result: Measured) -> None:
    """Print recall by type, surplus findings and lost decoys."""
    for kind in sorted(result.planted):
        hit, total = result.masked[kind], result.planted[kind]
        print(f"{kind:16} {hit:6} of {total:6}  {hit / total:.4f}")
    hit, total = result.masked.total(), result.planted.total()
    print(f"{'all':16} {hit:6} of {total:6}  {hit / total:.4f}")
    print(f"decoys gone: {result.decoys}; surplus findings: {dict(result.surplus.most_common())}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="De-identification on the demo corpora.")
    parser.add_argument("--examples", action="store_true", help="print what was missed or masked beyond the truth")
    options = parser.parse_args()
    cases = load_cases()
    result = measure(cases, mask_all(cases))
    report(result)
    if options.examples:
        print("\n".join(sorted(set(result.examples))))


if __name__ == "__main__":
    main()
