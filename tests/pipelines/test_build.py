"""The dataset: splits by family, uses respected, every row with its evidence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import ledger
from pipelines.build import BuildConfig, Dataset, build, write
from pipelines.dataset.dataset_card import dataset_card
from pipelines.dataset.pretraining import document_pieces, table_markdown
from pipelines.dataset.rows import SPLITS, read_rows
from pipelines.dataset.split import split_of
from pipelines.document import Cell, Document, Element, ElementKind, Locator, table_text
from tests.conftest import make_card, make_document, make_log

CONFIG = BuildConfig.model_validate({"split": {"validation": 0.1, "test": 0.2}, "split_salt": "test"})
COLUMNS = {"text": "現象", "label": "類別", "asset": "設備", "date": "日期"}
LOG_CARD = make_card("plant-log", kind="log", columns=COLUMNS)
ROWS = [
    {
        "日期": "2026-01-02",
        "設備": f"⟦機台-{number % 20:08d}⟧",
        "現象": f"泵浦異音 {number}",
        "類別": "磨損過熱"[number % 2 * 2 :][:2],
    }
    for number in range(200)
]


def table(rows: list[list[str]]) -> Element:
    cells = tuple(Cell(r, c, text, header=r == 0) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Element(0, ElementKind.TABLE, table_text(cells), Locator(page=1), cells=cells)


@pytest.fixture
def dataset() -> Dataset:
    found, entries = build([make_log("log.csv", ROWS)], {"plant-log": LOG_CARD}, CONFIG)
    ledger.check("build", entries, [entry.doc_id for entry in entries])
    return found


def test_no_asset_is_in_two_splits(dataset: Dataset) -> None:
    families = {split: {row.provenance.family for row in dataset.sft[split]} for split in SPLITS}
    assert all(families.values())
    assert not families["train"] & families["test"]
    assert not families["train"] & families["validation"]
    assert sum(len(dataset.sft[split]) for split in SPLITS) == len(ROWS)


def test_the_answer_is_the_label_and_the_question_does_not_hold_it_elsewhere(dataset: Dataset) -> None:
    for row in dataset.sft["train"]:
        assert row.answer in row.classes == ("磨損", "過熱")
        record = row.question.splitlines()[-1]
        assert row.answer not in record


def test_adding_a_document_moves_no_row(dataset: Dataset) -> None:
    extra = make_log("more.csv", [{**row, "設備": row["設備"].replace("⟦機台-0", "⟦機台-9")} for row in ROWS])
    both, _ = build([make_log("log.csv", ROWS), extra], {"plant-log": LOG_CARD}, CONFIG)
    for split in SPLITS:
        assert set(dataset.sft[split]) <= set(both.sft[split])


@given(st.text(min_size=1))
def test_a_family_always_has_the_same_split(family: str) -> None:
    first = split_of(family, salt="s", validation=0.1, test=0.2)
    assert first in SPLITS
    assert split_of(family, salt="s", validation=0.1, test=0.2) == first
    assert split_of(family, salt="s", validation=0.0, test=0.0) == "train"
    assert split_of(family, salt="s", validation=0.0, test=1.0) == "test"


def test_uses_are_respected() -> None:
    documents = [make_document(f"{n}.md", "確認壓力", title=f"程序 {n}") for n in range(60)]
    evaluate_only, entries = build(documents, {"plant-sop": make_card(allowed_uses=["evaluate"])}, CONFIG)
    assert not evaluate_only.pretrain["train"]
    assert not evaluate_only.pretrain["validation"]
    assert evaluate_only.pretrain["test"]
    assert {entry.reason for entry in entries if entry.reason} == {"train_not_allowed"}
    train_only, _ = build(documents, {"plant-sop": make_card(allowed_uses=["train"])}, CONFIG)
    assert train_only.pretrain["train"]
    assert not train_only.pretrain["test"]


def test_tables_become_questions_with_their_unit() -> None:
    rows = [["參數", "設定值", "公差", "單位"], ["腔體壓力", "5×10⁻⁶", "±1×10⁻⁶", "Torr"]]
    document = make_document("spec.md", title="真空規格").with_elements([table(rows)])
    config = BuildConfig.model_validate({"split": {"validation": 0, "test": 0}, "split_salt": "x"})
    found, _ = build([document], {"plant-sop": make_card(kind="spec")}, config)
    answers = {row.answer for row in found.sft["train"]}
    assert answers == {"5×10⁻⁶ Torr", "±1×10⁻⁶ Torr"}
    assert {row.question for row in found.probe}.isdisjoint(row.question for row in found.sft["train"])
    assert len(found.probe) == len(found.sft["train"])


def test_spanned_cells_fill_their_places() -> None:
    cells = (Cell(0, 0, "a", header=True), Cell(0, 1, "b|c", header=True), Cell(1, 0, "x", col_span=2))
    element = Element(0, ElementKind.TABLE, table_text(cells), Locator(page=1), cells=cells)
    assert table_markdown(element) == "| a | b\\|c |\n| --- | --- |\n| x | x |"


@given(st.lists(st.text("壓力a ", min_size=1, max_size=900), min_size=1, max_size=12))
def test_pieces_hold_every_element_once(texts: list[str]) -> None:
    pieces = list(document_pieces(make_document("a.md", *texts)))
    assert [order for orders, _ in pieces for order in orders] == list(range(len(texts)))
    for orders, text in pieces:
        assert all(texts[order] in text for order in orders)


def test_the_folder_loads_with_the_field_s_library(dataset: Dataset, workdir: Path) -> None:
    import datasets

    counts = write(workdir, dataset)
    (workdir / "README.md").write_text(dataset_card(counts, {"plant-log": LOG_CARD}, {}), encoding="utf-8")
    loaded = datasets.load_dataset(str(workdir), "sft", cache_dir=str(workdir / "cache"))
    assert {split: len(loaded[split]) for split in SPLITS} == {
        split: len(read_rows(workdir, "sft", split)) for split in SPLITS
    }
    assert loaded["train"][0]["messages"][0]["role"] == "user"


def test_rows_do_not_depend_on_the_order_of_documents(workdir: Path) -> None:
    documents: list[Document] = [make_document(f"{n}.md", "確認壓力", title=f"程序 {n}") for n in range(10)]
    for name, given_order in (("one", documents), ("other", documents[::-1])):
        (workdir / name).mkdir()
        write(workdir / name, build(given_order, {"plant-sop": make_card()}, CONFIG)[0])
    for path in (workdir / "one").iterdir():
        assert path.read_bytes() == (workdir / "other" / path.name).read_bytes()
