"""Documents to Markdown, as an engineer would keep notes."""

from __future__ import annotations

from scripts.demo.model import Block, Doc

_MARKS = {"title": "# ", "heading": "## ", "bullet": "- ", "note": "> "}


def _table(block: Block) -> list[str]:
    lines = ["| " + " | ".join(cell.text for cell in row) + " |" for row in block.rows]
    return [lines[0], "|" + " --- |" * len(block.rows[0]), *lines[1:]]


def md_bytes(doc: Doc) -> bytes:
    """The finished Markdown; the header, where there is one, becomes a first line in italics."""
    lines = [f"*{doc.header.text}*", ""] if doc.header.text else []
    for block in doc.blocks:
        lines += _table(block) if block.kind == "table" else [_MARKS.get(block.kind, "") + block.rich.text]
        lines.append("")
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8")
