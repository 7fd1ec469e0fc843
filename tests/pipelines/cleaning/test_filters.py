"""Filters drop what is no content and nothing else: short steps, codes, formulas and setpoints stay."""

import base64
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.filters.registry import filters_for, reason_to_drop
from pipelines.document import Element, ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.task import Options, Policy, Task

REAL = Path(__file__).parents[3].parent / "shared" / "real"
BLOB = base64.b64encode(hashlib.sha512(b"picture").digest() * 4).decode()
SAFETY = "安全規定：關閉閥門並掛上標示牌"


def element(text: str, kind: ElementKind = ElementKind.PARAGRAPH, order: int = 0, **more: float) -> Element:
    return Element(order, kind, text, Locator(page=1), confidence=more.get("confidence"))


def reasons(*elements: Element) -> list[str | None]:
    filters = filters_for(elements, 0.6)
    return [reason_to_drop(item, filters) for item in elements]


KEPT = [
    "關閉閥門", "停機", "V", "5", "①", "ALM-1023", "E-204", "P/N 0190-09274", "SiH₄", "H₂O₂", "C₄F₈/O₂/Ar", "pH 7",
    "5×10⁻⁶ Torr", "± 0.5 °C", "±2 ℃", "Δp ≤ 3 kPa", "x = (a − b) / (c − d)", "P-101A/B", "□ 是 □ 否 □ N/A",
    "\uf0a3 是 \uf0a3 否", "\uf0b7 關閥",
    "\ufffd\ufffd 知识库简介", "檢查人：＿＿＿＿＿＿＿＿", "Max. speed ........ 3600",
    "壓力 ………… 25 psi", "$0 ..........................",
    "2800 ± 150 Å/min", "20 Å² × 30 Å³", "Ø³ 與 Ø²", "Überprüfung der Öldrücke", "été créé à l'été",
    "Trần Thị Mỹ Hạnh vận hành máy bơm",
    "00 00 81 0D 00 00 00 00 00 05", "00000000", "9999999", "AAA", "OK", "N/A", "--- 停 ---",
    "***警告***", "聯通", "中冓吕瀹",
    hashlib.sha512(b"").hexdigest(), "https://example.com/a/very/long/path/" + "segment/" * 30,
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.parametrize("kind", [ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.TITLE, ElementKind.CODE])
def test_keeps(text: str, kind: ElementKind) -> None:
    assert reasons(element(text, kind)) == [None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("────────", "no_content"), ("　…　", "no_content"), ("□", "no_content"), ("\ue001\ue002", "no_content"),
        ("A\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd\ufffd B\ufffd\ufffd", "unreadable"),
        ("(cid:12)(cid:44)a(cid:7)", "unreadable"), ("a\ue012\ue013\ue014\ue015", "unreadable"),
        (SAFETY.encode().decode("cp1252", "ignore"), "mojibake"), (SAFETY.encode().decode("latin-1"), "mojibake"),
        (SAFETY.encode().decode("gbk", "replace"), "mojibake"), (SAFETY.encode("big5").decode("latin-1"), "mojibake"),
        ("安全规定请关闭阀门".encode("gbk").decode("cp1252"), "mojibake"), ("RF 電源 嚙踝蕭嚙踝蕭 50 W", "mojibake"),
        ("25Â°C Â± 2Â°C", "mojibake"), ("donâ€™t open the valveâ€¦", "mojibake"),
        ("üìÜüéê •ìê °ê£ë†£ûÜüéê †ë ∞†¶£", "garbled"),
        (BLOB, "encoded_data"), (f"data:image/png;base64,{BLOB}", "encoded_data"),
        ("\n".join(BLOB[i : i + 64] for i in range(0, 320, 64)), "encoded_data"),
        ("xxxxxxxxxxxx", "ruler"), ("o o o o o o", "ruler"), ("一一一一一一一", "ruler"),
        ("~ ' . , i ; - _ l : ^ ' . , | !", "symbols"),
    ],
)  # fmt: skip
def test_drops(text: str, reason: str) -> None:
    assert reasons(element(text)) == [reason]


