"""`yawan parse`: one file through the parser, to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from pipelines.document import Document

EXAMPLES = """\b
Examples:
  yawan parse corpora/demo-fab-sop/files/FAB-WET-SOP-004.docx
  yawan parse log.xlsx --kind log --format jsonl
"""


def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="PDF, office, web, mail, image, JSON, CSV or text")],
    form: Annotated[
        Literal["markdown", "jsonl"], typer.Option("--format", help="jsonl: an element a line")
    ] = "markdown",
    kind: Annotated[str, typer.Option(help="read it as of this kind; log and glossary give a record a row")] = "other",
) -> None:
    """Show what the parser makes of one file; nothing is stored."""
    from pipelines.stage import prepare_environment
    from scripts.commands.markdown import markdown

    prepare_environment()
    document = parse_one(file, kind)
    sys.stdout.write(markdown(document) if form == "markdown" else _jsonl(document))


def parse_one(file: Path, kind: str) -> Document:
    """Parse one file with the parse stage's settings.

    Raises:
        UserError: if the file cannot be read, is refused or cannot be parsed.

    """
    import hashlib

    from pipelines.card import Kind
    from pipelines.config import load_section
    from pipelines.errors import UserError
    from pipelines.parse import ParseConfig
    from pipelines.parsers.parse_file import parse_bytes
    from pipelines.parsers.task import Policy, Task
    from pipelines.workers import Failure, run_guarded

    if kind not in {str(item) for item in Kind}:
        raise UserError(f"--kind {kind}: must be one of {', '.join(Kind)}")
    options = load_section("parse", ParseConfig).options()
    data = file.read_bytes()
    policy = Policy(kind, (), ("zh-Hant-TW", "en"))
    task = Task("0" * 16, "", file.name, str(file), hashlib.sha256(data).hexdigest(), policy, options)
    result = run_guarded(lambda item: parse_bytes(data, item), task)
    if isinstance(result, Failure):
        raise UserError(f"{file}: {'rejected' if result.rejected else 'failed'}({result.reason})")
    return result.document


def _jsonl(document: Document) -> str:
    import orjson

    return "".join(orjson.dumps(element).decode() + "\n" for element in document.elements)
