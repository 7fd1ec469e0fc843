"""The units that are told from other words after a number, and the pattern that finds them.

SI: Bureau International des Poids et Mesures, The International System of Units, 9th edition, tables 2 to 8. Plant
units: flow (sccm, slm, Nm³/h), pressure (Torr, psig, barg, kg/cm²G), concentration (ppm, ppb, wt%), and what Chinese
procedures count and measure in. Units are compared as they are written: `L` is not `l`, `m2` is not `m²`.
"""

from __future__ import annotations

import re

# Base -> prefixes that occur with it. After folding `µ` is the Greek letter.
_PREFIXED = {
    "m": "kdcmμnp", "g": "kmμn", "s": "mμn", "A": "kmμn", "K": "m", "mol": "kmμn", "L": "mμnk", "l": "mμk",
    "Pa": "GMkhm", "bar": "m", "Torr": "mμ", "torr": "mμ", "V": "kmμ", "W": "GMkmμ", "VA": "kM", "J": "GMkm",
    "eV": "GMkm", "N": "kMm", "Hz": "GMk", "Ω": "GMkmμ", "ohm": "Mkm", "F": "mμnp", "H": "mμn", "T": "m", "S": "mμ",
    "C": "m", "cal": "k", "Wh": "GMkm", "Ah": "mk", "Sv": "mμ", "Bq": "GMk", "Gy": "m", "rad": "mμ", "St": "c",
    "P": "c", "B": "KMGT", "b": "kMG", "bps": "kMG", "px": "M", "t": "k", "var": "kM", "M": "mμn", "Nm": "m",
    "lx": "k", "inch": "μ", "in": "μ", "mho": "μm", "d": "", "h": "", "gal": "", "D": "m",
}  # fmt: skip
_PLAIN = (
    # flow
    "sccm SCCM slm SLM slpm sLm sccs scfm SCFM scfh cfm CFM gpm GPM lpm LPM ccm Nm Sm MMSCFD bpd "
    # pressure and vacuum
    "psi psig psia psid PSI PSIG barg bara BarG kPag kPaG MPaG MPag KPa KPA Kpa mmHg mmH2O mmAq inHg inH2O atm kgf "
    "kgf/cm2 kg/cm2 mbarg ksi "
    # concentration and ratio
    "% ‰ ppm ppb ppt ppq ppmv ppmw ppbv ppbw ppm-wt PPM PPB wt% wt.% vol% vol.% mol% mole% at% at.% w/w% v/v% w/v% "
    "%RH %wt %vol %v/v %LEL %UEL %FS %F.S. %w/w RH LEL NTU FTU CFU cfu COD dB dBA dB(A) pH ORP meq "
    # length, mass, volume, temperature, angle, time
    "Å °C °F °R ° degC degF in inch inches ft yd mi mil mils cc CC gal gals bbl oz lb lbs lbf kip ton tons Ton tonne "
    "MT KM Kg KG Km min mins hr hrs sec secs msec day days week weeks month months year years yr "
    # speed, rate, count and energy
    "rpm RPM cps Gauss gauss cP cSt SCF MMBtu MMBTU Btu BTU kcal Mcal HP hp RT Cv wph pcs PCS pc ea EA "
    "wafers wafer times lot lots run runs cycle cycles bit bits Byte bytes fps dpi "
    # Chinese units and counters
    "分鐘 分钟 小時 小时 秒鐘 秒 分 時 天 日 週 周 個月 个月 月 年 度 公斤 公克 克 毫克 千克 公噸 噸 吨 公升 "
    "毫升 升 立方米 "
    "立方公尺 平方公尺 平方米 公尺 公分 公厘 公釐 公里 毫米 厘米 微米 奈米 纳米 米 英吋 吋 呎 英寸 磅 莫耳 摩尔 "
    "伏特 伏 安培 安 瓦 千瓦 赫 帕 巴 倍 片 次 個 个 台 支 組 只 人 層 级 級 項 條 頁 页 章 節 批 轉 转"
)
_TERMS = sorted(
    {prefix + base for base, prefixes in _PREFIXED.items() for prefix in ("", *prefixes)} | set(_PLAIN.split()),
    key=lambda term: (-len(term), term),
)
# What ends in a letter must end its word; `31%H2O2` is `31 %` and a formula.
# A raised exponent is written `^2` after folding; a flat one (`cm2`) and the gauge mark of `kg/cm²G` may follow.
_TERM = rf"(?:{'|'.join(map(re.escape, _TERMS))})(?:\^[-+]?\d+|[23](?![\d.,]))?(?:(?<=[23])\(?[GgAa]\)?)?"
UNIT = re.compile(
    rf"{_TERM}(?:\s?[/·*]\s?(?:\d+\s?)?\(?{_TERM}(?:\s?[·]\s?{_TERM}\))?)*(?:(?<![A-Za-zμΩ])|(?![A-Za-zμ\d^]))"
)
_TIGHT = re.compile(r"\s+")


def canonical(unit: str) -> str:
    """Return a found unit without the spaces that layout puts into it, one sign for multiplication."""
    return _TIGHT.sub("", unit).replace("*", "·")