@pytest.mark.parametrize("kind", [ElementKind.TABLE, ElementKind.RECORD])
def test_rows_are_no_rulers_and_no_blobs(kind: ElementKind) -> None:
    assert reasons(element("xxxxxxxxx", kind), element(BLOB, kind, 1)) == [None, None]


def test_furniture_and_low_confidence() -> None:
    assert reasons(element("第 3 頁", ElementKind.FURNITURE), element("C 3335", order=1, confidence=0.59)) == [
        "furniture", "low_ocr_confidence",
    ]  # fmt: skip
    assert reasons(element("C 3335", confidence=0.6)) == [None]


def contents(*lines: str, titles: tuple[str, ...] = ()) -> list[str | None]:
    items = [element(line, order=order) for order, line in enumerate(lines)]
    items += [element(text, ElementKind.TITLE, len(lines) + order) for order, text in enumerate(titles)]
    return reasons(*items)[: len(lines)]


@pytest.mark.parametrize(
    "lines",
    [
        ("前言 ........ iii", "1. 目的 …… 1", "2. 範圍 …… 2", "3.1 更換過濾器 . . . . . 12"),
        ("1. 目的 ........ 1 2. 範圍 ........ 2 3. 權責 ........ 2",),
        ("1. 目的……１\n2. 範圍……２\n3. 權責……３",),
    ],
)
def test_drops_a_table_of_contents(lines: tuple[str, ...]) -> None:
    assert set(contents(*lines)) == {"table_of_contents"}


def test_tabbed_contents_need_their_titles_in_the_document() -> None:
    lines, titles = ("1\t目的\t1", "2\t範圍\t2", "3\t權責\t2"), ("1 目的", "2 範圍", "3 權責")
    assert set(contents(*lines, titles=titles)) == {"table_of_contents"}
    assert set(contents(*lines)) == {None}
    assert set(contents("Deaths:\t0", "Injuries:\t2", "Evacuated:\t3", titles=("Impacts",))) == {None}


@pytest.mark.parametrize(
    "lines",
    [
        ("Max. speed ........ 3600", "Weight ........ 80", "Poles ........ 4"),
        ("1. 目的 …… 1", "本文", "本文", "本文", "2. 範圍 …… 2"),
        ("壓力 ........ 150 psi", "溫度 ........ 25 ℃", "流量 ........ 30 L/min"),
    ],
)
def test_keeps_data_sheets(lines: tuple[str, ...]) -> None:
    assert set(contents(*lines)) == {None}


@given(
    st.text(
        st.sampled_from("關閉閥門停機壓力溫度設定值確認異常警報 ABCR-0123456789.,()（）℃%±×⁻⁶"), min_size=2, max_size=60
    )
)
def test_words_and_codes_are_never_dropped(text: str) -> None:
    if any(text[i : i + 2].isalnum() for i in range(len(text) - 1)) and len(set(text.replace(" ", ""))) > 1:
        assert reasons(element(text)) == [None]


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")
def test_real_text_files_lose_nothing_but_furniture_and_contents() -> None:
    options, found = Options(200, 0.5, 2000, 1_000_000), set()
    for path in sorted(path for path in REAL.rglob("*") if path.suffix in {".md", ".csv", ".docx", ".xlsx", ".txt"}):
        policy = Policy("log" if "log" in path.parts else "other", (), ("zh-Hant-TW",))
        try:
            parsed = parse_bytes(path.read_bytes(), Task("0" * 16, "real", path.name, "", "", policy, options))
        except DocumentError:
            continue
        filters = filters_for(parsed.document.elements, 0.6)
        found |= {reason_to_drop(item, filters) for item in parsed.document.elements}
    assert found <= {None, "furniture", "no_content", "table_of_contents"}


@pytest.mark.parametrize("leader", [".", ". ", "…", "．", "·"])
def test_a_line_to_be_filled_in_takes_time_linear_in_its_length(leader: str) -> None:
    lines = (f"檢查人：{leader * 5000}年", f"{leader * 5000}日", "字" * 9000 + leader * 400 + "月")
    assert "table_of_contents" not in contents(*lines)
