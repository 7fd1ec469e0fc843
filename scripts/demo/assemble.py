"""All demo files in memory: documents, logs, glossary, duplicates, broken files, cards, manifests, truth."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pymupdf
import yaml

from scripts.demo.authoring import load_docs
from scripts.demo.docx_writer import docx_bytes
from scripts.demo.logs import COLUMNS, LogRow, log_rows
from scripts.demo.md_writer import md_bytes
from scripts.demo.model import Doc
from scripts.demo.pdf_writer import encrypted_pdf_bytes, pdf_bytes
from scripts.demo.pools import load_yaml
from scripts.demo.scan_writer import scan_bytes
from scripts.demo.sheet_writer import Sheet, csv_bytes, xlsx_bytes
from scripts.demo.truth import as_json, document_truth, log_truth, sheet_truth

Files = dict[str, bytes]
ENCRYPTED = "corpora/demo-broken/files/broken-encrypted-contract.pdf"
_USER_KEY = "demo-only"
DUPLICATES = (
    ("demo-fab-sop/FAB-DIF-SOP-015.pdf", "demo-notes/copy-of-furnace-tube-sop.pdf"),
    ("demo-spec/SPEC-CWT-06.md", "demo-notes/cooling-water-spec.md"),
    ("demo-spec/SPEC-UPW-03.docx", "demo-notes/upw-limits.docx"),
)
_LOG_WIDTHS = [12, 12, 16, 60, 10, 30, 12, 14]


def _file_path(name: str) -> str:
    corpus, file = name.split("/", 1)
    return f"corpora/{corpus}/files/{file}"


def _truth_path(name: str) -> str:
    return f"tests/truth/demo/{name}.json"


def _document_bytes(doc: Doc, seed: int) -> bytes:
    if doc.outcome.get("reason") == "empty_file":
        return b""
    if doc.outcome.get("reason") == "corrupt":
        return _damaged(pdf_bytes(doc))
    if doc.corpus == "demo-scan-sop":
        return scan_bytes(doc, seed)
    writers = {".pdf": pdf_bytes, ".docx": docx_bytes, ".md": md_bytes}
    return writers[Path(doc.name).suffix](doc)


def _damaged(content: bytes) -> bytes:
    """Keep the file's first line, flip the bits of the rest and lose its second half: beyond repair."""
    head = content.index(b"\n") + 1
    return content[:head] + bytes(byte ^ 0xA5 for byte in content[head : len(content) // 2])


def _encrypted(doc: Doc, root: Path) -> bytes:
    """Keep the existing encrypted file, whose bytes cannot be made twice; delete it to have it made anew."""
    path = root / ENCRYPTED
    if path.is_file() and pymupdf.open(path).needs_pass:
        return path.read_bytes()
    return encrypted_pdf_bytes(doc, _USER_KEY)


def _documents(root: Path) -> Files:
    files: Files = {}
    for seed, doc in enumerate(load_docs()):
        name = f"{doc.corpus}/{doc.name}"
        encrypted = _file_path(name) == ENCRYPTED
        files[_file_path(name)] = _encrypted(doc, root) if encrypted else _document_bytes(doc, seed)
        files[_truth_path(name)] = document_truth(doc)
    return files


def _duplicates(files: Files) -> Files:
    copies: Files = {}
    for original, copy in DUPLICATES:
        copies[_file_path(copy)] = files[_file_path(original)]
        record = {"document": copy, "outcome": "duplicate", "duplicate_of": original}
        copies[_truth_path(copy)] = as_json(record)
    return copies


def _glossary() -> Files:
    head = ["中文", "English", "定義"]
    sheets: list[Sheet] = []
    for sheet in load_yaml("glossary.yaml")["sheets"]:
        rows = [[cell.strip() for cell in line.split("|")] for line in sheet["terms"].strip().splitlines()]
        sheets.append((sheet["name"], [head, *rows]))
    name = "demo-glossary/glossary-zh-en.xlsx"
    return {
        _file_path(name): xlsx_bytes(sheets, [22, 34, 80]),
        _truth_path(name): sheet_truth(name, sheets),
    }


def _numbered(sheet: str, rows: list[LogRow]) -> list[tuple[str, int, LogRow]]:
    return [(sheet, number, row) for number, row in enumerate(rows, 2)]


def _table(rows: list[LogRow]) -> list[list[str]]:
    return [COLUMNS, *(row.cells() for row in rows)]


def _fab_logs() -> Files:
    rows = log_rows("fab")
    by_year = {year: [row for row in rows if row.day.startswith(year)] for year in ("2023", "2024", "2025")}
    books = {
        "fab-maintenance-2023-2024.xlsx": ("2023", "2024"),
        "fab-maintenance-2025.xlsx": ("2025",),
    }
    files: Files = {}
    for name, years in books.items():
        sheets = [(f"{year}年", _table(by_year[year])) for year in years]
        files[_file_path(f"demo-fab-log/{name}")] = xlsx_bytes(sheets, _LOG_WIDTHS)
        truth = [item for year in years for item in _numbered(f"{year}年", by_year[year])]
        files[f"tests/truth/demo/demo-fab-log/{name}.csv"] = log_truth(truth)
    return files


def _olefins_logs() -> Files:
    rows = log_rows("olefins")
    parts = {
        "olefins-maintenance-2023.csv": ("utf-8-sig", [row for row in rows if row.day < "2024-04"]),
        "olefins-maintenance-2024-2025-big5.csv": ("cp950", [row for row in rows if row.day >= "2024-04"]),
    }
    files: Files = {}
    for name, (encoding, part) in parts.items():
        files[_file_path(f"demo-olefins-log/{name}")] = csv_bytes(_table(part), encoding)
        files[f"tests/truth/demo/demo-olefins-log/{name}.csv"] = log_truth(_numbered("", part))
    return files


def _card(corpus: str, content: dict[str, Any]) -> bytes:
    card = {"id": corpus, **content["common"], **content["cards"][corpus]}
    if card["kind"] == "log":
        card["columns"] = content["log_columns"]
    ordered = {key: card[key] for key in ("id", "title", "kind", "domain", "source_category")}
    text: str = yaml.safe_dump({**ordered, **card}, allow_unicode=True, sort_keys=False, width=200)
    return text.encode("utf-8")


def _manifest(corpus: str, files: Files) -> bytes:
    prefix = f"corpora/{corpus}/files/"
    lines = ["path\tbytes\tsha256"]
    for path in sorted(path for path in files if path.startswith(prefix)):
        digest = hashlib.sha256(files[path]).hexdigest()
        lines.append(f"{path.removeprefix(prefix)}\t{len(files[path])}\t{digest}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def generate(root: Path) -> Files:
    """Every file of the demo corpus by path relative to ``root``; there, only the encrypted PDF is read."""
    files = _documents(root)
    files |= _duplicates(files) | _glossary() | _fab_logs() | _olefins_logs()
    cards = load_yaml("cards.yaml")
    for corpus in cards["cards"]:
        files[f"corpora/{corpus}/card.yaml"] = _card(corpus, cards)
        files[f"corpora/{corpus}/manifest.tsv"] = _manifest(corpus, files)
    return files
