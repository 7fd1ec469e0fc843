"""The stage as a whole: what leaves the restricted area, what does not, and what stops it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines import deidentify, ledger
from pipelines.card import load_card
from pipelines.corpora import CARDS
from pipelines.deid import masking
from pipelines.deid.keys import DEMO_KEY, demo_key_id, key_id
from pipelines.deid.masking import MaskedDocument
from pipelines.deid.pseudonyms import TOKEN, CollisionError, Pseudonym
from pipelines.deid.span_table import read_spans
from pipelines.deidentify import DeidentifyConfig
from pipelines.document import (
    Cell,
    Document,
    Element,
    ElementKind,
    Field,
    Locator,
    document_id,
    record_text,
    table_text,
)
from pipelines.errors import CorpusError, KeyMissingError
from pipelines.settings import Settings
from pipelines.shards import read_documents, write_documents

KEY = bytes(range(32))
CARD = """
id: {id}
title: test
kind: {kind}
domain: semiconductor
source_category: maintenance_records
collection_method: written for this test
languages: [zh-Hant-TW]
owner: yawan
steward: yawan
licence: CC0-1.0
allowed_uses: [train, evaluate, redistribute]
sensitivity: {sensitivity}
obtained_from: here
obtained_on: 2026-01-01
expires_on: null
supersedes: null
notes: ""
{columns}
"""
COLUMNS = "columns: {text: 現象, label: 類別, asset: 機台, date: 日期}"
VALUES = ("陳建宏", "王小明", "07-123-4567", "ab@fab.example", "ETCH-07", "P-101A", "N123456")


def record(order: int, **fields: str) -> Element:
    pairs = tuple(Field(name, value) for name, value in fields.items())
    return Element(
        order, ElementKind.RECORD, record_text(pairs), Locator(sheet="陳建宏負責", cells="A2:H2"), fields=pairs
    )


def table(order: int, rows: list[list[str]]) -> Element:
    cells = tuple(Cell(r, c, text, header=r == 0) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Element(order, ElementKind.TABLE, table_text(cells), Locator(page=1), cells=cells)


def paragraph(order: int, text: str, **more: object) -> Element:
    return Element(order, ElementKind.PARAGRAPH, text, Locator(page=1), **more)  # type: ignore[arg-type]


def document(corpus: str, name: str, elements: list[Element], title: str | None = None) -> Document:
    path = f"陳建宏/{name}"
    return Document(
        document_id(corpus, path), corpus, path, "0" * 64, "text/plain", title=title, elements=tuple(elements)
    )


def documents() -> list[Document]:
    log = [
        record(
            0,
            日期="2024-05-12",
            機台="P-101A",
            現象="P-101A 軸封洩漏，P-101B 正常",
            類別="王小明",
            維修人員="陳建宏/外包",
        ),
        record(1, 日期="2024-05-13", 機台="P-101A", 現象="更換 H2SO4 管路 25 mTorr", 類別="洩漏", 維修人員="林美惠"),
    ]
    sop = [
        paragraph(0, "承辦人：王小明 工號N123456", section=("聯絡人：王小明",)),
        paragraph(1, "請陳建宏與王小明確認ETCH-07，電話07-123-4567，信箱ab@fab.example。"),
        paragraph(2, "硫酸 7664-93-9 依 SEMI C44 於 FIC-2034 調整，見 FAB-SOP-012。", edits=((0, 2, 0, 3),)),
        table(3, [["項目", "維修人員", "日期"], ["1", "陳建宏", "2024-05-12"], ["2", "外包", "2024-05-13"]]),
    ]
    return [document("log-a", "a.xlsx", log), document("sop-b", "b.pdf", sop, title="王小明的作業指導")]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prepare(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run for all tests that only look at what it left."""
    folder = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch:
        prepare(folder, patch)
        deidentify.run(config(), settings())
    return folder


