"""What must never be masked although it looks like a code: the engineering content of a text.

Rule: a finding of a code type that lies wholly within one of these is dropped. CAS numbers (with check digit), UN
numbers, standards, alarm codes, chemical formulas, quantities with units, dates and times, equipment and instrument
tags, numbers of documents and decrees. Sources: CAS Registry check digit rule; UN Model Regulations; ISA-5.1 letters
for instruments; common one- and two-letter equipment classes of process plants.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import EntityType, Span
from pipelines.deid.tool_id import PROCESS_AREAS

# Types whose values are bare codes; the others have a form of their own or a person behind them.
GUARDED = frozenset(
    {
        EntityType.TOOL_ID, EntityType.LOT_ID, EntityType.WORK_ORDER, EntityType.EMPLOYEE_ID, EntityType.IP,
        EntityType.PHONE,
    }
)  # fmt: skip
_START, _END = r"(?<![A-Za-z0-9\-])", r"(?![A-Za-z0-9])"
_ELEMENT = (
    "(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Ru|Rh|Pd|Ag|Cd|In|Sn|"
    "Sb|Te|Xe|Cs|Ba|La|Ce|Hf|Ta|Re|Os|Ir|Pt|Au|Hg|Pb|Bi|H|B|C|N|O|F|P|S|K|V|W|Y|I|U)"
)
_UNIT = (
    "(?:nm|[uµμ]m|mm|cm|m|km|inch|Å|mg|kg|g|ton|t|mL|L|kL|m3|sccm|slm|lpm|rpm|Hz|kHz|MHz|GHz|mV|V|kV|mA|A|W|kW|MW|Pa|kPa|MPa|"
    "mTorr|Torr|mbar|bar|psi|psig|kgf|kg/cm2|℃|°C|°F|K|%|ppm|ppb|ppt|wt%|vol%|dB|dBA|s|sec|min|h|hr|N|kN|Nm|ohm|Ω|pH)"
)
_CAS = re.compile(r"(?<![0-9\-])[1-9][0-9]{1,6}-[0-9]{2}-[0-9](?![0-9\-])")
_AREAS = "|".join(sorted(PROCESS_AREAS, reverse=True))
_TAG = (
    rf"(?!(?:{_AREAS})-)(?:[A-Z]|TK|HX|AG|HV|XV|MV|CV|BV|SV|RV|PSV|PRV|TSV|MOV|ROV|SDV|BDV|ESD|EX|CT|BL|"
    r"[AFHJLPQSTUWXZ]D?[ACEGIKLQRSTVYZ]{1,3}[HL]{0,2})-[0-9]{3,5}(?:-[0-9]{1,2})?[A-Z]?(?:/[A-Z]){0,3}"
)
PATTERNS = {
    "un_number": rf"{_START}UN[ ]?(?:No\.?[ ]?)?[0-9]{{4}}{_END}",
    "standard": (
        rf"{_START}(?:SEMI|CNS|ISO|IEC|ASTM|JIS|ANSI|API|ASME|NFPA|IEEE|DIN|EN|GB|GB/T|UL|OSHA|JEDEC|AWS|NIEA|MIL-STD|SAE)"
        rf"(?:[/ ](?:IEC|TS|TR|EN|ISO))?[ \-]?[A-Z]{{0,2}}[ ]?[0-9]{{1,6}}(?:[\-./:][A-Z0-9]{{1,5}}){{0,4}}{_END}"
    ),
    "alarm": (
        rf"(?:{_START}"
        r"(?i:ALM|ALID|ALARM|ALARM ID|ERR|ERROR|FAULT|WARN|WRN|CEID|SVID|ECID|E|A|F|AL)"
        r"|警報(?:碼|代碼)?|異常碼|錯誤碼|故障碼)"
        rf"[ \-:#_]{{0,2}}[A-Z]{{0,2}}[0-9]{{2,6}}{_END}"
    ),
    "formula": rf"{_START}(?=[A-Za-z()]{{1,8}}[0-9])(?:\(?{_ELEMENT}[0-9]{{0,2}}(?:\)[0-9]{{0,2}})?){{2,8}}{_END}",
    "quantity": rf"(?<![A-Za-z0-9.])[+\-±]?[0-9]{{1,6}}(?:[.,][0-9]{{1,6}})?[ ]?{_UNIT}{_END}",
    "date": (
        r"(?<![0-9])(?:(?:19|20)[0-9]{2}|1[0-9]{2})(?:[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|年[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
        r"(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?![0-9])"
    ),
    "time": r"(?<![0-9:])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])",
    "tag": rf"{_START}{_TAG}{_END}",
    "decree": (
        r"(?:第[ ]?[0-9]{6,12}[ ]?號"
        r"|(?i:decree|order|announcement|letter|directive)[ ](?i:no)\.?[ ]?[0-9]{6,12}(?![0-9]))"
    ),
    "document_number": (
        rf"{_START}(?:[A-Z0-9]{{1,8}}-){{0,4}}(?:SOP|WI|OI|QP|QM|SPEC|STD|FORM|FRM|DOC|MSDS|SDS|PID|DWG|ECN|ECR|FMEA|OCAP|TM|MM)"
        rf"(?:-[A-Z0-9]{{1,8}}){{1,4}}{_END}"
    ),
}  # fmt: skip
_PROTECTED = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS.items()))
_LONGEST = 48


def is_protected(text: str, start: int, end: int) -> bool:
    """Return whether [start, end) lies wholly within something that must stay."""
    low = max(0, start - _LONGEST)
    window = text[low : end + _LONGEST]
    for pattern in (_PROTECTED, _CAS):
        for match in pattern.finditer(window):
            if match.start() + low <= start and match.end() + low >= end:
                return pattern is _PROTECTED or cas_check_holds(match.group())
    return False


def cas_check_holds(value: str) -> bool:
    """Return whether the check digit of a CAS number holds: digits weighted 1, 2, 3 … from the right, modulo 10."""
    digits = value.replace("-", "")
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == int(digits[-1])


def drop_protected(text: str, spans: list[Span]) -> list[Span]:
    """Return the spans without those that must stay."""
    return [span for span in spans if span.type not in GUARDED or not is_protected(text, span.start, span.end)]
