"""What a line begins with: bullets and numbers of lists, numbers of headings, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERALS = "一二三四五六七八九十百零〇"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# Pattern, style, depth of the numbering. The order matters: the first that matches decides.
_PATTERNS: tuple[tuple[re.Pattern[str], str, float], ...] = (
    (re.compile(rf"第\s*[{_NUMERALS}\d]+\s*[章篇編部](?![^\s　:：、.,，。]{{0,2}}[之的])"), "chapter", 0.0),
    (re.compile(r"(?:Chapter|CHAPTER|Appendix|APPENDIX|附錄|附件)\s*[\dA-Z]+\b[.:：]?(?!\s*[a-z),])"), "chapter", 0.0),
    (re.compile(rf"第\s*[{_NUMERALS}\d]+\s*節"), "chapter", 0.5),
    (re.compile(rf"第\s*[{_NUMERALS}\d]+(?:\s*[-之]\s*[{_NUMERALS}\d]+)?\s*條"), "article", 1.5),
    (re.compile(r"[•☐☑☒●○◆◇■□▪▫‣➢➤►▶✓✔※·∙\uf0b7\uf06c\uf0a7\uf0d8](?:\s*|$)"), "bullet", 9.0),
    # A bullet of a symbol font without a Unicode map comes as a replacement character.
    (re.compile("\ufffd{1,2}[ \t]?(?=\\w)"), "bullet", 9.0),
    (re.compile(r"[-–—*](?:\s+)(?=\S)"), "bullet", 9.0),
    (re.compile(r"[①-⑳㈠-㈩]\s*"), "number", 8.0),
    # Patents number their paragraphs, papers their references.
    (re.compile(r"[\[【〔]\d{4}[\]】〕]\s*"), "paragraph", 8.0),
    (re.compile(r"\[\d{1,3}\]\s+"), "number", 8.0),
    (re.compile(rf"[(（]\s*[{_NUMERALS}]{{1,3}}\s*[)）]\s*"), "han", 2.0),
    (re.compile(rf"[{_NUMERALS}]{{1,3}}\s*[、.．]\s*"), "han", 1.0),
    (re.compile(rf"[{_STEMS}]\s*[、.．]\s*"), "han", 3.0),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}(?:\.|、)?(?=\s|[\u3400-\u9fff(（]|$)\s*"), "decimal", 0.0),
    (re.compile(r"\d{1,3}\s?[.．、](?!\d)\s*"), "number", 1.0),
    (re.compile(r"\d{1,2}[)）]\s*"), "number", 7.0),
    (re.compile(r"[(（]\s*(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})\s*[)）]\s*"), "number", 7.0),
    (re.compile(r"(?:[a-zA-Z]|[IVX]{2,5}|[ivx]{2,5})[.)](?=\s)\s*"), "number", 7.5),
    (re.compile(r"(?:步[驟骤]|Step|STEP)\s*(?:\d{1,2}|[(（]\d{1,2}[)）])\s*[:：.、]?\s*"), "number", 6.0),
)  # fmt: skip
# What any of these begins with; most lines do not.
_MAY_BEGIN = re.compile(
    rf"[第附步\[【〔•☐☑☒●○◆◇■□▪▫‣➢➤►▶✓✔※·∙\uf0b7\uf06c\uf0a7\uf0d8\ufffd\-–—*①-⑳㈠-㈩(（\d{_NUMERALS}{_STEMS}]|C[hH]|A[pP]|S[tT]|[a-zA-Z][.)]\s"
    r"|[IVXivx]{2,5}[.)]\s"
)
_CAPTION = re.compile(
    rf"(?:圖|表|附圖|附表|照片)\s*[{_NUMERALS}\d]+(?:[-.]\d+)*(?=[\s:：.、　]|$)"
    r"|(?:Figure|Fig\.|FIGURE|Table|TABLE)\s*\d+(?:[-.]\d+)*(?=[\s:.]|$)(?!\s[a-z])"
)
# A caption that a stop or colon follows may go on to explain what is seen (characters).
_MAX_CAPTION, _MAX_EXPLAINED = 120, 600
# What sections of SOPs and specifications are called (ISO 9001 document practice in Taiwan and English).
_SECTION_WORDS = re.compile(
    "(?:目的|步驟|範圍|適用範圍|權責|職責|定義|名詞定義|參考文件|相關文件|作業程序|作業內容|作業流程|作業步驟|操作步驟|操作程序|程序|內容|流程|"
    "流程圖|注意事項|安全注意事項|安全|異常處理|緊急處理|緊急應變|附件|附錄|附則|總則|罰則|記錄|紀錄|使用表單|表單|設備|材料|"
    "工具|規格|概述|簡介|前言|說明|修訂記錄|修訂紀錄|保養|維護|點檢|檢查|前置作業|開機|關機|校正|品質記錄|"
    "[Pp]urpose|PURPOSE|[Ss]cope|SCOPE|"
    "Responsibilit(?:y|ies)|Definitions?|References?|Procedure|Safety|Introduction|Overview|Abstract|Background|"
    "Conclusions?|Results|Discussion|Acknowledge?ments?|Records?|Revision [Hh]istory|Appendix|General|Materials?|"
    "Equipment)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a text.

    Attributes:
        style: chapter, article, bullet, han, decimal, number or paragraph.
        depth: of the numbering: 1 for `1.`, 2 for `1.1`.
        rest: the text after it.

    """

    style: str
    depth: float
    rest: str


def marker_of(text: str) -> Marker | None:
    """Return the marker a text begins with, or None."""
    if not _MAY_BEGIN.match(text):
        return None
    for pattern, style, depth in _PATTERNS:
        found = pattern.match(text)
        if found:
            deep = float(len(re.findall(r"\d+", found.group()))) if style == "decimal" else depth
            return Marker(style, deep, text[found.end() :].strip())
    return None


def is_sure_marker(text: str) -> bool:
    """Whether a text is a marker and nothing else, and none that could be a number in a table: `26.`, `2.1.3`, `•`."""
    marker = marker_of(text)
    return marker is not None and not marker.rest and marker.style not in {"chapter", "article"}


def is_caption(text: str) -> bool:
    """Whether a text is the caption of a figure or table, e.g. `表 2-1 腔體清潔參數`."""
    found = _CAPTION.match(text)
    if not found or text.endswith(("。", ";", "；")):
        return False
    return len(text) <= (_MAX_EXPLAINED if text[found.end() :][:1] in {".", ":", "："} else _MAX_CAPTION)


def is_section_word(text: str) -> bool:
    """Whether a text is nothing but a usual name of a section, perhaps with its English or Chinese twin."""
    found = _SECTION_WORDS.match(text.strip())
    if not found:
        return False
    rest = text.strip()[found.end() :].strip(" 　:：/()（）")
    return not rest or (len(rest) <= 24 and bool(_SECTION_WORDS.match(rest)))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences and clauses do, which headings do not."""
    return text.rstrip("」』）)”\"' ").endswith(("。", "；", ";", "，", ",", "！", "？", "!", "、")) or (
        text.endswith(".") and " " in text and len(text) > 40
    )