@pytest.fixture
def done(finished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(finished)
    return finished


def prepare(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(folder)
    patch.setenv("YAWAN_KEY", KEY.hex())
    for name, kind, columns in (("log-a", "log", COLUMNS), ("sop-b", "sop", "")):
        write_card(name, kind=kind, columns=columns)
    write_clean(documents())


def write_card(name: str, kind: str = "sop", sensitivity: str = "internal", columns: str = "") -> None:
    folder = Path("corpora") / name
    folder.mkdir(parents=True, exist_ok=True)
    text = CARD.format(id=name, kind=kind, sensitivity=sensitivity, columns=columns)
    (folder / "card.yaml").write_text(text, encoding="utf-8")
    pass_cards_on()


def pass_cards_on() -> None:
    """Do what parse does with the cards."""
    cards = {folder.name: load_card(folder).model_dump(mode="json") for folder in Path("corpora").iterdir()}
    CARDS.parent.mkdir(exist_ok=True)
    CARDS.write_text(json.dumps(cards), encoding="utf-8")


def write_clean(items: list[Document]) -> None:
    shutil.rmtree(deidentify.CLEAN, ignore_errors=True)
    deidentify.CLEAN.mkdir(parents=True)
    write_documents(deidentify.CLEAN, items)


def config(**changes: object) -> DeidentifyConfig:
    data = {
        "key_id": key_id(KEY), "min_score": 0.5,
        "limits": {"seconds": 60.0, "memory_mib": 0},
    } | changes  # fmt: skip
    return DeidentifyConfig.model_validate(data)


def settings(**changes: object) -> Settings:
    return Settings.model_validate({"workers": 1, "quiet": True} | changes)


def output_bytes() -> dict[str, bytes]:
    folders = (deidentify.DEIDENTIFIED, deidentify.SPANS, ledger.LEDGER)
    return {str(path): path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}


def shared_text() -> str:
    found = list(read_documents(deidentify.DEIDENTIFIED))
    return json.dumps([repr(item) for item in found], ensure_ascii=False)


def test_no_planted_value_leaves_the_restricted_area(done: Path) -> None:
    text = shared_text()
    label = "Field(name='類別', value='王小明', original='')"
    assert text.count("王小明") - text.count(label) == text.count("類別: 王小明"), (
        "only the label column keeps its text"
    )
    for value in VALUES:
        if value != "王小明":
            assert value not in text, value


def test_engineering_content_stays(done: Path) -> None:
    text = shared_text()
    for value in (
        "7664-93-9",
        "SEMI C44",
        "FIC-2034",
        "FAB-SOP-012",
        "H2SO4",
        "25 mTorr",
        "P-101B",
        "2024-05-12",
        "外包",
    ):
        assert value in text, value


def test_documents_lose_path_and_edits_and_keep_their_shape(done: Path) -> None:
    for before in documents():
        after = next(item for item in read_documents(deidentify.DEIDENTIFIED) if item.doc_id == before.doc_id)
        assert after.path == ""
        assert [element.order for element in after.elements] == [element.order for element in before.elements]
        for element in after.elements:
            assert element.edits == ()
            assert not element.fields or element.text == record_text(element.fields)
            assert not element.cells or element.text == table_text(element.cells)


def test_one_asset_and_one_name_have_one_token_everywhere(done: Path) -> None:
    rows = read_spans(deidentify.SPANS)
    assets = {row["token"] for row in rows if row["rule"].startswith("asset_")}
    assert len(assets) == 1
    sources = {d.doc_id: d for d in documents()}
    names = {
        row["token"].split("-")[1]
        for row in rows
        if row["type"] == "person" and row["where"] == "text"
        and sources[row["doc_id"]].elements[row["order"]].text[row["start"] : row["end"]] == "陳建宏"
    }  # fmt: skip
    assert len(names) == 1


def test_ledger_counts_and_holds_no_value(done: Path) -> None:
    entries = ledger.read("deidentify")
    assert all(entry.inputs == entry.kept for entry in entries)
    assert sum(entry.counts.get("mask_person", 0) for entry in entries) >= 6
    raw = (ledger.LEDGER / "deidentify.jsonl").read_text(encoding="utf-8")
    assert not any(value in raw for value in VALUES)


def test_spans_point_at_the_source(done: Path) -> None:
    sources = {d.doc_id: d for d in documents()}
    for row in read_spans(deidentify.SPANS):
        if row["where"] != "text":
            continue
        value = sources[row["doc_id"]].elements[row["order"]].text[row["start"] : row["end"]]
        assert value and TOKEN.fullmatch(row["token"])
    assert (deidentify.SPANS.stat().st_mode & 0o777) == 0o700


def test_memo_workers_and_order_change_no_byte(place: Path) -> None:
    deidentify.run(config(), settings())
    first = output_bytes()
    deidentify.run(config(), settings())
    assert output_bytes() == first, "from the memo"
    shutil.rmtree(".cache")
    write_clean(documents()[::-1])
    deidentify.run(config(), settings(workers=2))
    assert output_bytes() == first, "without the memo, two workers, other order"


def test_a_new_name_reaches_documents_that_were_in_the_memo(place: Path) -> None:
    more = document("sop-b", "c.pdf", [paragraph(0, "本區由許志豪巡視。")])
    write_clean([*documents(), more])
    deidentify.run(config(), settings())
    assert "許志豪" in shared_text()
    write_clean([*documents(), more, document("sop-b", "d.pdf", [paragraph(0, "承辦人：許志豪")])])
    deidentify.run(config(), settings())
    assert "許志豪" not in shared_text()


def test_dictionaries_are_used(place: Path) -> None:
    folder = place / "lists"
    folder.mkdir()
    (folder / "customer.txt").write_text("# ours\n軸封洩漏\n", encoding="utf-8")
    deidentify.run(config(), settings(dictionaries=folder))
    assert "軸封洩漏" not in shared_text()
    deidentify.run(config(), settings())
    assert "軸封洩漏" in shared_text(), "the memo knows the lists"


def test_another_key_gives_other_tokens(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deidentify.run(config(), settings())
    before = {row["token"] for row in read_spans(deidentify.SPANS)}
    other = bytes(range(1, 33))
    monkeypatch.setenv("YAWAN_KEY", other.hex())
    deidentify.run(config(key_id=key_id(other)), settings())
    assert not before & {row["token"] for row in read_spans(deidentify.SPANS)}


def test_no_key_and_wrong_key_stop(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyMissingError, match="asks for 000000000000"):
        deidentify.run(config(key_id="000000000000"), settings())
    monkeypatch.delenv("YAWAN_KEY")
    with pytest.raises(KeyMissingError, match="vault new-key"):
        deidentify.run(config(), settings())
    assert not deidentify.DEIDENTIFIED.exists()


def test_demo_key_serves_public_corpora_only(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YAWAN_KEY")
    write_card("log-a", kind="log", sensitivity="public", columns=COLUMNS)
    with pytest.raises(KeyMissingError, match="sop-b"):
        deidentify.run(config(key_id=demo_key_id()), settings())
    write_card("sop-b", sensitivity="public")
    deidentify.run(config(key_id=demo_key_id()), settings())
    assert demo_key_id() == key_id(DEMO_KEY)


def test_a_document_without_a_card_stops(place: Path) -> None:
    shutil.rmtree("corpora/sop-b")
    pass_cards_on()
    with pytest.raises(CorpusError, match="sop-b"):
        deidentify.run(config(), settings())


def test_a_collision_stops_without_telling_the_values(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = masking.decode

    def colliding(data: bytes) -> MaskedDocument:
        result = original(data)
        values = [(kind, Pseudonym("00000000", pseudonym.digest)) for kind, pseudonym in result.values]
        return MaskedDocument(result.document, result.rows, values, result.counts)

    monkeypatch.setattr(masking, "decode", colliding)
    with pytest.raises(CollisionError) as caught:
        deidentify.run(config(), settings())
    assert not any(value in str(caught.value) for value in VALUES)
    assert not deidentify.DEIDENTIFIED.exists()
