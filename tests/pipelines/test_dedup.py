"""Near duplicates are found whatever the order, and the right one is kept."""

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedup import DedupConfig, find_duplicates
from pipelines.document import Document
from pipelines.near_duplicates import groups, jaccard, near_pairs, shingles
from tests.conftest import make_card, make_document, make_log

CONFIG = DedupConfig(permutations=128, bands=32, shingle=5, jaccard=0.8)
STEPS = [f"{n}. 關閉第 {n} 號閥門並確認壓力低於 {n}×10⁻⁶ Torr，再以氮氣吹掃 {n * 3} 分鐘。" for n in range(1, 30)]
CARDS = {
    "plant-sop": make_card(),
    "plant-log": make_card("plant-log", kind="log"),
    "no-train": make_card("no-train", allowed_uses=["evaluate"]),
}


def sop(name: str, changed: int = 0, revision: str | None = None, corpus: str = "plant-sop") -> Document:
    lines = [line.replace("氮氣", "氬氣") if index < changed else line for index, line in enumerate(STEPS)]
    return make_document(name, *lines, corpus=corpus, revision=revision)


def test_the_latest_revision_is_kept() -> None:
    documents = [sop("a", 0, "A"), sop("c", 2, "C"), sop("b", 1, "B")]
    replaced = find_duplicates(documents, CARDS, CONFIG)
    assert replaced == {documents[0].doc_id: documents[1].doc_id, documents[2].doc_id: documents[1].doc_id}


def test_a_copy_that_may_be_trained_on_is_kept() -> None:
    closed, allowed = sop("copy", corpus="no-train"), sop("original")
    assert find_duplicates([closed, allowed], CARDS, CONFIG) == {closed.doc_id: allowed.doc_id}


def test_different_procedures_and_records_stay() -> None:
    other = make_document("other", *[f"{n}. 量測第 {n} 片晶圓的膜厚並記錄於表單 F-{n}。" for n in range(30)])
    log = [{"現象": "泵浦異音", "類別": "磨損"}] * 20
    documents = [sop("a"), other, make_log("one.csv", log), make_log("two.csv", log), make_document("empty")]
    assert find_duplicates(documents, CARDS, CONFIG) == {}


def test_order_does_not_matter() -> None:
    documents = [sop(str(number), number, "ABCDE"[number]) for number in range(5)]
    expected = find_duplicates(documents, CARDS, CONFIG)
    for seed in range(5):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert find_duplicates(shuffled, CARDS, CONFIG) == expected
    assert len(expected) == 4


@settings(max_examples=50)
@given(st.lists(st.text("氮氣壓力閥門確認", min_size=30, max_size=60), min_size=2, max_size=6, unique=True), st.data())
def test_proposes_every_pair_above_the_threshold(texts: list[str], data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(texts))
    keyed = {str(index): text for index, text in enumerate([*texts, base + "再"])}
    found = {(one, other) for one, other, _ in near_pairs(keyed, threshold=0.8, permutations=128, bands=32, size=5)}
    sets = {key: shingles(text, 5) for key, text in keyed.items()}
    keys = sorted(sets)
    brute = {(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :] if jaccard(sets[a], sets[b]) >= 0.8}
    assert found == brute


def test_groups_are_connected_components() -> None:
    assert groups(["c", "a", "b", "d"], [("a", "c", 1.0), ("b", "c", 1.0)]) == [["a", "b", "c"], ["d"]]


def test_expired_cards_do_not_reach_this_stage() -> None:
    assert make_card(expires_on=date(2020, 1, 1)).rejection(date(2026, 1, 1)) == "expired_card"
