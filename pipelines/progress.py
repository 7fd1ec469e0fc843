"""Progress bars on a terminal, nothing in CI; one summary table at the end of a stage."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

Advance = Callable[[int], None]


def console() -> Console:
    """Return the console that messages for people go to (stderr: stdout is for results)."""
    return Console(file=sys.stderr, soft_wrap=True)


@contextmanager
def bar(label: str, total: int, *, quiet: bool = False) -> Iterator[Advance]:
    """Show a bar; the block is given a function that takes the number of finished items."""
    hidden = quiet or bool(os.environ.get("CI")) or not sys.stderr.isatty()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True, disable=hidden) as progress:
        task = progress.add_task(label, total=total)
        yield lambda count: progress.update(task, completed=count)


def summary(title: str, rows: Mapping[str, object]) -> None:
    """Print the one table a stage ends with."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2))
    for name, value in rows.items():
        table.add_row(name, str(value))
    console().print(table)
