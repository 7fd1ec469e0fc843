"""Units of measurement as they stand alone in a cell: the row below a header, or the column beside the names."""

from __future__ import annotations

import re

# SI and the units beside it that plants write (SI Brochure 9th ed., tables 4 to 9; SEMI E5 for sccm and slm).
_PREFIX = "(?:da|[yzafpnuµμmcdhkMGTPE])?"
_SYMBOLS = (
    "mol", "cd", "rad", "sr", "Hz", "Pa", "lm", "lx", "Bq", "Gy", "Sv", "kat", "Wh", "VA", "VAr", "var", "eV", "bar",
    "Torr", "torr", "m", "g", "s", "A", "K", "N", "J", "W", "C", "V", "F", "Ω", "S", "H", "T", "L", "l", "B", "t", "Å",
)  # fmt: skip
_BARE = (
    "°C", "℃", "°F", "℉", "°", "˚C", "%", "％", "‰", "ppm", "ppb", "ppt", "ppmw", "ppmv", "wt%", "vol%", "mol%", "min",
    "h", "hr", "hrs", "d", "day", "days", "sec", "psi", "psig", "psia", "barg", "bara", "kg", "atm", "mmHg", "inHg",
    "mmH2O", "mmAq", "rpm", "RPM", "cps", "cP", "cSt", "dB", "dBA", "pH", "NTU", "sccm", "slm", "Nm³", "Nm3", "Sm³",
    "GPM", "gpm", "USD", "NTD", "TWD", "NT$", "pcs", "ea", "EA", "set", "in", "inch", "ft", "lb", "gal", "hp", "HP",
    "kgf", "cal", "kcal", "BTU", "MMBTU", "㎡", "㎥", "㎜", "㎝", "㎏", "㎎", "㎞", "㏄", "cc", "個", "件", "台", "次",
    "片", "批", "支", "組", "人", "元", "千元", "萬元", "公斤", "公噸", "公升", "公尺", "公分", "小時", "分鐘", "分",
    "秒", "天", "日", "月", "年", "式", "只", "桶",
)  # fmt: skip
_EXPONENT = r"(?:\^?[-−]?[1-4]|[⁻]?[¹²³⁴])?"
_ONE = f"(?:(?:{'|'.join(map(re.escape, _BARE))}|{_PREFIX}(?:{'|'.join(_SYMBOLS)})){_EXPONENT})"
_UNIT = re.compile(
    rf"(?:1(?=/))?{_ONE}?(?:\s?[/·⋅*．・.\-]\s?\(?{_ONE}(?:[·⋅*.]{_ONE})*\)?)*(?:\s?\(?(?:g|G|a|abs|gauge)\)?)?"
)
_BRACKETED = re.compile(r"[(（\[［【]\s*(.*?)\s*[)）\]］】]")
_LABEL = re.compile(r"(?:單位|unit)s?[:：\s]*", re.IGNORECASE)
_NONE = frozenset({"-", "–", "—", "－", "--", "/", "無", "N/A"})
_LONGEST = 16


def is_unit(text: str) -> bool:
    """Whether a cell holds a unit and nothing else, e.g. `℃`, `(kPa)`, `Nm³/h`."""
    bare = bare_unit(text)
    return 0 < len(bare) <= _LONGEST and _UNIT.fullmatch(bare) is not None


def is_no_unit(text: str) -> bool:
    """Whether a cell says that a quantity has no unit, or says nothing."""
    return not text.strip() or text.strip() in _NONE or _LABEL.fullmatch(text.strip()) is not None


def bare_unit(text: str) -> str:
    """Return a unit without brackets."""
    found = _BRACKETED.fullmatch(text.strip())
    return found.group(1) if found else text.strip()


def with_unit(name: str, unit: str) -> str:
    """Return the name of a column with its unit, once: `溫度 (℃)`."""
    bare = bare_unit(unit)
    return name if is_no_unit(unit) or not bare or name.endswith(f"({bare})") else f"{name} ({bare})".strip()
