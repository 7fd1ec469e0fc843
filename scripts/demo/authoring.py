"""From the authored YAML (data/*.yaml, small line markup) to documents.

Line markup of ``body``: ``# heading``, ``## heading`` without a number, ``+ numbered step``, ``- bullet``, ``! note``,
``| cell | cell |`` table row (the first row of a run is the header), ``@signoff`` the approval table, ``@toc 2 3`` the
contents with the page of every heading, ``@page`` a page break; anything else is a paragraph. ``{name}`` plants a
value from the document's pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.demo.model import Block, BlockKind, Doc, Rich, Split
from scripts.demo.pools import Filler, load_yaml

DOCUMENT_FILES = (
    "fab_sop.yaml", "olefins_sop.yaml", "fab_manual.yaml", "scan_sop.yaml", "spec.yaml", "notes.yaml", "misc.yaml",
)  # fmt: skip
_MARKS: dict[str, BlockKind] = {"- ": "bullet", "! ": "note"}
_SIGNOFF = {
    "zh": (
        "| 職責 | 姓名 | 工號 | 聯絡方式 | 日期 |",
        "| 編寫 | {person.91} | {emp.91} | 分機 {ext.91} | %s |",
        "| 審核 | {person.92} | {emp.92} | {email.92} | %s |",
        "| 核准 | {person.93} | {emp.93} | {mobile.93} | %s |",
    ),
    "en": (
        "| Role | Name | Employee no. | Contact | Date |",
        "| Prepared by | {person.91} | {emp.91} | ext. {ext.91} | %s |",
        "| Reviewed by | {person.92} | {emp.92} | {email.92} | %s |",
        "| Approved by | {person.93} | {emp.93} | {mobile.93} | %s |",
    ),
}
_DEFAULT_FOOTER = {
    "zh": "承辦人：{person.91}　分機 {ext.91}　列印後視為非管制文件",
    "en": "Document owner: {person.91}, ext. {ext.91}. Uncontrolled when printed.",
}


class _BodyParser:
    """Turns one body into blocks, numbering headings and steps."""

    def __init__(self, filler: Filler, lang: str, date: str) -> None:
        self._filler, self._lang, self._date = filler, lang, date
        self._section = self._step = 0
        self._rows: list[tuple[Rich, ...]] = []

    def parse(self, body: str) -> Iterator[Block]:
        """Yield the blocks in order."""
        lines = list(self._expand(body.splitlines()))
        for line in [*lines, ""]:
            if line.startswith("| "):
                cells = line.strip().strip("|").split(" | ")
                self._rows.append(tuple(self._filler.fill(cell.strip()) for cell in cells))
                continue
            yield from self._flush()
            if line.strip():
                yield self._block(line.strip())

    def _expand(self, lines: list[str]) -> Iterator[str]:
        headings = [line[2:] for line in lines if line.startswith("# ")]
        for line in lines:
            if line == "@signoff":
                head, *rows = _SIGNOFF[self._lang]
                yield from [head, *(row % self._date for row in rows)]
            elif line.startswith("@toc "):
                pages = line.split()[1:]
                entries = enumerate(zip(headings, pages, strict=True), 1)
                yield from (f"{i}. {text} …… {page}" for i, (text, page) in entries)
            else:
                yield line

    def _flush(self) -> Iterator[Block]:
        if self._rows:
            yield Block("table", rows=tuple(self._rows))
            self._rows = []

    def _block(self, line: str) -> Block:
        if line.startswith("# "):
            self._section, self._step = self._section + 1, 0
            return Block("heading", self._filler.fill(line[2:]).prefixed(f"{self._section}. "))
        if line.startswith("## "):
            return Block("heading", self._filler.fill(line[3:]))
        if line == "@page":
            return Block("break")
        if line.startswith("+ "):
            self._step += 1
            return Block("step", self._filler.fill(line[2:]).prefixed(f"{self._section}.{self._step} "))
        for mark, kind in _MARKS.items():
            if line.startswith(mark):
                return Block(kind, self._filler.fill(line[2:]))
        return Block("para", self._filler.fill(line))


def make_doc(corpus: str, merged: dict[str, Any]) -> Doc:
    """Build one document from its YAML entry, family defaults included."""
    split: Split = merged.get("split", "train")
    filler = Filler(split, merged.get("seed", f"{corpus}/{merged['name']}"))
    lang, date = merged.get("lang", "zh"), str(merged["date"])
    header = filler.fill(_named(merged["header"], merged))
    footer = filler.fill(_named(merged.get("footer", _DEFAULT_FOOTER[lang]), merged))
    blocks = list(_BodyParser(filler, lang, date).parse(merged["body"]))
    title = Block("title", Rich(merged["title"]))
    return Doc(
        corpus=corpus, name=merged["name"], number=merged["number"], title=merged["title"],
        revision=str(merged.get("rev", "")), date=date, lang=lang, split=split, header=header, footer=footer,
        blocks=(title, *blocks), columns=merged.get("columns", 1), text_box=merged.get("text_box", False),
        outcome=merged.get("outcome", {"outcome": "kept"}), relations=merged.get("relations", {}),
    )  # fmt: skip


def _named(template: str, entry: dict[str, Any]) -> str:
    for key in ("number", "title", "rev", "date"):
        template = template.replace(f"<{key}>", str(entry.get(key, "")))
    return template


def _revised(entry: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    body: str = base["body"]
    for old, new in entry["replace"]:
        if old not in body:
            raise ValueError(f"{entry['name']}: {old!r} is not in {base['name']}")
        body = body.replace(old, new)
    relations = {"near_duplicate_of": base["name"], "supersedes": base["name"]}
    seed = base.get("seed", f"{base['corpus']}/{base['name']}")
    return {**base, "relations": relations, "seed": seed, **entry, "body": body}


def load_docs() -> list[Doc]:
    """Every authored document, in file order; a revision is its base with replacements applied."""
    docs: list[Doc] = []
    for file in DOCUMENT_FILES:
        content = load_yaml(file)
        seen: dict[str, dict[str, Any]] = {}
        for entry in content["docs"]:
            defaults = content["families"][entry["family"]] if "family" in entry else content.get("defaults", {})
            full = {**defaults, **entry}
            if "revise_of" in entry:
                full = _revised(entry, seen[entry["revise_of"]])
            seen[full["name"]] = full
            docs.append(make_doc(full["corpus"], full))
    return docs
