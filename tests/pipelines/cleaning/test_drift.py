"""Script drift is counted, never changed."""

import pytest

from pipelines.cleaning.drift import drift
from pipelines.document import Element, ElementKind, Locator

HANT = ("關閉閥門並確認壓力歸零", "設備檢驗報告應於當日完成", "啟動氣體偵測器")


def counts(*texts: str) -> dict[str, int]:
    return drift([Element(order, ElementKind.PARAGRAPH, text, Locator(page=1)) for order, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("关闭阀门", "drift_hans"), ("關閉閥門并确认压力", "drift_mixed"), ("檢查 РUMP 出口", "drift_letters"),
        ("產品質量不合格", "drift_terms"), ("更新軟件", "drift_terms"), ("質量管理", "drift_terms"),
    ],
)  # fmt: skip
def test_counts(text: str, name: str) -> None:
    assert counts(*HANT, text)[name] == 1


@pytest.mark.parametrize(
    "text", ["質量流量控制器", "質量分率 0.5", "標準作業程序", "循環水泵", "10 µm、5 kΩ、ΔP", "PUMP", "台灣", "腈與萘"]
)
def test_taiwanese_text_does_not_drift(text: str) -> None:
    assert counts(*HANT, text) == {}


def test_the_other_way_round() -> None:
    assert counts("关闭阀门并确认压力归零", "设备检验报告", "請勿開啟") == {"drift_hant": 1}


def test_nothing_to_count() -> None:
    assert counts() == {} == counts("RF power 50 W", "5.0")
