"""What a workbook's sheets have in common: their names and parts, strings, number formats, the day system."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS

from pipelines.parsers.ooxml import Package
from pipelines.parsers.stated_numbers import whole_number
from pipelines.parsers.xlsx_text import shared_strings

_WORKBOOK = "xl/workbook.xml"
_MAX_SHEETS = 1_000
_ROC_DATE, _ROC_LONG = "[$-404]e/m/d", '[$-404]e"年"m"月"d"日"'
_CLOCK, _CLOCK_SECONDS = '上午/下午hh"時"mm"分"', '上午/下午hh"時"mm"分"ss"秒"'
# Formats that Excel never writes out and that depend on the language (ECMA-376 part 1, 18.8.30, zh-tw).
_TAIWAN_FORMATS = {
    27: _ROC_DATE, 28: _ROC_LONG, 29: _ROC_LONG, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'hh"時"mm"分"',
    33: 'hh"時"mm"分"ss"秒"', 34: _CLOCK, 35: _CLOCK_SECONDS, 36: _ROC_DATE, 50: _ROC_DATE, 51: _ROC_LONG, 52: _CLOCK,
    53: _CLOCK_SECONDS, 54: _ROC_LONG, 55: _CLOCK, 56: _CLOCK_SECONDS, 57: _ROC_DATE, 58: _ROC_LONG,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, its part, the parts it refers to by type, and whether it is hidden."""

    name: str
    part: str
    hidden: bool
    related: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook without its cells.

    Attributes:
        formats: number format of each cell style.
        date1904: whether day numbers count from 1904-01-01.

    """

    sheets: tuple[Sheet, ...]
    strings: list[str]
    formats: tuple[str, ...]
    date1904: bool


def read_book(package: Package) -> Book:
    """Read all but the sheets themselves.

    Raises:
        DocumentError: `corrupt`, `dtd_in_xml`.

    """
    workbook = package.xml(_WORKBOOK)
    parts = {kind: part for _, kind, part in _relations(package, _WORKBOOK)}
    strings = parts.get("sharedStrings", "")
    properties = next(_named(workbook, "workbookPr"), None)
    return Book(
        tuple(_sheets(package, workbook)),
        shared_strings(package.chunks(strings)) if strings in package.names else [],
        _formats(package.xml_or_none(parts.get("styles", ""))),
        properties is not None and properties.get("date1904") in {"1", "true"},
    )


def _sheets(package: Package, workbook: Element) -> list[Sheet]:
    parts = {ident: part for ident, kind, part in _relations(package, _WORKBOOK) if kind == "worksheet"}
    found = []
    for sheet in list(_named(workbook, "sheet"))[:_MAX_SHEETS]:
        ident = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        part = parts.get(ident, "")
        if part in package.names:
            related = tuple((kind, target) for _, kind, target in _relations(package, part))
            hidden = sheet.get("state", "visible") != "visible"
            found.append(Sheet(sheet.get("name", ""), part, hidden, related))
    return found


def _relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """Return id, the last word of the type and the target part of each relation of a part."""
    folder, name = posixpath.split(part)
    root = package.xml_or_none(f"{folder}/_rels/{name}.rels")
    found = []
    for item in root if root is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        found.append((item.get("Id", ""), item.get("Type", "").rpartition("/")[2], target))
    return found


def _formats(styles: Element | None) -> tuple[str, ...]:
    if styles is None:
        return ()
    codes = {**BUILTIN_FORMATS, **_TAIWAN_FORMATS}
    for item in _named(styles, "numFmt"):
        codes[whole_number(item.get("numFmtId"), 0)] = item.get("formatCode", "General")
    styles_of_cells = next(_named(styles, "cellXfs"), None)
    return tuple(
        codes.get(whole_number(item.get("numFmtId"), 0), "General")
        for item in (styles_of_cells if styles_of_cells is not None else ())
    )


def _named(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name, whichever of the two namespaces of the format they are in."""
    return (item for item in root.iter() if item.tag.rpartition("}")[2] == name)
