"""Write one static page about one parsed file: nothing is loaded from elsewhere, and it reads without its script."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.document import Document
from scripts.view.groups import DOUBTFUL, SURE, Group, group
from scripts.view.pictures import Picture
from scripts.view.routes import routes

TEMPLATES = Path(__file__).parent / "templates"
PAGE, SCRIPT = "page.html.j2", "link.js"
# Control characters do nothing in a browser; their pictures (U+2400 and up) let a reader see that they are there.
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}


@dataclass(frozen=True, slots=True)
class View:
    """What is to be shown.

    Attributes:
        document: as parsed, or the part of it that is to be shown.
        pages: numbers of the pages to show; empty for a file without pages.
        pictures: of those pages, by number.
        dropped: what the parser found but did not hand on, by reason.

    """

    name: str
    document: Document
    pages: Sequence[int]
    pictures: dict[int, Picture]
    dropped: dict[str, int]


def render(view: View) -> str:
    """Return the page; the same file gives the same text."""
    return _environment().get_template(PAGE).render(_context(view))


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PackageLoader("eval")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible,
    )


def _context(view: View) -> dict[str, Any]:
    ways, notes = routes(view.document.notes)
    groups = group(view.document, view.pages, view.pictures, ways)
    script = (TEMPLATES / SCRIPT).read_text(encoding="utf-8")
    return {
        "name": view.name,
        "document": view.document,
        "pages": view.pages,
        "groups": groups,
        "kinds": Counter(str(element.kind) for element in view.document.elements),
        "languages": _languages(groups),
        "dropped": sorted(view.dropped.items()),
        "notes": notes,
        "pictured": bool(view.pictures),
        "sure": SURE,
        "doubtful": DOUBTFUL,
        "recognised": any(element.confidence is not None for element in view.document.elements),
        "script": Markup(script),  # noqa: S704  our own file; its hash stands in the policy of the page
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


def _languages(groups: Sequence[Group]) -> list[tuple[str, int]]:
    """Return the languages of the elements, the commonest first."""
    count = Counter(item.language or "und" for found in groups for item in found.items)
    return sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))


def _visible(value: Any) -> Any:
    """Show control characters in place of sending them to the browser."""
    return value.translate(_CONTROLS) if isinstance(value, str) and not isinstance(value, Markup) else value
