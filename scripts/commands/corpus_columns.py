"""Which columns the tables of a log have, and which of them are likely text, label, asset and date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipelines.card import Card, Kind, LogColumns
from pipelines.document import ElementKind
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.task import Options, Policy, Task
from pipelines.workers import Failure, run_guarded

# Looked for in this order in the header; the first column that holds one is suggested.
_HINTS = {
    "text": (
        "現象",
        "描述",
        "內容",
        "說明",
        "狀況",
        "symptom",
        "description",
        "observation",
        "detail",
        "remark",
        "text",
    ),
    "label": ("故障類別", "類別", "分類", "failure", "category", "class", "label", "類型", "代碼", "type", "code"),
    "asset": ("設備", "機台", "位號", "資產", "asset", "tool", "equipment", "machine", "tag"),
    "date": ("日期", "date", "時間", "time"),
}
_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx"})
_OPTIONS = Options(dpi=72, min_confidence=0.0, pages=1, pixels=10_000)
_FILES_TRIED = 5


def headers(files: Mapping[str, Path]) -> dict[str, list[str]]:
    """Return the columns of the first tables by file; files that are no table are left out."""
    tables = [name for name in sorted(files) if Path(name).suffix.lower() in _TABLES][:_FILES_TRIED]
    found = {name: _columns(files[name]) for name in tables}
    return {name: columns for name, columns in found.items() if columns}


def _columns(file: Path) -> list[str]:
    data = file.read_bytes()
    task = Task("0" * 16, "", file.name, str(file), "", Policy("log", (), ("zh-Hant-TW",)), _OPTIONS)
    result = run_guarded(lambda item: parse_bytes(data, item), task)
    if isinstance(result, Failure):
        return []
    records = (element for element in result.document.elements if element.kind is ElementKind.RECORD)
    return [item.name for item in next(records).fields] if result.counts.get("records") else []


def suggestion(columns: list[str]) -> str:
    """Return the options that name the likely columns, e.g. `--text-column 現象描述 --asset-column 設備編號`."""
    chosen: dict[str, str] = {}
    for role, hints in _HINTS.items():
        free = [name for name in columns if name not in chosen.values()]
        match = next((name for hint in hints for name in free if hint in name.casefold()), None)
        if match:
            chosen[role] = match
    return " ".join(f"--{role}-column {_quoted(name)}" for role, name in chosen.items())


def column_problems(card: Card | None, kind: object, files: Mapping[str, Path]) -> list[str]:
    """Return what is wrong with the columns of a log; a log of free text needs none."""
    if kind != str(Kind.LOG) or (card is not None and card.kind is not Kind.LOG):
        return []
    found = headers(files)
    columns = card.columns if card else None
    if columns is None:
        return [_no_columns(name, names) for name, names in list(found.items())[:1]]
    return [problem for name, names in found.items() for problem in _missing(name, names, columns)]


def _no_columns(name: str, columns: list[str]) -> str:
    options = suggestion(columns) or "--text-column <name>"
    have = f"{name} has the columns {', '.join(columns)}"
    return f"`--text-column` is missing: {have}; perhaps {options}, or --no-columns where tables differ"


def _missing(name: str, names: list[str], columns: LogColumns) -> list[str]:
    wanted = [column for column in columns.model_dump().values() if column and column not in names]
    return [f"{name} has no column `{column}`, only {', '.join(names)}" for column in wanted]


def _quoted(name: str) -> str:
    return name if name.isidentifier() else f"'{name}'"
