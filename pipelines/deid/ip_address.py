"""IPv4 and IPv6 addresses, with port or prefix length.

Rule: IPv4 of four octets in a private range, or with a port, a prefix length or a word such as IP, 位址 or gateway
before it, or with an octet above 99; anything else of this form is a clause or version number. IPv6 where Python's
`ipaddress` accepts it and it has at least three groups. Source: RFC 791, RFC 1918, RFC 4291.
Masked: `PLC位址192.168.10.21:502`. Kept: `6.2.1.3 操作步驟`, `韌體 v3.10.2.1`, `12:30:45`.
"""

from __future__ import annotations

import ipaddress
import re

from pipelines.deid.entities import Context, EntityType, Span

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_V4 = re.compile(
    rf"(?<![0-9A-Za-z.])({_OCTET}(?:\.{_OCTET}){{3}})(:[0-9]{{1,5}}|/[0-9]{{1,2}})?(?![0-9A-Za-z]|\.[0-9])"
)
_V6 = re.compile(r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7}(?![0-9A-Za-z:.])")
_WORDS = re.compile(
    r"(?i:\bip|位址|地址|address|gateway|閘道|主機|host|server|伺服器|ping|dns|網段|subnet|連線)", re.ASCII
)
_VERSION = re.compile(r"(?i:version|版本|版次|韌體|firmware|ver\.?|rev\.?|[vr])[ :]{0,2}$")
_WINDOW = 24
_CLAUSE_OCTET = 30
_SURE, _LIKELY, _UNLIKELY = 0.95, 0.6, 0.2


class IpDetector:
    """Finds IP addresses."""

    name = "ip"
    type = EntityType.IP

    def find(self, text: str, context: Context) -> list[Span]:
        """Return every address; clause numbers come back with a score of 0.2."""
        found: list[Span] = []
        if "." in text:
            found += (Span(*m.span(), self.type, _score(text, m), "ip:v4") for m in _V4.finditer(text))
        if "::" in text or text.count(":") > 6:
            found += (Span(*m.span(), self.type, 0.9, "ip:v6") for m in _V6.finditer(text) if _is_v6(m.group()))
        return found


def _score(text: str, match: re.Match[str]) -> float:
    before = text[max(0, match.start() - _WINDOW) : match.start()].rpartition("\ue000")[2]
    if _VERSION.search(before):
        return _UNLIKELY
    if match.group(2) or _WORDS.search(before.rpartition("\n")[2]):
        return _SURE
    octets = [int(octet) for octet in match.group(1).split(".")]
    if all(octet <= _CLAUSE_OCTET for octet in octets) and not before.rpartition("\n")[2].strip():
        return _UNLIKELY
    if ipaddress.ip_address(match.group(1)).is_private:
        return _SURE
    return _LIKELY if max(octets) > 99 else _UNLIKELY


def _is_v6(value: str) -> bool:
    if sum(bool(group) for group in value.split(":")) < 3:
        return False
    try:
        return ipaddress.ip_address(value).version == 6
    except ValueError:
        return False
