"""How commands show things: results on stdout as a table or JSON, messages for people on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

# Wide enough that a table in a pipe or a log is not cut.
_PIPE_WIDTH = 240


def print_json(data: Any) -> None:
    """Print data as indented JSON on stdout."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    print(orjson.dumps(data, option=options, default=str).decode())


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table on stdout; empty cells for None."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title or None, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(table)


def note(message: str) -> None:
    """Print a message for people on stderr."""
    print(message, file=sys.stderr)
