"""Conversion writes as Taiwan does, leaves locked wording and whatever is not Han alone, and maps back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.convert import PLANT_TERMS, to_taiwanese

opencc = pytest.importorskip("opencc")
HANS = st.text(
    st.sampled_from("软件信息传感器数据库设备循环泵参数程序打印机溢出关闭阀门后里RF 50⟦⟧,，123 MPa"), max_size=40
)


@pytest.mark.parametrize(
    ("simplified", "taiwanese"),
    [
        ("关闭阀门，打印软件信息", "關閉閥門，列印軟體資訊"), ("传感器数据存储于数据库", "感測器資料儲存於資料庫"),
        ("硅片清洗与激光打标", "矽片清洗與雷射打標"), ("内存与U盘", "記憶體與U盤"),
        ("循环泵的局部排气参数", "循環泵的局部排氣參數"), ("标准作业程序", "標準作業程序"),
        ("液体溢出，故障代码 E-204", "液體溢出，故障代碼 E-204"),
        ("卸载阀与界面活性剂", "卸載閥與界面活性劑"), ("打开设备", "打開設備"), ("更复杂的液面计", "更複雜的液面計"),
        ("机台干泵的湿度与污染", "機台乾泵的濕度與污染"),
        ("压力 5×10⁻⁶ Torr、10 ㎏", "壓力 5×10⁻⁶ Torr、10 ㎏"), ("请联系⟦人員-软件⟧", "請聯絡⟦人員-软件⟧"),
        ("關閉閥門", "關閉閥門"), ("RF power 50 W", "RF power 50 W"), ("", ""),
    ],
)  # fmt: skip
def test_conversion(simplified: str, taiwanese: str) -> None:
    assert to_taiwanese(simplified)[0] == taiwanese


def test_terms_of_the_user() -> None:
    assert to_taiwanese("打印信息")[0] == "列印資訊"
    assert to_taiwanese("打印信息", ("信息",))[0] == "列印信息"
    assert to_taiwanese("传感器", ("傳感器",))[0] == "傳感器"
    assert to_taiwanese("软件信息", ("软件",))[0] == "软件資訊"


@pytest.mark.parametrize("term", PLANT_TERMS)
def test_every_locked_term_is_one_that_opencc_would_reword(term: str) -> None:
    by_character, by_phrase = opencc.OpenCC("s2tw"), opencc.OpenCC("s2twp")
    simplified = opencc.OpenCC("tw2s").convert(term)
    assert by_character.convert(simplified) == term
    assert to_taiwanese(simplified)[0] == term
    assert by_phrase.convert(simplified) != term


@given(HANS)
def test_the_map_tells_where_every_character_came_from(text: str) -> None:
    result, offsets = to_taiwanese(text)
    position = source = 0
    for start, end, source_start, source_end in [*offsets, (len(result), len(result), len(text), len(text))]:
        assert result[position:start] == text[source:source_start]
        position, source = end, source_end


@given(HANS)
def test_what_is_not_han_stays(text: str) -> None:
    other = re.compile("[^\u3400-\u9fff]+")
    assert "".join(other.findall(to_taiwanese(text)[0])) == "".join(other.findall(text))
