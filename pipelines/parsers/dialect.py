"""How the rows of a text table are written: separator, quotes, the line by which Excel names its separator."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

SEPARATORS = ",;\t|"
_SAMPLE = 40_000
# A field may hold a whole report; Python's own limit is 128 KiB.
_MAX_FIELD = 16 << 20
# Excel takes the separator from such a first line and hides it.
_NAMED = re.compile(r"\"?sep=(.)\"?\r?\n", re.IGNORECASE)
# Where nearly all filled fields stand in single quotes, these are quotes and not apostrophes.
_QUOTED_SHARE = 0.8
_BARE_QUOTED = re.compile(r'\s*"(.*)"\s*\Z', re.DOTALL)
_ESCAPED_QUOTE = re.compile(r'(?<!\\)\\"')


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How a text table is written.

    Attributes:
        quote: the sign around fields that hold separators, empty where quotes are ordinary signs.
        escaped: whether a double quote within a field is written `\"` and not doubled.
        named: whether the first line names the separator; it is no row.

    """

    separator: str
    quote: str = '"'
    escaped: bool = False
    named: bool = False


def dialect_of(text: str) -> Dialect:
    """Return the dialect by which most rows of the sample have the same number of columns, commas if none does."""
    named = _NAMED.match(text)
    if named and named.group(1) in SEPARATORS:
        return replace(_quoting(text[named.end() :], named.group(1)), named=True)
    separator = max(SEPARATORS, key=lambda sign: (agreement(text, Dialect(sign)), -SEPARATORS.index(sign)))
    return _quoting(text, separator)


def agreement(text: str, dialect: Dialect) -> tuple[float, int]:
    """Return the share of rows in a sample with the most usual number of columns, and that number; 0 if it is one."""
    share, columns, _ = _agreement(_sample(text), dialect)
    return share, columns


def _agreement(text: str, dialect: Dialect) -> tuple[float, int, int]:
    """Return share and number of columns, see `agreement`, and the number of rows."""
    try:
        widths = Counter(len(row) for row in rows_of(text, dialect) if any(cell.strip() for cell in row))
    except csv.Error:
        widths = Counter()
    columns, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (count / widths.total(), columns, widths.total()) if columns > 1 else (0.0, 0, 0)


def rows_of(text: str, dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    """Yield the fields of each row, blank rows and a line that names the separator included.

    Args:
        text: of the file.
        dialect: of it.
        strict: whether a quote that is not closed before a separator or the end of its row is an error.

    Raises:
        csv.Error: for a field beyond 16 MiB; see `strict`.

    """
    csv.field_size_limit(_MAX_FIELD)
    rows = csv.reader(
        io.StringIO(_ESCAPED_QUOTE.sub('""', text) if dialect.escaped else text, newline=""),
        delimiter=dialect.separator, quotechar=dialect.quote or None, strict=strict,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE, skipinitialspace=dialect.separator != "\t",
    )  # fmt: skip
    return rows if dialect.quote else ([_bare(cell) for cell in row] for row in rows)


def _quoting(text: str, separator: str) -> Dialect:
    """Return the dialect in which the quotes pair; if none does, that in which the rows agree most."""
    usual, single = Dialect(separator), Dialect(separator, quote="'")
    if _fills(_sample(text), single) and _pairs(text, single):
        return single
    tried = (usual, replace(usual, escaped=True))
    paired = next((dialect for dialect in tried if _pairs(text, dialect)), None)
    # A quote that is never closed swallows rows: of two readings that agree as well, the one with more rows is right.
    return paired or max(replace(usual, quote=""), usual, key=lambda dialect: _agreement(text, dialect))


def _fills(sample: str, dialect: Dialect) -> bool:
    """Whether nearly all filled fields begin with the quote."""
    try:
        fields = sum(bool(field.strip()) for row in rows_of(sample, dialect) for field in row)
    except csv.Error:
        return False
    begun = re.findall(rf"(?:^|{re.escape(dialect.separator)}) *{dialect.quote}", sample, re.MULTILINE)
    return fields > 0 and len(begun) >= _QUOTED_SHARE * fields


def _pairs(text: str, dialect: Dialect) -> bool:
    try:
        for _ in rows_of(text, dialect, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _bare(field: str) -> str:
    """Return a field that was read without quotes without those around it."""
    found = _BARE_QUOTED.match(field)
    return found.group(1).replace('""', '"') if found else field


def _sample(text: str) -> str:
    return text if len(text) <= _SAMPLE else text[:_SAMPLE].rpartition("\n")[0]
