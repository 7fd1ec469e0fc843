"""The clean stage: what it keeps, what it drops and shows, and that its memo changes nothing."""

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from pipelines import clean, ledger
from pipelines.clean import CleanConfig
from pipelines.document import Document, Element, ElementKind, Locator
from pipelines.settings import Settings
from pipelines.shards import manifest_hash, read_documents, verify_manifest, write_documents
from tests.conftest import make_document, make_log

NOTICE = "本文件為曜嵐半導體股份有限公司機密資料，未經書面同意不得複製或外流。"
CONFIG = CleanConfig.model_validate({"min_ocr_confidence": 0.6, "limits": {"seconds": 60, "memory_mib": 0}})


def documents() -> list[Document]:
    made = [make_document(f"{number}.md", NOTICE, f"第 {number} 步：壓力 ５×10⁻⁶ Torr", "────") for number in range(5)]
    empty = Element(0, ElementKind.FURNITURE, "第 1 頁", Locator(page=1))
    return [*made, make_document("empty.md").with_elements([empty]), make_log("log.csv", [{"現象": "泵浦異音"}])]


def run(settings: Settings, config: CleanConfig = CONFIG) -> str:
    clean.run(config, settings)
    return manifest_hash(clean.OUTPUT)


def rejected() -> list[dict[str, object]]:
    return [row for path in sorted(clean.OUTPUT.glob("rejected-*")) for row in pq.read_table(path).to_pylist()]


def test_what_is_dropped_is_kept_beside_the_output(workdir: Path, settings: Settings) -> None:
    clean.INPUT.mkdir(parents=True)
    write_documents(clean.INPUT, documents())
    first = run(settings)
    rows, entries = rejected(), {entry.doc_id: entry for entry in ledger.read("clean")}
    assert verify_manifest(clean.OUTPUT).keys() >= {"rejected-00.parquet", "rejected-15.parquet"}
    for doc_id, entry in entries.items():
        assert Counter(str(row["reason"]) for row in rows if row["doc_id"] == doc_id) == entry.dropped
    assert Counter(row["reason"] for row in rows) == {"boilerplate": 4, "no_content": 5, "furniture": 1}
    assert {row["text"] for row in rows if row["reason"] == "boilerplate"} == {NOTICE}
    assert {row["locator"]["page"] for row in rows} == {1}  # type: ignore[index]
    kept = list(read_documents(clean.OUTPUT))
    assert len(kept) == 6
    assert sum(element.text == NOTICE for document in kept for element in document.elements) == 1
    assert run(settings) == first
    assert run(settings.model_copy(update={"workers": 3})) == first


def test_more_documents_change_what_is_boilerplate(workdir: Path, settings: Settings) -> None:
    clean.INPUT.mkdir(parents=True)
    write_documents(clean.INPUT, documents()[:2])
    run(settings)
    assert not [row for row in rejected() if row["reason"] == "boilerplate"]
    for path in clean.INPUT.iterdir():
        path.unlink()
    write_documents(clean.INPUT, documents())
    run(settings)
    assert len([row for row in rejected() if row["reason"] == "boilerplate"]) == 4
