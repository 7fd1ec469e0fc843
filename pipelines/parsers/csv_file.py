"""CSV to records or a table: encoding, separator and header are found, ragged rows kept whole."""

from __future__ import annotations

import csv
import io
from collections import Counter

from pipelines.document import Locator
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed
from pipelines.parsers.encoding import decode
from pipelines.parsers.sheet import Row, drafts_of
from pipelines.parsers.task import Policy

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 200
# A field may hold a whole report; Python's own limit is 128 KiB.
_MAX_FIELD = 16 << 20
_ROWS_SHARE = 0.9


def parse_csv(data: bytes, policy: Policy) -> Parsed:
    """Parse a CSV file; a row's number counts rows, not lines: a quoted field may hold line breaks.

    Raises:
        DocumentError: `corrupt` for a field beyond 16 MiB; `missing_column`.

    """
    text, encoding = decode(data)
    rows = read_rows(text, separator_of(text))
    drafts = drafts_of(rows, policy, lambda row, _width: Locator(row=row.number))
    return Parsed(drafts, notes=() if encoding == "utf-8" else (f"encoding {encoding}",))


def read_rows(text: str, separator: str) -> list[Row]:
    """Return the rows that hold anything, with their 1-based numbers."""
    csv.field_size_limit(_MAX_FIELD)
    try:
        reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
        rows = [Row(number, tuple(cells)) for number, cells in enumerate(reader, start=1)]
    except csv.Error:
        raise DocumentError("corrupt") from None
    return [row for row in rows if any(cell.strip() for cell in row.cells)]


def separator_of(text: str) -> str:
    """Return the separator that parts most rows into the same number of columns, a comma if none does."""
    return max(_SEPARATORS, key=lambda sign: (_agreement(text, sign), -_SEPARATORS.index(sign)))


def looks_like_rows(data: bytes) -> bool:
    """Whether a plain text is a table all the same: nearly all rows have the same columns, two or more."""
    text, _ = decode(data)
    share, columns = _agreement(text, separator_of(text))
    return share >= _ROWS_SHARE and columns > 1


def _agreement(text: str, separator: str) -> tuple[float, int]:
    """Return the share of rows with the most usual number of columns, and that number; 0 if it is one."""
    sample = text[: 200 * _SAMPLE_ROWS]
    if len(sample) < len(text):
        sample = sample.rpartition("\n")[0]
    try:
        widths = [len(row.cells) for row in read_rows(sample, separator)[:_SAMPLE_ROWS]]
    except DocumentError:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    columns, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
    return (count / len(widths), columns) if columns > 1 else (0.0, 0)
