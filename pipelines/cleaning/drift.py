"""Script drift: counts of what does not fit the script or the wording of a Taiwanese document.

Nothing is changed. A stretch in the other script is told to later stages by its element's language; the rest are
counts a document in the ledger, for a steward to look into: they judge a document, not an element, and may be right
as they are (a quotation, a supplier's name, 質量 for mass).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.document import Element
from pipelines.han_scripts import simplified_in, traditional_in

_LEAST_DISTINCT = 2
# A Latin word with a Cyrillic or Greek letter that looks like a Latin one, as recognition and copying make: `РUMP`.
_LOOKALIKE = "АВЕЅІЈКМНОРСТХУаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_MIXED_WORD = re.compile(f"(?:[A-Za-z][{_LOOKALIKE}]|[{_LOOKALIKE}][A-Za-z])")
# Wording of the mainland that technical text in Taiwan does not use (it says 軟體, 矽, 熱交換器, 品質 …): of
# the TWPhrases of OpenCC and of plants, without what Taiwan also says in another sense (程序, 循環).
_MAINLAND = re.compile(
    "軟件|硬件|固件|信息|網絡|服務器|默認|缺省|激光|芯片|集成電路|硅片|單晶硅|多晶硅|二氧化硅|碳化硅|氮化硅|傳感器|打印|"
    "屏幕|鼠標|內存|硬盤|模塊|數據庫|分辨率|兼容|調試|車間|班組|開關量|模擬量|數字量|光刻|刻蝕|換熱器|儲罐|反應釜|應急預案|質檢|質保|"
    "質量(?=管理|體系|檢[驗測查]|標準|保證|控制|問題|要求|異常)|產品質量"
)


def drift(elements: Sequence[Element]) -> dict[str, int]:
    """Count, over the kept elements of a document, those that drift; what is zero is left out.

    `drift_hans` elements in simplified script within a traditional document, `drift_hant` the reverse, `drift_mixed`
    elements with two and more different characters of either script, `drift_letters` elements with look-alike letters,
    `drift_terms` elements of a traditional document with wording of the mainland.
    """
    scripts = [_distinct(element.text) for element in elements]
    traditional, simplified = (
        (sum(counts) for counts in zip(*(pair[:2] for pair in scripts), strict=True)) if scripts else (0, 0)
    )
    counts: Counter[str] = Counter()
    for element, (hant, hans, mixed) in zip(elements, scripts, strict=True):
        counts["drift_hans"] += traditional > simplified and hans > hant
        counts["drift_hant"] += simplified > traditional and hant > hans
        counts["drift_mixed"] += mixed
        counts["drift_letters"] += not element.text.isascii() and _MIXED_WORD.search(element.text) is not None
        counts["drift_terms"] += (
            traditional > simplified and hant >= hans and _MAINLAND.search(element.text) is not None
        )
    return {name: count for name, count in sorted(counts.items()) if count}


def _distinct(text: str) -> tuple[int, int, bool]:
    """Return how many characters are only traditional, how many only simplified, and whether both are many."""
    if text.isascii():
        return 0, 0, False
    hant, hans = traditional_in(text), simplified_in(text)
    return len(hant), len(hans), min(len(set(hant)), len(set(hans))) >= _LEAST_DISTINCT
