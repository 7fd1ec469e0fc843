"""A bomb costs one document: through the stages, with the limits of params.yaml, its neighbours are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import clean, parse, verify_numbers
from pipelines.clean import CleanConfig
from pipelines.config import load_section
from pipelines.document import document_id
from pipelines.ledger import outcome_name, read
from pipelines.manifest import scan, write_manifest
from pipelines.parse import ParseConfig
from pipelines.parsers.parse_file import parse_file
from pipelines.parsers.task import Policy, Task
from pipelines.settings import Settings
from pipelines.shards import read_documents
from pipelines.verify_numbers import VerifyNumbersConfig
from pipelines.workers import Limits, map_in_order
from tests.conftest import ROOT
from tests.pipelines.bombs import bombs, pdf_of_forms, pdf_of_packed_content, pdf_text
from tests.pipelines.test_parse import CARD

pytestmark = pytest.mark.slow
SETTINGS = Settings(workers=1, quiet=True)
NEIGHBOUR = "# 閥門\n\n關閉閥門並確認壓力。\n".encode()


@pytest.fixture
def expected(workdir: Path) -> Iterator[dict[str, str]]:
    """A corpus of bombs with a document between each two; outcome by file name."""
    folder = Path("corpora/bombs")
    (folder / "files").mkdir(parents=True)
    outcomes = {}
    for name, data, outcome in bombs():
        outcomes |= {name: outcome, f"{name}.beside.md": "kept"}
        (folder / "files" / name).write_bytes(data)
        (folder / "files" / f"{name}.beside.md").write_bytes(NEIGHBOUR)
    (folder / "card.yaml").write_text(json.dumps({**CARD, "id": "bombs"}), encoding="utf-8")
    write_manifest(folder, scan(folder / "files"))
    yield outcomes


def test_a_bomb_costs_one_document(expected: dict[str, str]) -> None:
    params = ROOT / "params.yaml"
    config = load_section("parse", ParseConfig, params)
    everything = config.corpora.model_copy(update={"include": ("*",)})
    parse.run(config.model_copy(update={"corpora": everything}), SETTINGS)
    names = {document_id("bombs", name): name for name in expected}
    found = {names[entry.doc_id]: outcome_name(entry) for entry in read("parse") if entry.doc_id in names}
    assert found == expected
    numbers = load_section("verify_numbers", VerifyNumbersConfig, params).model_copy(update={"corpora": everything})
    verify_numbers.run(numbers, SETTINGS)
    clean.run(load_section("clean", CleanConfig, params), SETTINGS)
    kept = {document.doc_id for document in read_documents(parse.OUTPUT)}
    lost = {outcome_name(entry) for entry in read("clean")} - {"kept", "rejected(nothing_left)"}
    assert {entry.doc_id for entry in read("clean")} == kept
    assert not lost
    late = {row["reason"] for row in json.loads(verify_numbers.VERDICT.read_text())["documents"]}
    assert not {f"second_reading_{reason}" for reason in ("timeout", "crashed", "memory")} & late


def task(name: str, data: bytes) -> Task:
    options = load_section("parse", ParseConfig, ROOT / "params.yaml").options()
    digest = hashlib.sha256(data).hexdigest()
    return Task(document_id("bombs", name), "bombs", name, name, digest, Policy("sop", (), ("en",)), options)


@pytest.mark.parametrize("make", [pdf_of_forms, pdf_of_packed_content])
def test_what_no_limit_but_time_ends_costs_one_document(workdir: Path, make: object) -> None:
    """A drawing of a thousand billion letters, and four GiB of blanks as a page."""
    assert callable(make)
    tasks = []
    for name, data in (("a.pdf", pdf_text()), ("bomb.pdf", make()), ("b.pdf", pdf_text())):
        Path(name).write_bytes(data)
        tasks.append(task(name, data))
    first, bomb, last = map_in_order(parse_file, tasks, workers=1, limits=Limits(5.0, 1 << 30))
    assert isinstance(first, bytes)
    assert isinstance(last, bytes)
    assert not isinstance(bomb, bytes)
    assert bomb.reason in {"timeout", "memory", "corrupt"}
