"""Write a measured table into a Markdown page, between the two markers that bear its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.commands.doctor_machine import machine

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table, its first column to the left, the others to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def replace_section(page: str, name: str, text: str) -> str:
    """Return a page with what stands between its markers `<!-- name -->` and `<!-- /name -->` replaced.

    Raises:
        ValueError: if the page has no such markers, or several.

    """
    between = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    if len(between.findall(page)) != 1:
        raise ValueError(f"the page needs one `<!-- {name} -->` followed by `<!-- /{name} -->`")
    return between.sub(lambda found: f"{found[1]}\n{text.strip()}\n\n{found[2]}", page)


def publish(name: str, text: str, page: Path | None) -> None:
    """Print a section; with a page, write it there too, under the day and the machine."""
    dated = f"{stamp()}\n\n{text.strip()}"
    print(dated, flush=True)
    if page is None:
        return
    try:
        written = replace_section(page.read_text(encoding="utf-8"), name, dated)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{page}: {error}") from None
    page.write_text(written, encoding="utf-8")


def stamp() -> str:
    """Return the day and the class of this machine; no name."""
    facts = machine()
    day = datetime.now(tz=UTC).date().isoformat()
    return f"Measured {day} on {facts['cores']} cores, {facts['cpu_class']}, {facts['memory_gib']:.0f} GiB of memory."
