"""XLSX from its raw XML: shared strings and cell values with their number formats, without openpyxl."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from pipelines.document import Locator
from pipelines.fidelity.reading import Bit, Part, Role
from pipelines.parsers.encoding import whole
from pipelines.parsers.ooxml import Package, open_package

# ECMA-376 part 1, 18.8.30: built-in formats of dates and times, those of East Asian editions included.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_FORMATS = frozenset((9, 10))
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|General|E[+-]', re.IGNORECASE)
# Days count from here; the file may say 1904 instead. A spreadsheet keeps 15 digits.
_EPOCH, _EPOCH_1904, _DIGITS = datetime(1899, 12, 30), datetime(1904, 1, 1), 15
_LARGEST = 308
_LAST_DAY = 2_958_465
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def xlsx_parts(data: bytes) -> list[Part]:
    """Return the cells of every sheet.

    Raises:
        DocumentError: as `open_package` and `Package.xml` do.

    """
    with open_package(data) as package:
        book = package.xml("xl/workbook.xml")
        targets = _targets(package)
        strings = _shared_strings(package)
        formats = _formats(package)
        epoch = _EPOCH_1904 if any(_flag(item, "date1904") for item in book.iter()) else _EPOCH
        parts = []
        for sheet in (item for item in book.iter() if _local(item) == "sheet"):
            name, target = sheet.get("name", ""), targets.get(_relation(sheet), "")
            if "/worksheets/" in target:
                title = Bit(f"{name}\n", Locator(sheet=name, cells="A1:A1"), Role.OPTIONAL)
                bits = _cells(package.xml(target), name, strings, formats, epoch)
                parts.append(Part(f"sheet {name}", (title, *bits)))
    return parts


def _targets(package: Package) -> dict[str, str]:
    relations = package.xml("xl/_rels/workbook.xml.rels")
    return {item.get("Id", ""): normpath(join("/xl", item.get("Target", ""))).lstrip("/") for item in relations}


def _shared_strings(package: Package) -> list[str]:
    root = package.xml_or_none("xl/sharedStrings.xml")
    return [_string(item) for item in root] if root is not None else []


def _string(item: Element) -> str:
    """Join the runs of a string, without the phonetic guide that Japanese editions keep beside it."""
    parts = []
    for child in item:
        if _local(child) == "t":
            parts.append(child.text or "")
        elif _local(child) == "r":
            parts += [text.text or "" for text in child if _local(text) == "t"]
    return whole(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(parts)))


def _formats(package: Package) -> list[str]:
    """Return `date`, `percent` or `` for each cell style."""
    root = package.xml_or_none("xl/styles.xml")
    if root is None:
        return []
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter() if _local(item) == "numFmt"}
    styles = next((item for item in root if _local(item) == "cellXfs"), None)
    return [_sort(style.get("numFmtId", "0"), codes) for style in styles] if styles is not None else []


def _sort(number: str, codes: dict[str, str]) -> str:
    if number in codes:
        code = _NO_DATE.sub("", codes[number].split(";")[0])
        return "date" if re.search(r"[ymdhsYMDHS]", code) else "percent" if "%" in code else ""
    identity = _index(number)
    return "date" if identity in _DATE_FORMATS else "percent" if identity in _PERCENT_FORMATS else ""


def _cells(root: Element, sheet: str, strings: list[str], formats: list[str], epoch: datetime) -> Iterator[Bit]:
    merged = {
        item.get("ref", "").split(":")[0] for item in root.iter() if _local(item) == "mergeCell"
    }  # the cell that holds the value of the range
    for row in (item for item in root.iter() if _local(item) == "row"):
        filled = False
        for cell in row:
            text = _text(cell, strings, formats, epoch)
            if text:
                place = cell.get("r", "")
                role = Role.REPEATABLE if place in merged else Role.BODY
                yield Bit(f"{text}\t", Locator(sheet=sheet, cells=f"{place}:{place}"), role)
                filled = True
        # A used range may hold a million rows without a value.
        if filled:
            yield Bit("\n", Locator(sheet=sheet))


def _text(cell: Element, strings: list[str], formats: list[str], epoch: datetime) -> str:
    sort = cell.get("t", "n")
    if sort == "inlineStr":
        return next((_string(item) for item in cell if _local(item) == "is"), "")
    value = next((item.text or "" for item in cell if _local(item) == "v"), "")
    if sort == "s":
        return strings[_index(value)] if 0 <= _index(value) < len(strings) else ""
    if sort != "n" or not value:
        return "" if sort == "b" else value
    style = _index(cell.get("s", "0"))
    return shown(value, formats[style] if 0 <= style < len(formats) else "", epoch)


def _index(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def shown(value: str, sort: str, epoch: datetime = _EPOCH) -> str:
    """Return a stored number as text, e.g. `0.30000000000000004` as `0.3`, `45000` of sort `date` as `2023-03-15`."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    # The whole of `1e999999999` fills the memory; no spreadsheet stores such a number.
    if not number.is_finite() or number.adjusted() > _LARGEST:
        return value
    if sort == "date" and 0 <= number <= _LAST_DAY:
        return _date(float(number), epoch)
    return f"{_plain(number * 100)}%" if sort == "percent" else _plain(number)


def _plain(number: Decimal) -> str:
    """Fifteen digits, as the shortest decimal or with an exponent as C's `%g` writes it."""
    return str(int(number)) if abs(number) < 10**_DIGITS and number == int(number) else f"{float(number):.{_DIGITS}g}"


def _date(days: float, epoch: datetime) -> str:
    moment = epoch + timedelta(milliseconds=round(days * 86_400_000))
    if days < 1:
        return moment.time().isoformat()
    return moment.date().isoformat() if days == int(days) else moment.isoformat(sep=" ", timespec="auto")


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _flag(element: Element, name: str) -> bool:
    return element.get(name, "") in {"1", "true"}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
