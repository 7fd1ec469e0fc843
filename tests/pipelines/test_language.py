"""Language and script of short texts."""

import re
from pathlib import Path

import pytest

from pipelines.han_scripts import SIMPLIFIED, TRADITIONAL
from pipelines.language import detect_language

REAL = Path(__file__).parents[2].parent / "shared" / "real"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("關閉閥門", "zh-Hant-TW"), ("关闭阀门", "zh-Hans-CN"), ("安裝", "zh-Hant-TW"), ("检修", "zh-Hans-CN"),
        ("確認 RF power 低於 50 W", "zh-Hant-TW"), ("确认 RF power 低于 50 W", "zh-Hans-CN"),
        ("萘、丙烯腈、酞菁與脲醛樹脂", "zh-Hant-TW"), ("バルブを閉める", "ja"),
        ("Close valve V-101", "en"), ("5.0", None),
    ],
)  # fmt: skip
def test_short_texts(text: str, language: str) -> None:
    assert detect_language([text]) == language


def test_a_text_that_both_scripts_share_follows_the_document() -> None:
    assert detect_language(["手動操作"]) == "zh-Hant-TW"
    assert detect_language(["手操作"], ("zh-Hans-CN",)) == "zh-Hans-CN"


def test_opencc_agrees_on_what_is_simplified() -> None:
    opencc = pytest.importorskip("opencc")
    to_traditional, to_simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    assert [char for char in sorted(SIMPLIFIED) if to_traditional.convert(char) == char] == []
    alike = [char for char in sorted(TRADITIONAL) if to_simplified.convert(char) == char]
    assert len(alike) < 0.1 * len(TRADITIONAL)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")
def test_every_clause_of_a_law_is_traditional() -> None:
    texts = [path.read_text("utf-8-sig") for path in sorted(REAL.glob("spec/*/FalVMingLing/*.json"))]
    clauses = [clause for text in texts for clause in re.findall(r"[\u4e00-\u9fff]{6,}", text)]
    assert len(clauses) > 2000
    assert {detect_language([clause]) for clause in clauses} == {"zh-Hant-TW"}
