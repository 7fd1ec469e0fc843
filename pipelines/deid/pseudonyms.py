"""Tokens that stand for values: `⟦人員-7F3AK2QX⟧`, `⟦PERSON-7F3AK2QX⟧`.

The code is 40 bits of HMAC-SHA256 (RFC 2104) over the canonical value, as eight characters of Crockford's base 32. The
HMAC key of each kind of value is derived from the pseudonym key with HKDF-SHA256 (RFC 5869), so that the same text as a
name and as a lot id gives unrelated codes. Customers, vendors and companies share one kind: a firm may be each of them.
Whoever holds the key can test guesses: tokens are pseudonyms under 個人資料保護法, not anonymous data.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.deid.entities import EntityType
from pipelines.errors import YawanError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
LABELS = {
    EntityType.NATIONAL_ID: ("證號", "NATIONAL_ID"),
    EntityType.EMAIL: ("信箱", "EMAIL"),
    EntityType.URL: ("網址", "URL"),
    EntityType.IP: ("位址", "IP"),
    EntityType.MAC: ("網卡", "MAC"),
    EntityType.PHONE: ("電話", "PHONE"),
    EntityType.BUSINESS_NUMBER: ("統編", "UBN"),
    EntityType.EMPLOYEE_ID: ("工號", "EMPLOYEE_ID"),
    EntityType.PERSON: ("人員", "PERSON"),
    EntityType.CUSTOMER: ("客戶", "CUSTOMER"),
    EntityType.VENDOR: ("廠商", "VENDOR"),
    EntityType.COMPANY: ("公司", "COMPANY"),
    EntityType.TOOL_ID: ("機台", "TOOL"),
    EntityType.LOT_ID: ("批號", "LOT"),
    EntityType.WORK_ORDER: ("單號", "ORDER"),
}
_ANY_LABEL = "|".join(sorted(label for pair in LABELS.values() for label in pair))
TOKEN = re.compile(rf"⟦(?:{_ANY_LABEL})-[{CROCKFORD}]{{4,16}}⟧")
_FIRMS = frozenset({EntityType.CUSTOMER, EntityType.VENDOR, EntityType.COMPANY})
_DIGEST_LENGTH = 32
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_EXTENSION = re.compile(r"分機|轉|內線|#|EXT\.?|X")


class CollisionError(YawanError):
    """Two different values came to the same code; the tokens would make them one."""


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """The code of a value, and a 128-bit digest that tells values of equal code apart (restricted)."""

    code: str
    digest: str

    def token(self, kind: EntityType, *, han: bool) -> str:
        """Return the tagged token with a Chinese or English label."""
        return f"⟦{LABELS[kind][0 if han else 1]}-{self.code}⟧"


@dataclass(frozen=True, slots=True)
class Pseudonymiser:
    """Derives pseudonyms with one key.

    Attributes:
        key: 32 bytes, see `keys`.

    """

    key: bytes = field(repr=False)

    def pseudonym(self, kind: EntityType, value: str) -> Pseudonym:
        """Return the pseudonym of a value, the same however it is written."""
        return _pseudonym(self.key, kind, value)


def family(kind: EntityType) -> str:
    """Return the kind of value whose key a type uses."""
    return "company" if kind in _FIRMS else str(kind)


def canonical(kind: EntityType, value: str) -> str:
    """Return the one form of a value: NFKC, upper case, without the signs that people write differently."""
    plain = " ".join(unicodedata.normalize("NFKC", value).upper().split())
    if kind is EntityType.PHONE:
        return _canonical_phone(plain)
    if kind is EntityType.MAC:
        return re.sub(r"[:\-.]", "", plain)
    if kind in _FIRMS or _HAN.search(plain):
        return plain.replace(" ", "")
    return plain


def _canonical_phone(value: str) -> str:
    """`+886-912-345-678`, `(07) 123-4567 分機 8`: digits with the national 0, extension after an x."""
    number, *rest = _EXTENSION.split(value, maxsplit=1)
    digits = re.sub(r"[^0-9+]", "", number)
    for prefix in ("+886", "00886"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).lstrip("0")
    extension = re.sub(r"[^0-9]", "", rest[0]) if rest else ""
    return f"{digits}x{extension}" if extension and digits else digits or extension


def is_mostly_han(text: str) -> bool:
    """Return whether a text holds at least as many Han characters as Latin words' worth of letters (3 to one)."""
    return len(_HAN.findall(text)) * 3 >= len(_LATIN.findall(text))


def check_collisions(pseudonyms: Iterable[tuple[EntityType, Pseudonym]]) -> int:
    """Return the number of different values.

    Raises:
        CollisionError: if two values of a kind have one code; the message holds neither.

    """
    seen: dict[tuple[str, str], str] = {}
    for kind, pseudonym in pseudonyms:
        if seen.setdefault((family(kind), pseudonym.code), pseudonym.digest) != pseudonym.digest:
            raise CollisionError(
                f"two different values of type {family(kind)} have the pseudonym {pseudonym.code}; "
                "use another key (`yawan vault new-key FILE`) and run `dvc repro` again"
            )
    return len(seen)


@lru_cache(maxsize=65536)
def _pseudonym(key: bytes, kind: EntityType, value: str) -> Pseudonym:
    digest = hmac.digest(_subkey(key, family(kind)), canonical(kind, value).encode(), "sha256")
    number = int.from_bytes(digest[:5], "big")
    code = "".join(CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return Pseudonym(code, digest.hex()[:_DIGEST_LENGTH])


@lru_cache(maxsize=64)
def _subkey(key: bytes, kind: str) -> bytes:
    return hkdf(key, f"yawan pseudonym 1 {kind}".encode())


def hkdf(key: bytes, info: bytes, salt: bytes = b"", length: int = 32) -> bytes:
    """Derive `length` bytes (up to 8160) from a key: HKDF-SHA256, RFC 5869."""
    secret = hmac.digest(salt or bytes(hashlib.sha256().digest_size), key, "sha256")
    block, derived = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(secret, block + info + bytes([counter]), "sha256")
        derived += block
    return derived[:length]
