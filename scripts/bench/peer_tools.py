"""The tools that read PDFs, one reader each; a tool is imported only where it runs, in a process of its own.

A reader takes a path and returns the text, and the tables where the tool hands them over as such; where they are part
of the text, as Markdown, `None`. Each tool is set for born-digital PDFs as its documentation says: no OCR, no cache.
This module also runs in the peers' environment, which has none of our libraries.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Grid = list[list[str]]
Reading = tuple[str, list[Grid] | None]
Reader = Callable[[str], Reading]


def yawan() -> Reader:
    """Ours: elements with headings, furniture and ruled tables, in reading order."""
    from pipelines.parsers.draft import assemble
    from pipelines.parsers.pdf import parse_pdf
    from scripts.bench.pdf_pages import OPTIONS

    def read(path: str) -> Reading:
        elements = assemble(parse_pdf(Path(path).read_bytes(), OPTIONS).drafts)
        tables = [element.cells for element in elements if element.cells]
        return "\n\n".join(element.text for element in elements), [_grid(cells) for cells in tables]

    return read


def _grid(cells: Any) -> Grid:
    rows = 1 + max(cell.row for cell in cells)
    columns = 1 + max(cell.col for cell in cells)
    grid = [[""] * columns for _ in range(rows)]
    for cell in cells:
        grid[cell.row][cell.col] = cell.text
    return grid


def pymupdf_text() -> Reader:
    """What MuPDF takes for bare text: no structure at all."""
    import pymupdf

    def read(path: str) -> Reading:
        with pymupdf.open(path) as document:
            return "\n".join(page.get_text() for page in document), []

    return read


def kreuzberg_text() -> Reader:
    """As kreuzberg is by default: plain text."""
    return _kreuzberg("plain")


def kreuzberg_markdown() -> Reader:
    """With kreuzberg's headings and tables."""
    return _kreuzberg("markdown")


def _kreuzberg(output: str) -> Reader:
    import kreuzberg  # type: ignore[import-not-found,unused-ignore]

    config = kreuzberg.ExtractionConfig(use_cache=False, disable_ocr=True, output_format=output)

    def read(path: str) -> Reading:
        result = kreuzberg.extract_file_sync(path, config=config)
        return result.content, [table.cells for table in result.tables]

    return read


def markitdown() -> Reader:
    """Plug-ins off, as by default."""
    from markitdown import MarkItDown  # type: ignore[import-not-found,unused-ignore]

    converter = MarkItDown(enable_plugins=False)
    return lambda path: (converter.convert(path).text_content, None)


def unstructured_fast() -> Reader:
    """Strategy fast; its sentence model, which it would download, is a blank one."""
    import spacy  # type: ignore[import-not-found,unused-ignore]
    from unstructured.nlp import tokenize
    from unstructured.partition.pdf import partition_pdf

    def blank() -> Any:
        model = spacy.blank("xx")
        model.add_pipe("sentencizer")
        return model

    tokenize._load_spacy_model = blank
    return lambda path: ("\n\n".join(element.text for element in partition_pdf(path, strategy="fast")), [])


def pymupdf4llm() -> Reader:
    """Its layout network as by default, OCR off."""
    import pymupdf4llm as library  # type: ignore[import-untyped]

    return lambda path: (str(library.to_markdown(path, use_ocr=False)), None)


TOOLS: dict[str, tuple[Callable[[], Reader], str]] = {
    "yawan": (yawan, "yawan"),
    "pymupdf get_text": (pymupdf_text, "pymupdf"),
    "kreuzberg (text)": (kreuzberg_text, "kreuzberg"),
    "kreuzberg (markdown)": (kreuzberg_markdown, "kreuzberg"),
    "markitdown": (markitdown, "markitdown"),
    "unstructured (fast)": (unstructured_fast, "unstructured"),
    "pymupdf4llm": (pymupdf4llm, "pymupdf4llm"),
}


def load(name: str) -> tuple[Reader, str]:
    """Import a tool; return its reader and its version."""
    logging.disable(logging.CRITICAL)
    start, package = TOOLS[name]
    return start(), version(package)
