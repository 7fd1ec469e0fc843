"""What tests share: a folder to work in, small documents and cards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.card import Card
from pipelines.document import Document, Element, ElementKind, Field, Locator, document_id, record_text
from pipelines.settings import Settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the current one: stages read and write relative to it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def settings() -> Settings:
    return Settings(workers=1, quiet=True)


def make_card(corpus: str = "plant-sop", **changes: object) -> Card:
    """A valid card."""
    values: dict[str, object] = {
        "id": corpus,
        "title": "標準作業程序",
        "kind": "sop",
        "domain": "semiconductor",
        "source_category": "sops",
        "collection_method": "written for a test",
        "languages": ["zh-Hant-TW"],
        "owner": "plant",
        "steward": "document control",
        "licence": "Apache-2.0",
        "allowed_uses": ["train", "evaluate"],
        "sensitivity": "public",
        "obtained_from": "nowhere",
        "obtained_on": date(2026, 1, 1),
        "expires_on": None,
        "supersedes": None,
        "notes": "",
    }
    return Card.model_validate({**values, **changes})


def make_document(name: str, *texts: str, corpus: str = "plant-sop", **header: str | None) -> Document:
    """A document of paragraphs."""
    elements = tuple(Element(i, ElementKind.PARAGRAPH, text, Locator(page=1)) for i, text in enumerate(texts))
    return Document(
        document_id(corpus, name), corpus, name, "0" * 64, "text/plain", elements=elements,
        title=header.get("title"), doc_number=header.get("doc_number"), revision=header.get("revision"),
    )  # fmt: skip


def make_log(name: str, rows: list[dict[str, str]], corpus: str = "plant-log") -> Document:
    """A log of records."""
    elements = []
    for order, row in enumerate(rows):
        fields = tuple(Field(key, value) for key, value in row.items())
        elements.append(Element(order, ElementKind.RECORD, record_text(fields), Locator(row=order + 2), fields=fields))
    return Document(document_id(corpus, name), corpus, name, "0" * 64, "text/csv", elements=tuple(elements))
