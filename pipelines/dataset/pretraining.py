"""Pretraining text: documents in pieces that each carry their title, tables as Markdown, records as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.card import Card
from pipelines.document import Document, Element, ElementKind

# Long enough for a section, short enough for any model's context.
PIECE_CHARACTERS = 1500


def document_pieces(document: Document) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield (element orders, text) for the running text of a document, cut only between elements."""
    header = " ".join(part for part in (document.doc_number, document.title) if part)
    orders: list[int] = []
    lines: list[str] = []
    length = 0
    for element in document.elements:
        if element.kind is ElementKind.RECORD:
            continue
        text = element_markdown(element)
        if orders and length + len(text) > PIECE_CHARACTERS:
            yield tuple(orders), _piece(header, lines)
            orders, lines, length = [], [], 0
        orders.append(element.order)
        lines.append(text)
        length += len(text)
    if orders:
        yield tuple(orders), _piece(header, lines)


def element_markdown(element: Element) -> str:
    """Return an element as Markdown."""
    if element.kind is ElementKind.TABLE and element.cells:
        return table_markdown(element)
    prefix = {ElementKind.TITLE: "## ", ElementKind.LIST_ITEM: "- "}.get(element.kind, "")
    return prefix + element.text


def table_markdown(element: Element) -> str:
    """Return the cells of a table as a Markdown table; the first row is its header, spans repeat their text."""
    rows = grid(element)
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def grid(element: Element) -> list[list[str]]:
    """Return the cells of a table as full rows of text, a spanned cell standing in each place that it covers."""
    height = max(cell.row + cell.row_span for cell in element.cells)
    width = max(cell.col + cell.col_span for cell in element.cells)
    rows = [[""] * width for _ in range(height)]
    for cell in element.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                rows[row][col] = cell.text
    return rows


def record_sentence(element: Element, card: Card) -> str:
    """Return a record as one line; its observation and class first, whole-field pseudonyms and dates left out."""
    columns = card.columns
    if columns is None:
        return "；".join(f"{field.name}：{field.value}" for field in element.fields if field.value)
    values = {field.name: field.value for field in element.fields if field.value}
    leading = [name for name in (columns.text, columns.label) if name and name in values]
    left_out = {*leading, columns.asset, columns.date}
    others = [name for name in values if name not in left_out and not _is_pseudonym(values[name])]
    return "；".join(f"{name}：{values[name]}" for name in [*leading, *others])


def _is_pseudonym(value: str) -> bool:
    return value.startswith("⟦") and value.endswith("⟧") and value.count("⟦") == 1


def _piece(header: str, lines: list[str]) -> str:
    body = "\n".join(lines)
    return f"# {header}\n{body}" if header and header not in lines[0] else body
