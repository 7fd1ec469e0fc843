"""Make the two subset fonts of the demo corpus from installed Noto fonts (SIL OFL 1.1).

reads:   Noto Sans CJK TC and Noto Sans as Debian installs them; the characters of the demo documents
writes:  scripts/demo/fonts/YawanDemoSans.ttf, YawanDemoMarks.ttf
command: python -m scripts.demo.make_fonts   (only after new characters came into the corpus)
"""

from __future__ import annotations

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

from scripts.demo.authoring import load_docs
from scripts.demo.model import full_text
from scripts.demo.textlayout import FONTS

_NOTO = Path("/usr/share/fonts")
_SANS = _NOTO / "opentype/noto/NotoSansCJK-Regular.ttc"
_SANS_INDEX = 3  # Traditional Chinese, Taiwan
_MARKS = _NOTO / "truetype/noto/NotoSans-Regular.ttf"
_MARK_CHARS = "·•⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉₊₋"
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "µΩ℃±×≤≥°㎡•–—·→第頁共，。、；：（）「」☐□Åσ" + _MARK_CHARS


def _characters() -> str:
    texts = [full_text(doc).text + doc.header.text + doc.footer.text for doc in load_docs()]
    return "".join(sorted({char for char in "".join(texts) + _ALWAYS if char >= " "}))


def _rename(font: TTFont, family: str) -> None:
    names = {1: family, 2: "Regular", 3: f"{family} demo subset", 4: family, 6: family, 16: family, 17: "Regular"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID not in (0, 5, 13, 14):
            font["name"].removeNames(nameID=record.nameID)


def _to_truetype(font: TTFont) -> None:
    """Replace cubic CID-keyed outlines by quadratic ones, whose glyph numbers PDF writers take as they are."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.8, reverse_direction=True))
        outlines[name] = pen.glyph()
    table = font["glyf"] = newTable("glyf")
    font["loca"] = newTable("loca")
    table.glyphOrder, table.glyphs = order, outlines
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for name in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def _subset(font: TTFont, characters: str, family: str, target: Path) -> None:
    options = Options()
    options.layout_features, options.hinting, options.desubroutinize = [], False, False
    options.name_IDs, options.notdef_outline, options.recalc_timestamp = ["*"], True, False
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    _rename(font, family)
    if "CFF " in font:
        _to_truetype(font)
    font.recalcTimestamp = False
    font.save(target)


def main() -> None:
    """Write both fonts."""
    characters = _characters()
    sans = TTFont(_SANS, fontNumber=_SANS_INDEX, recalcTimestamp=False)
    in_sans = "".join(char for char in characters if char not in _MARK_CHARS and ord(char) in sans.getBestCmap())
    _subset(sans, in_sans, "YawanDemoSans", FONTS / "YawanDemoSans.ttf")
    rest = "".join(char for char in characters if char not in in_sans)
    _subset(TTFont(_MARKS, recalcTimestamp=False), rest, "YawanDemoMarks", FONTS / "YawanDemoMarks.ttf")


if __name__ == "__main__":
    main()
