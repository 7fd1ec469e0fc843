"""Every rule with what it masks and what it keeps: plain, glued to Han characters, in full-width digits."""

from __future__ import annotations

import pytest

from pipelines.deid.keys import DEMO_KEY
from pipelines.deid.masker import Masker

MASKER = Masker(DEMO_KEY)


def found(text: str, label: str = "") -> list[tuple[str, str]]:
    return [(str(span.type), text[span.start : span.end]) for span in MASKER.mask(text, label).spans]


MASKED = [
    ("請聯絡wang.ming@fab.example處理", "email", "wang.ming@fab.example"),
    ("信箱：Ａ１@fab.example", "email", "Ａ１@fab.example"),
    ("電話07-123-4567分機321", "phone", "07-123-4567分機321"),
    ("電話(06)255-1234 ext. 55洽詢", "phone", "(06)255-1234 ext. 55"),
    ("手機０９１２－３４５－６７８請撥", "phone", "０９１２－３４５－６７８"),
    ("李惠雯（0912345678）", "phone", "0912345678"),
    ("撥+886-912-345-678找人", "phone", "+886-912-345-678"),
    ("請撥分機 2345", "phone", "2345"),
    ("Call +49 89 1234567 now", "phone", "+49 89 1234567"),
    ("證號A123456789核對", "national_id", "A123456789"),
    ("居留證A800000014", "national_id", "A800000014"),
    ("證號Ａ１２３４５６７８９", "national_id", "Ａ１２３４５６７８９"),
    ("身分證字號：A123456788", "national_id", "A123456788"),
    ("統編：04595257", "business_number", "04595257"),
    ("Tax ID 04595257", "business_number", "04595257"),
    ("PLC位址192.168.10.21:502斷線", "ip", "192.168.10.21:502"),
    ("連到10.20.30.40後", "ip", "10.20.30.40"),
    ("主機 fe80::1ff:fe23:4567:890a 無回應", "ip", "fe80::1ff:fe23:4567:890a"),
    ("網卡02:1A:4B:9C:00:7F異常", "mac", "02:1A:4B:9C:00:7F"),
    ("詳見http://mes.fab.example/lot/1。", "url", "http://mes.fab.example/lot/1"),
    ("放在\\\\fs01\\share\\sop內", "url", "\\\\fs01\\share\\sop"),
    ("工號N123456", "employee_id", "N123456"),
    ("Employee No. 00871", "employee_id", "00871"),
    ("在ETCH-07上", "tool_id", "ETCH-07"),
    ("機台CVD-12A停機", "tool_id", "CVD-12A"),
    ("Tool ID: WX3391", "tool_id", "WX3391"),
    ("批號N5C123.1異常", "lot_id", "N5C123.1"),
    ("影響 lot N3C312", "lot_id", "N3C312"),
    ("工單4000123456結案", "work_order", "4000123456"),
    ("P.O. No. 45-0012", "work_order", "45-0012"),
    ("承辦人：陳建宏", "person", "陳建宏"),
    ("維修人員 王小明已更換", "person", "王小明"),
    ("Approved by J. Smith", "person", "J. Smith"),
    ("Operator: Kevin Lin", "person", "Kevin Lin"),
    ("核准：歐陽志遠", "person", "歐陽志遠"),
    ("請王工確認", "person", "王工"),
    ("通知李課長到場", "person", "李課長"),
    ("設備課陳建宏工程師更換", "person", "陳建宏"),
    ("聯絡曾經理，電話如下", "person", "曾經理"),
    ("Ask Mr. Chang first", "person", "Chang"),
    ("由澄曜真空科技股份有限公司保養", "company", "澄曜真空科技股份有限公司"),
    ("廠商：澄曜真空科技股份有限公司", "vendor", "澄曜真空科技股份有限公司"),
    ("Customer: Norvale Systems Ltd.", "customer", "Norvale Systems Ltd."),
]
KEPT = [
    "35 wt% @ 25°C", "L/D@0.5", "2024-05-12 08:30", "0.0912 MPa", "7664-93-9", "A123456788", "SN-A1234567890",
    "日期 20240515", "序號 04595257", "6.2.1.3 操作步驟", "韌體 v3.10.2.1", "12:30:45", "02:15:30", "SECS/GEM",
    "N123456", "工號欄位必填", "P-101A", "FIC-2034", "E-201", "設備編號：P-101A", "FAB-SOP-012", "SUS-316",
    "機台數 12",
    "每批 25 片", "Lot size 25", "每張工單 3 小時", "核准：品保部", "Operator: Press START", "值班：黃光區",
    "王水與高純度氨水",
    "製程工程師與設備工程師", "黃光工程師", "施工、加工、竣工、完工、開工", "員工、人工、分工、停工、化工、手工",
    "陽離子與金屬離子",
    "本公司", "股份有限公司", "UN1830", "UN 1830", "SEMI E10", "ISO 9001:2015", "CNS 6636", "ASTM D1193-06",
    "ALM-2034",
    "Alarm E-201", "H2SO4 98 %", "NF3 250 sccm", "25 mTorr", "5×10⁻⁶ Torr", "113年5月12日", "批號：無",
    "曾經理解錯誤",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), MASKED)
def test_masks(text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(text)


@pytest.mark.parametrize("text", KEPT)
def test_keeps(text: str) -> None:
    assert found(text) == []


def test_lists_after_one_label() -> None:
    assert [value for _, value in found("批號 N5A123.1、N5A124.1 及 N5A125.1")] == ["N5A123.1", "N5A124.1", "N5A125.1"]
    assert [value for _, value in found("維修人員：王小明、李大華")] == ["王小明", "李大華"]
    assert [value for _, value in found("兩人工號 N110977、N591525。")] == ["N110977", "N591525"]


@pytest.mark.parametrize(
    ("label", "cell", "values"),
    [
        ("維修人員", "王小明/李大華", ["王小明", "李大華"]),
        ("維修人員 (簽名)", "王小明 李大華", ["王小明", "李大華"]),
        ("Operator / 操作員", "Michael Torres", ["Michael Torres"]),
        ("姓名", "阿布都拉", ["阿布都拉"]),
        ("維修人員", "陳建宏工程師", ["陳建宏"]),
        ("維修人員", "外包", []),
        ("值班", "08:00", []),
        ("審核", "已核准", []),
        ("審核", "王大明", ["王大明"]),
        ("人員數", "12", []),
        ("機台", "WX3391", ["WX3391"]),
        ("機台", "蝕刻機", []),
        ("設備編號", "P-101A", []),
        ("工單號碼", "4000123456", ["4000123456"]),
        ("批號", "2024-05-12", []),
        ("客戶", "禾瀚", ["禾瀚"]),
        ("分機", "2345", ["2345"]),
        ("公司統一編號", "04595257", ["04595257"]),
        ("現象", "王小明", []),
    ],
)
def test_cells_are_masked_by_their_label(label: str, cell: str, values: list[str]) -> None:
    assert [value for _, value in found(cell, label)] == values
