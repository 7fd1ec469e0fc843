"""Laws: idempotence, spans that do not overlap and map back, independence of order and neighbours, bounded work."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deid import allowlist, business_number, national_id
from pipelines.deid.detectors import all_detectors
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.entities import EntityType, Span, resolve
from pipelines.deid.finder import Finder, Piece
from pipelines.deid.folding import fold
from pipelines.deid.keys import DEMO_KEY
from pipelines.deid.masker import Masker
from pipelines.edits import span_to_source

MASKER = Masker(DEMO_KEY)
FINDER = Finder(all_detectors(Dictionaries()))
BITS = [
    "承辦人：", "陳建宏", "王小明", "工號", "N123456", "王工", "李課長", "工程師", "電話", "07-123-4567",
    "0912345678", "分機", "321", "a@b.tw",
    "A123456789", "統編", "04595257", "10.1.2.3", ":502", "02:1A:4B:9C:00:7F", "http://x.example/a", "機台",
    "ETCH-07", "P-101A",
    "批號", "N5A123.1", "、", "，", " ", "\n", "/", "(", "）", "：", "由", "請", "澄曜科技股份有限公司",
    "Approved by ", "John Smith", "Ltd.",
    "⟦", "⟧", "⟦人員-7F3A⟧", "-", "高純度", "7664-93-9", "25 mTorr", "Lot ", "及", "更換", "１２３", "\ue000", "ß",
    "维",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS), max_size=14).map("".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = MASKER.mask(text)
    twice = MASKER.mask(once.text)
    assert twice.text == once.text
    assert twice.spans == ()


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_are_apart_and_map_back(text: str) -> None:
    masked = MASKER.mask(text)
    position = 0
    for replacement, offset in zip(masked.replacements, masked.offsets, strict=True):
        span = replacement.span
        assert position <= span.start < span.end <= len(text)
        position = span.end
        assert masked.text[offset[0] : offset[1]] == replacement.token
        assert span_to_source(masked.offsets, offset[0], offset[1]) == (span.start, span.end)


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_neighbours_do_not_matter(texts: list[str]) -> None:
    assert FINDER.find([Piece(text) for text in texts]) == [FINDER.find([Piece(text)])[0] for text in texts]


SPANS = st.builds(
    lambda start, size, kind, score: Span(start, start + size, kind, score, "rule"),
    st.integers(0, 30), st.integers(1, 8), st.sampled_from(EntityType), st.sampled_from([0.5, 0.9, 1.0]),
)  # fmt: skip


@given(st.lists(SPANS, max_size=12), st.randoms(use_true_random=False))
def test_resolution_does_not_depend_on_order(spans: list[Span], random: object) -> None:
    shuffled = list(spans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    kept = resolve(spans)
    assert resolve(shuffled) == kept
    assert all(left.end <= right.start for left, right in pairwise(kept))


@given(st.text(max_size=80))
def test_folding_keeps_length_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.integers(0, 9_999_999), st.sampled_from("ABCDEFGHJKLMNPQRSTUVXYWZIO"), st.sampled_from("1289ABCD"))
def test_one_last_digit_makes_a_valid_id(number: int, letter: str, second: str) -> None:
    stem = f"{letter}{second}{number:07d}"
    assert sum(national_id.checksum_holds(f"{stem}{last}") for last in range(10)) == 1


@given(st.integers(0, 9_999_999))
def test_a_fifth_of_the_last_digits_make_a_valid_business_number(stem: int) -> None:
    valid = sum(business_number.checksum_holds(f"{stem:07d}{last}") for last in range(10))
    assert valid == (4 if f"{stem:07d}"[6] == "7" else 2)


@pytest.mark.parametrize("number", ["7664-93-9", "7647-01-0", "10024-97-2"])
def test_cas_check_digit(number: str) -> None:
    assert allowlist.cas_check_holds(number)
    assert not allowlist.cas_check_holds(number[:-1] + str((int(number[-1]) + 1) % 10))


HOSTILE = """
from pipelines.deid.keys import DEMO_KEY
from pipelines.deid.masker import Masker
masker = Masker(DEMO_KEY)
seeds = ["a", "1", "A1-", "a@", "a.", "王", "王工", "0912-", "1.", ":", "工單", "機台A", "X" * 30 + "-",
         "(", "Aa ", "Aa. ",
         "有限公司", "http://", "⟦", "姓名：", "批號1234、", "\\\\\\\\", "01:", "工號 ", "+1 ", "H2", "P-1"]
for seed in seeds:
    text = (seed * (40_000 // len(seed) + 1))[:40_000]
    masker.mask(text)
"""


def test_hostile_text_takes_bounded_work() -> None:
    """1 MB in all; anything worse than linear in the length would take minutes, not the second or two allowed for."""
    subprocess.run([sys.executable, "-c", HOSTILE], check=True, timeout=120)
