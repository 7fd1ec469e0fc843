"""Normalisation keeps setpoints, is idempotent and maps back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.normalise import TABLE, normalise
from pipelines.edits import span_to_source

ALPHABET = st.sampled_from("Aa１Ｂ％ \t\n\u3000\u00ad\u200b10⁻⁶ m㎡µΩ℃SiH₄，。（）ﬁe\u0301\u212b\u2212\ufeff⼀")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("壓力  5×10⁻⁶ Torr", "壓力 5×10⁻⁶ Torr"),
        ("面積 ３㎡，流量 ２０ ％", "面積 3m²，流量 20 %"),
        ("SiH₄、H₂O₂、１５０℃", "SiH₄、H₂O₂、150℃"),
        ("\ufeff電\u00ad阻 10 \u2126", "電阻 10 Ω"),
        ("a \t b \n c", "a\tb\nc"),
        ("⼀般", "一般"),
    ],
)
def test_keeps_meaning(raw: str, clean: str) -> None:
    assert normalise(raw)[0] == clean


@given(st.text(ALPHABET | st.characters()))
def test_is_idempotent(text: str) -> None:
    once = normalise(text)[0]
    assert normalise(once)[0] == once


@given(st.text(ALPHABET), st.data())
def test_spans_map_back_to_what_they_came_from(text: str, data: st.DataObject) -> None:
    clean, offsets = normalise(text)
    start = data.draw(st.integers(0, len(clean)))
    end = data.draw(st.integers(start, len(clean)))
    source_start, source_end = span_to_source(offsets, start, end)
    assert 0 <= source_start <= source_end <= len(text)
    if not any(edit[0] < end and edit[1] > start for edit in offsets):
        inner = text[source_start:source_end]
        assert normalise(inner)[0].strip() in clean[start:end].strip() or inner == clean[start:end]


def test_table_never_touches_exponents_or_chemistry() -> None:
    assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄µΩ℃°×±≤≥，。：；（）「」") & set(TABLE)
