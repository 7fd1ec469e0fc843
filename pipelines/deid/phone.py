"""Telephone numbers: Taiwanese mobiles, land lines and extensions, and international numbers.

Rule: mobile `09xx-xxx-xxx`; land line with area code (02 to 08, 037, 049, 082, 0826, 0836, 089) and a separator or
brackets; toll-free 080x; `+886`; other countries as `+` and 9 to 15 digits (ITU-T E.164); an extension after
分機, 內線 or ext.; any number of 6 to 10 digits after 電話, 手機, 傳真, Tel, Phone, Mobile, Fax.
Source: numbering plan of the National Communications Commission (電信號碼計畫).
Masked: `電話07-123-4567分機321`, `０９１２－３４５－６７８`. Kept: `2024-05-12`, `7664-93-9`, `0.0912 MPa`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.patterns import SEPARATOR, matches

_START = r"(?<![A-Za-z0-9.+\-/])"
_END = r"(?![A-Za-z0-9]|[.\-/][0-9])"
_EXTENSION = r"(?:[ \t]{0,2}[,(]?[ \t]?(?:分機|轉|內線|#|(?i:ext\.?|x))[ \t:.]{0,3}[0-9]{2,6})?"
_AREA = r"0(?:2|3|37|4|49|5|6|7|8|82|826|836|89)"
_MOBILE = re.compile(rf"{_START}09[0-9]{{2}}[ \-]?[0-9]{{3}}[ \-]?[0-9]{{3}}{_END}")
_LANDLINE = re.compile(
    rf"(?:(?<![A-Za-z0-9.+\-/])\({_AREA}\)[ \-]?|{_START}{_AREA}[ \-])[0-9]{{3,4}}[ \-]?[0-9]{{3,4}}{_EXTENSION}{_END}"
)
_TOLL_FREE = re.compile(rf"{_START}080[0-9][ \-]?[0-9]{{3}}[ \-]?[0-9]{{3}}{_END}")
_TAIWAN = re.compile(
    r"(?<![A-Za-z0-9.\-])\(?(?:\+|00)886\)?[ \-]?\(?0?\)?[ \-]?[2-9][0-9]{0,2}(?:[ \-]?[0-9]{3,4}){1,3}"
    rf"{_EXTENSION}{_END}"
)
_ABROAD = re.compile(rf"(?<![A-Za-z0-9])\+[1-9][0-9]{{0,2}}(?:[ \-]?\(?[0-9]{{2,5}}\)?){{2,5}}{_END}")
_LABELLED = re.compile(
    r"(?:電話|手機|行動電話|傳真|專線|(?<![A-Za-z])(?i:tel|telephone|phone|mobile|cell|fax)\.?(?![A-Za-z]))"
    r"(?:號碼|No\.?)?[ \t]{0,3}[:=]?[ \t]{0,3}"
    rf"(\(?[0-9]{{2,4}}\)?[ \-]?[0-9]{{3,4}}(?:[ \-]?[0-9]{{3,4}}){{0,2}}{_EXTENSION}){_END}"
)
_EXTENSION_ONLY = re.compile(
    rf"(?:分機|內線|(?<![A-Za-z])(?i:ext)(?![A-Za-z])\.?)(?:號碼|號)?{SEPARATOR}#?([0-9]{{2,6}}){_END}"
)
_MIN_DIGITS, _MAX_DIGITS = 9, 15


class PhoneDetector:
    """Finds telephone numbers and extensions."""

    name = "phone"
    type = EntityType.PHONE

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every number; a number and its extension are one finding."""
        found: list[Span] = []
        if "0" in text:
            for pattern, rule in ((_MOBILE, "mobile"), (_LANDLINE, "landline"), (_TOLL_FREE, "toll_free")):
                found += matches(pattern, text, self.type, 0.9, f"phone:{rule}")
        if "886" in text:
            found += matches(_TAIWAN, text, self.type, 1.0, "phone:taiwan")
        if "+" in text:
            found += (span for span in matches(_ABROAD, text, self.type, 0.7, "phone:abroad") if _enough(text, span))
        found += matches(_LABELLED, text, self.type, 0.95, "phone:labelled", 1)
        found += matches(_EXTENSION_ONLY, text, self.type, 0.95, "phone:extension", 1)
        return found


def _enough(text: str, span: Span) -> bool:
    digits = sum(sign.isdigit() for sign in text[span.start : span.end])
    return _MIN_DIGITS <= digits <= _MAX_DIGITS
