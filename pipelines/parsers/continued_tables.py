"""Tables that go on over pages: the last of one page and the first of the next are one where their columns agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.parsers.page_table import Table, goes_on, joined
from pipelines.parsers.reading_order import Region

# What is set above the second part of a table: `表 2（續）`, `Table 2 (continued)`.
_CONTINUED = re.compile(r"[（(]?(?:續|续|接上頁|接上页|[Cc]ontinued|CONTINUED|[Cc]ont['’]d)[)）]?")
_MAX_NOTE = 60


def join_tables(flows: Sequence[list[Region | Table]], heights: Sequence[float]) -> Counter[str]:
    """Join tables from page to page within the flows, and return counts: tables_joined, header_rows_repeated.

    Args:
        flows: regions and tables of each page in reading order; parts that go on are moved into the page before.
        heights: of the pages.

    """
    counts = Counter[str]()
    source = 0
    for number in range(1, len(flows)):
        if flows[number - 1]:
            source = number - 1
        place = _first_table(flows[number])
        if place is None or not flows[source]:
            continue
        last, below = flows[source][-1], flows[number][place]
        if not (isinstance(last, Table) and isinstance(below, Table)):
            continue
        if not goes_on(last, below, (heights[source], heights[number])):
            continue
        flows[source][-1], repeated = joined(last, below)
        del flows[number][place]
        counts.update(tables_joined=1, header_rows_repeated=repeated)
    return counts


def _first_table(flow: Sequence[Region | Table]) -> int | None:
    """Return the index of the table that a page starts with, perhaps under a note that it goes on."""
    for index, item in enumerate(flow[:2]):
        if isinstance(item, Table):
            return index
        if len(item.lines) > 1 or len(item.lines[0].text) > _MAX_NOTE or not _CONTINUED.search(item.lines[0].text):
            return None
    return None
