"""Tables to XLSX and CSV with the same bytes everywhere."""

from __future__ import annotations

import csv
import io
import re

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from scripts.demo.archive import stored_zip, unzipped

Sheet = tuple[str, list[list[str]]]
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED_DATE = rb"\g<1>2025-07-01T00:00:00Z"


def xlsx_bytes(sheets: list[Sheet], widths: list[int]) -> bytes:
    """A workbook; the first row of each sheet is its header, frozen and bold."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    entries = unzipped(buffer.getvalue())
    return stored_zip([(name, _STAMP.sub(_FIXED_DATE, content)) for name, content in entries])


def csv_bytes(rows: list[list[str]], encoding: str) -> bytes:
    """A CSV file with CRLF line ends, as spreadsheet programs export it."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)
