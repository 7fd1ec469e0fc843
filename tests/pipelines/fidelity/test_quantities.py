"""Numbers in text: every layout of a number has one key, every other number another."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.fidelity.folding import fold
from pipelines.fidelity.quantities import TokenKind, find_quantities

SUPER = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
# What layouts make of one unit.
UNITS = {
    "": ("",), "°C": ("℃", "°C", "° C"), "mTorr": ("mTorr",), "sccm": ("sccm",), "kg/cm²G": ("kg/cm²G", "kg/cm^2G"),
    "µm": ("µm", "μm", "㎛"), "m²": ("m²", "㎡", "m^2"), "m2": ("m2",),
    "Torr·L/s": ("Torr·L/s", "Torr⋅L/s", "Torr·L / s"),
    "%": ("%", "％"), "Ω·cm": ("Ω·cm", "\u2126·cm"), "分鐘": ("分鐘",), "Å": ("Å", "\u212b"), "mm": ("mm", "㎜"),
    "L/min": ("L/min", "L／min"), "ppb": ("ppb",), "wt%": ("wt%", "wt％"), "Torr": ("Torr",), "Pa": ("Pa",),
}  # fmt: skip
SIGNS = {
    "": ("",), "-": ("-", "−", "–", "－"), "±": ("±", "+/-", "± "), "≤": ("≤", "≤ ", "≦", "<="), "<": ("<", "＜ "),
    "~": ("~", "～"),
}  # fmt: skip
SPACES = ("", " ", "\u2009", "\u00a0", "\u3000", "\n", "\t", "  ")


@dataclass(frozen=True)
class Quantity:
    sign: str
    digits: str
    power: int | None
    unit: str


PARTS: dict[str, st.SearchStrategy[object]] = {
    "sign": st.sampled_from(sorted(SIGNS)),
    "digits": st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True),
    "power": st.one_of(st.none(), st.integers(-12, 12)),
    "unit": st.sampled_from(sorted(UNITS)),
}
quantities = st.builds(Quantity, **PARTS)


def written(draw: st.DrawFn, quantity: Quantity) -> str:
    digits = quantity.digits
    if "," not in digits and draw(st.booleans()):
        digits = digits.translate(WIDE)
    text = draw(st.sampled_from(SIGNS[quantity.sign])) + digits
    if quantity.power is not None:
        power = str(quantity.power)
        times = draw(st.sampled_from(("×", " × ", "x", " ×\n")))
        raised = draw(st.sampled_from((power.translate(SUPER), f"^{power}", f"^({power})")))
        text += f"{times}10{raised}"
    return text + draw(st.sampled_from(SPACES)) + draw(st.sampled_from(UNITS[quantity.unit]))


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, str]:
    quantity = draw(quantities)
    return written(draw, quantity), written(draw, quantity)


@st.composite
def other_quantities(draw: st.DrawFn) -> tuple[str, str]:
    one = draw(quantities)
    changed = draw(st.sampled_from(sorted(PARTS)))
    other = replace(one, **{changed: draw(PARTS[changed])})
    assume(other != one)
    return written(draw, one), written(draw, other)


def keys(text: str) -> list[str]:
    return [token.key for token in find_quantities(text).tokens]


@given(layouts())
def test_the_layout_of_a_number_does_not_count(pair: tuple[str, str]) -> None:
    assert keys(pair[0]) == keys(pair[1])
    assert len(keys(pair[0])) == 1


@given(other_quantities())
def test_another_digit_sign_exponent_or_unit_always_counts(pair: tuple[str, str]) -> None:
    assert keys(pair[0]) != keys(pair[1])


@given(st.text(alphabet="0123456789.,-+±~<>^_eExXHOSiNC()[]/·%mL μ℃²³⁻⁶₂₃４中 \n\t×=:A\u2212", max_size=40))
def test_every_digit_belongs_to_exactly_one_token(text: str) -> None:
    found = find_quantities(text)
    covered: list[int] = []
    for token in found.tokens:
        covered += range(token.start, token.end)
    assert all(a.end <= b.start for a, b in pairwise(found.tokens))
    assert {match.start() for match in re.finditer(r"[0-9²³⁶₂₃４]", text)} <= set(covered)


@given(st.text(alphabet="0123456789.-×^⁻⁶² mL℃±5₂O\u2009\u3000\u2212", max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text).text).text == fold(text).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("維持 5×10⁻⁵ Torr 以下", ["5e-5 Torr"]),
        ("5E-6", ["5e-6"]),
        ("10^-6", ["10^-6"]),
        ("5×10-6", ["5", "10", "-6"]),
        ("20–25 ℃", ["20", "-25 °C"]),
        ("20 - 25°C", ["20", "-25 °C"]),
        ("- 25 pieces", ["25"]),
        ("-40 ℃ ~ 85 ℃", ["-40 °C", "~85 °C"]),
        ("250 ± 10 psig", ["250", "±10 psig"]),
        ("H₂SO₄ 98 wt%", ["H2SO4", "98 wt%"]),
        ("H2SO4 98wt%", ["H2SO4", "98 wt%"]),
        ("SiH₄、NF₃、H2O2、Al₂O₃", ["SiH4", "NF3", "H2O2", "Al2O3"]),
        ("NH₄⁺ NH4+", ["NH4+", "NH4+"]),
        ("SO₄²⁻ Ca(OH)₂ (NH4)2SO4", ["SO4^2-", "Ca(OH)2", "(NH4)2SO4"]),
        ("3 kg/cm²G 3 kg/cm2G", ["3 kg/cm^2G", "3 kg/cm2G"]),
        ("FAB-ETCH-SOP-012", ["012"]),
        ("K724929 PVD-23", ["K724929", "23"]),
        ("12吋晶圓 200mm", ["12 吋", "200 mm"]),
        ("18.2 MΩ·cm", ["18.2 MΩ·cm"]),
        ("5 g/10 min", ["5 g/10min"]),
        ("a -> 5, => 6", ["5", "6"]),
        ("1,000.5 rpm", ["1,000.5 rpm"]),
        ("12₃", ["12", "_3"]),
        ("31%H₂O₂ ext.216", ["31 %", "H2O2", "216"]),
        ("面積 cm² 者", ["cm^2"]),
        ("Reports¹ from", ["^1"]),
        ("5\n¹ Note", ["5", "1"]),
        ("共 20 分\n鐘", ["20 分鐘"]),
        ("dry –\n5. Procedure", ["5"]),
    ],
)  # fmt: skip
def test_what_is_found(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_a_code_is_no_formula() -> None:
    kinds = [token.kind for token in find_quantities("VX300 SiF₄ 25").tokens]
    assert kinds == [TokenKind.CODE, TokenKind.FORMULA, TokenKind.NUMBER]


def test_a_unit_that_stands_alone_is_kept_apart() -> None:
    found = find_quantities("單位\tTorr·L/s 與 Torr；Torrance")
    assert not found.tokens
    assert dict(found.loose_units) == {"Torr·L/s": 1, "Torr": 1}


@pytest.mark.parametrize("text", ["5¹⁄4 in", "5¹⁄₄ in", "5 1⁄4 in", "5 1/4 in"])
def test_a_fraction_set_with_its_slash_is_a_fraction(text: str) -> None:
    assert fold(text).text == "5 1/4 in"


def test_a_power_before_a_slash_stays_a_power() -> None:
    assert fold("10²/4").text != fold("10 2/4").text
    assert fold("10²/4").text != fold("102/4").text


@pytest.mark.parametrize("run", [" ", "\n", " \n", "\t", "字", "α", "(", "(A)", "1 ", "^", "a"])
def test_long_runs_take_time_linear_in_their_length(run: str) -> None:
    found = find_quantities(f"壓 7 Pa {run * 60_000} 3 mm")
    assert [token.key for token in (found.tokens[0], found.tokens[-1])] == ["7 Pa", "3 mm"]
