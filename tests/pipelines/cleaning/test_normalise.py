"""Normalisation keeps setpoints, is idempotent and maps back to the source."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.characters import TABLE
from pipelines.cleaning.normalise import normalise
from pipelines.edits import span_to_source

TRICKY = st.sampled_from(
    "Aa１Ｂ％ \t\n\r\x0b\x00\u3000\u00ad\u200b\u200d10⁻⁶ m㎡µΩ℃SiH₄，。（）－ﬁ"
    "e\u0301=\u0338\u212b\u2212\ufeff⼀葛\U000e0100\ufe0fº˚C𝟓か\u3099\ufffc"
)
TEXTS = st.text(TRICKY | st.characters())


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("壓力  5×10⁻⁶ Torr", "壓力 5×10⁻⁶ Torr"),
        ("面積 ３㎡，流量 ２０ ％", "面積 3m²，流量 20 %"),
        ("SiH₄、H₂O₂、１５０℃", "SiH₄、H₂O₂、150℃"),
        ("\ufeff電\u00ad阻 10 \u2126", "電阻 10 Ω"),
        ("a \t b \n c", "a\tb\nc"),
        ("⼀般⻝品", "一般食品"),
        ("－５℃±２℃，≤１０㎏／㎝²", "-5℃±2℃，≤10kg/cm²"),
        ("加速度 9.8 ㎨、壓力 1013 ㍱、㏗ 7、5 ㎖", "加速度 9.8 m/s²、壓力 1013 hPa、pH 7、5 mL"),
        ("25ºC、77 ˚F", "25°C、77 °F"),
        ("1º Wearing", "1º Wearing"),
        ("①關閉（ＭＰａ）⑴ Ⅳ", "①關閉（MPa）⑴ Ⅳ"),
        ("𝑃 = 𝟓 𝜇m", "P = 5 µm"),
        ("10〜20 秒，﹣3 ﹪", "10~20 秒，-3 %"),
        ("三份︰", "三份："),
        ("第一行\x0b第二行\r\n第三行\r第四行", "第一行\n第二行\n第三行\n第四行"),
        ("閥\u200d門 val\u200bve ⚠\ufe0f 葛\U000e0100城", "閥門 valve ⚠ 葛城"),
        ("cafe\u0301 A\u030a \u2260 =\u0338", "café Å ≠ ≠"),
        ("x\u0304 = 3", "x\u0304 = 3"),
        ("10\ufffc20 1\u200b000", "10 20 1000"),
        ("p\x00u\x00m\x00p", "pump"),
        ("½ ¾ ㈠ ㍿", "½ ¾ ㈠ ㍿"),
    ],
)
def test_keeps_meaning(raw: str, clean: str) -> None:
    assert normalise(raw)[0] == clean


def test_code_keeps_its_columns() -> None:
    code = "IF X１\n    OUT  Y0\n"
    assert normalise(code, layout=True)[0] == "IF X1\n    OUT  Y0\n"
    assert normalise(code)[0] == "IF X1\nOUT Y0"


@given(TEXTS, st.booleans())
def test_is_idempotent(text: str, layout: bool) -> None:
    once = normalise(text, layout=layout)[0]
    assert normalise(once, layout=layout) == (once, ())


@given(TEXTS, st.booleans())
def test_the_map_tells_where_every_character_came_from(text: str, layout: bool) -> None:
    clean, offsets = normalise(text, layout=layout)
    position = source = 0
    for start, end, source_start, source_end in [*offsets, (len(clean), len(clean), len(text), len(text))]:
        assert clean[position:start] == text[source:source_start]
        assert start <= end
        assert source_start <= source_end
        position, source = end, source_end


@given(TEXTS, st.data())
def test_spans_map_back_to_what_they_came_from(text: str, data: st.DataObject) -> None:
    clean, offsets = normalise(text)
    start = data.draw(st.integers(0, len(clean)))
    end = data.draw(st.integers(start, len(clean)))
    source_start, source_end = span_to_source(offsets, start, end)
    assert 0 <= source_start <= source_end <= len(text)


def numbers(text: str) -> list[str]:
    """The values of the runs of digits, as a reader sees them; what has no width does not part them."""
    seen = "".join(" " if unicodedata.category(c) == "Cc" or c == "\ufffc" else c for c in text if not hidden(c))
    plain = [unicodedata.normalize("NFKC", c) if unicodedata.category(c) == "Nd" else c for c in seen]
    return "".join(c if c.isdecimal() else " " for c in plain).split()


def hidden(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


@given(st.text(st.sampled_from("0５𝟓9.,-－ \u3000\u200b\u00ad\x00\x0b\r\n\ufffc壓力a\ufe0f")))
def test_numbers_keep_their_value(text: str) -> None:
    assert numbers(normalise(text)[0]) == numbers(text)


def test_no_unified_han_character_changes() -> None:
    han = "".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0)]))
    assert normalise(han) == (han, ())


def test_table_never_touches_exponents_or_chemistry() -> None:
    assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄µΩ℃℉°×±≤≥≠√∞½①⑴Ⅳ，。：；（）「」、…") & set(TABLE)


def test_what_the_table_gives_is_settled() -> None:
    assert {char: plain for char, plain in TABLE.items() if normalise(f"a{plain}a")[0] != f"a{plain}a"} == {}
