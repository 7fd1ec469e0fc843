"""`yawan parse`: one file through the parser, to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from pipelines.document import Document
    from pipelines.parsers.parse_file import Result
    from pipelines.parsers.task import Task

EXAMPLES = """\b
Examples:
  yawan parse corpora/demo-fab-sop/files/FAB-WET-SOP-004.docx
  yawan parse log.xlsx --kind log --format jsonl
  yawan parse manual.pdf --format html --pages 3-7
  yawan parse manual.pdf --format html --output /tmp/manual.html
"""


def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="PDF, office, web, mail, image, JSON, CSV or text")],
    form: Annotated[
        Literal["markdown", "jsonl", "html"],
        typer.Option("--format", help="jsonl: an element a line; html: a page that shows file and elements together"),
    ] = "markdown",
    kind: Annotated[
        str, typer.Option(help="read it as of this kind of corpus; log and glossary give a record a row")
    ] = "other",
    pages: Annotated[
        str | None, typer.Option(metavar="FIRST[-LAST]", help="show only these pages, e.g. 3-7; all are parsed")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="write to this file; else html goes below data/restricted/view, the others to stdout"),
    ] = None,
) -> None:
    """Show what the parser makes of one file; only html and --output store anything."""
    from pipelines.stage import prepare_environment
    from scripts.commands.page_range import page_range, pages_of, select
    from scripts.commands.private_file import check_place, viewing_place, write_private
    from scripts.commands.shown import note

    prepare_environment()
    chosen = None if pages is None else page_range(pages)
    place = output or (viewing_place(file) if form == "html" else None)
    if place:
        check_place(place, file)
    data = _read(file)
    result, task = parse_one(file, data, kind)
    document = select(result.document, chosen, str(file)) if chosen else result.document
    if form == "html":
        text = _html(file, data, result, document, pages_of(document, chosen), task)
    else:
        text = _markdown(document) if form == "markdown" else _jsonl(document)
    if not place:
        sys.stdout.write(text)
        return
    write_private(place, text)
    print(place)
    note("it holds text of the document: keep it private, delete it when done" + _advice(form))


def parse_one(file: Path, data: bytes, kind: str) -> tuple[Result, Task]:
    """Parse the bytes of one file with the parse stage's settings; return the task with these, too.

    Of the passwords of this machine those are tried that are for any corpus and for the file's name or sha256.

    Raises:
        UserError: if the file is refused or cannot be parsed.

    """
    import hashlib

    from pipelines.card import Kind
    from pipelines.config import load_section
    from pipelines.errors import UserError
    from pipelines.parse import ParseConfig
    from pipelines.parsers.parse_file import parse_bytes
    from pipelines.parsers.task import Policy, Task
    from pipelines.passwords import load_keyring
    from pipelines.settings import load_settings
    from pipelines.workers import Failure, run_guarded
    from scripts.commands.parse_reasons import explained

    if kind not in {str(item) for item in Kind}:
        raise UserError(f"--kind {kind}: must be one of {', '.join(Kind)}")
    options = load_section("parse", ParseConfig).options()
    policy = Policy(kind, (), ("zh-Hant-TW", "en"))
    digest = hashlib.sha256(data).hexdigest()
    known = load_keyring(load_settings().passwords).candidates("", file.name, digest)
    passwords = known if known.values else None
    task = Task("0" * 16, "", file.name, str(file), digest, policy, options, passwords=passwords)
    result = run_guarded(lambda item: parse_bytes(data, item), task)
    if isinstance(result, Failure):
        raise UserError(f"{file}: {explained(result, options)}")
    return result, task


def _read(file: Path) -> bytes:
    from pipelines.errors import UserError

    if file.is_dir():
        raise UserError(f"{file}: a folder; parse takes one file, `yawan corpus check ID` goes through a corpus")
    return file.read_bytes()


def _advice(form: str) -> str:
    return "; open it in a browser, nothing is loaded from elsewhere" if form == "html" else ""


def _markdown(document: Document) -> str:
    from scripts.commands.markdown import markdown

    return markdown(document)


def _jsonl(document: Document) -> str:
    import orjson

    return "".join(orjson.dumps(element).decode() + "\n" for element in document.elements)


def _html(
    file: Path, data: bytes, result: Result, document: Document, pages: range, task: Task
) -> str:  # fmt: skip
    from scripts.view.page import View, render
    from scripts.view.pictures import draw_pages

    pictures = draw_pages(data, document.media_type, pages, task.options.pixels, task.passwords)
    return render(View(file.name, document, pages, pictures, result.dropped))
