"""Remarks that people pinned to cells: notes and threaded comments."""

from __future__ import annotations

from pipelines.document import ElementKind, Locator
from pipelines.parsers.draft import Draft
from pipelines.parsers.ooxml import Package
from pipelines.parsers.xlsx_book import Sheet
from pipelines.parsers.xlsx_sheet import area_of
from pipelines.parsers.xlsx_text import RichText
from pipelines.parsers.xml_stream import read_xml

# Excel repeats a threaded comment as a note for programs that know none, headed by this and an explanation.
_COPY = "[Threaded comment]"


def comments_of(package: Package, sheet: Sheet) -> list[Draft]:
    """Return a paragraph for each comment of a sheet, in the order of the cells.

    Raises:
        DocumentError: `corrupt`, `dtd_in_xml`.

    """
    found: list[tuple[str, str]] = []
    for kind, part in sheet.related:
        if kind in {"comments", "threadedComment"} and part in package.names:
            reader = _Comments()
            read_xml(package.chunks(part), reader)
            found += [(place, text) for place, text in reader.found if text and not text.startswith(_COPY)]
    return [
        Draft(ElementKind.PARAGRAPH, text, Locator(sheet=sheet.name, cells=f"{place}:{place}"))
        for place, text in sorted(found, key=lambda item: (area_of(item[0]).top, area_of(item[0]).left))
    ]


class _Comments:
    """Collects place and text of comments; a thread has its text in `text`, a note in runs within that."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._place = "A1"
        self._text = "t"
        self._rich = RichText()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"comment", "threadedComment"}:
            self._place = attributes.get("ref", "A1")
            self._text = "t" if name == "comment" else "text"
        self._rich.start("t" if name == self._text else name, attributes)

    def end(self, name: str) -> None:
        self._rich.end("t" if name == self._text else name)
        if name in {"comment", "threadedComment"}:
            self.found.append((self._place, self._rich.take().strip()))

    def text(self, data: str) -> None:
        self._rich.text(data)
