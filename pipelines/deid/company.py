"""Names of companies: with their legal form anywhere, and behind 客戶 or 廠商.

Rule: up to 14 Han characters before 股份有限公司 or 有限公司, cut after the last function word; in Latin, one to five
capitalised words before Co., Ltd., Inc., Corp., GmbH, K.K. A label such as 廠商 or Customer: gives the type.
Source: 公司法 article 2 for the forms. Masked: `由澄曜真空科技股份有限公司保養`, `Vendor: Norvale Ltd.`.
Kept: `本公司`, `股份有限公司`, `有限公司登記`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import CUSTOMER_HAN, CUSTOMER_LATIN, VENDOR_HAN, VENDOR_LATIN
from pipelines.deid.patterns import HAN

_FORM = "(?:股份有限公司|有限公司|企業社|工程行)"
_LEGAL_FORM = re.compile(_FORM)
_HAN_RUN = re.compile(f"[{HAN}]{{2,14}}$")
_MAX_NAME = 14
_WORD = r"[A-Z][A-Za-z0-9&'\-]{0,24}"
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9]){_WORD}(?:[ ](?:{_WORD}|&|and|of)){{0,5}},?[ ](?:(?:Co\.?,?[ ]?)?(?:Ltd|LTD|Limited)\b\.?"
    r"|Inc\b\.?|Corp\b\.?"
    r"|Corporation\b|Co\.|GmbH\b|K\.K\.|LLC\b|S\.A\.|B\.V\.|Pte\b\.?(?:[ ]Ltd\b\.?)?)", re.ASCII
)  # fmt: skip
_STOPS = (
    "委託 委請 聯絡 聯繫 通知 廠商 供應商 客戶 代理商 承包商 承攬商 製造商 原廠 公司 採購自 購自 向 由 請 與 及 "
    "或 給 為 是 於 在 將 從 依 對 經 把 被 洽 找 送 交 即 "
    "名稱 之 的 有 以 至"
).split()
_STOP = re.compile("|".join(sorted(_STOPS, key=lambda word: (-len(word), word))))
_CUSTOMER = re.compile(rf"(?:{CUSTOMER_HAN}|(?<![A-Za-z])(?i:{CUSTOMER_LATIN}))[ \t]{{0,2}}[:=]?[ \t]{{0,3}}$")
_VENDOR = re.compile(rf"(?:{VENDOR_HAN}|(?<![A-Za-z])(?i:{VENDOR_LATIN}))[ \t]{{0,2}}[:=]?[ \t]{{0,3}}$")
_WINDOW = 24
_MIN_NAME = 2


class CompanyDetector:
    """Finds companies by their legal form."""

    name = "company"
    type = EntityType.COMPANY

    def find(self, text: str, context: Context) -> list[Span]:
        """Return company names; typed as customer or vendor directly behind such a label."""
        found = [_typed(text, match.start(), match.end()) for match in _LATIN.finditer(text)]
        if "公司" in text or "企業社" in text or "工程行" in text:
            found += (span for match in _LEGAL_FORM.finditer(text) for span in _han(text, match))
        return found


def _han(text: str, form: re.Match[str]) -> list[Span]:
    run = _HAN_RUN.search(text[max(0, form.start() - _MAX_NAME) : form.start()])
    if run is None:
        return []
    name = run.group()
    cuts = [stop.end() for stop in _STOP.finditer(name) if len(name) - stop.end() >= _MIN_NAME]
    start = form.start() - len(name) + max(cuts, default=0)
    return [_typed(text, start, form.end())]


def _typed(text: str, start: int, end: int) -> Span:
    before = text[max(0, start - _WINDOW) : start]
    if _CUSTOMER.search(before):
        return Span(start, end, EntityType.CUSTOMER, 0.95, "company:customer")
    if _VENDOR.search(before):
        return Span(start, end, EntityType.VENDOR, 0.95, "company:vendor")
    return Span(start, end, EntityType.COMPANY, 0.6, "company:form")
