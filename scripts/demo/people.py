"""Checksummed Taiwanese identifiers and other fictional personal values, drawn from a seeded generator."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the letter at index i stands for the number 10 + i
_UBN_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def id_checksum_ok(value: str) -> bool:
    """True for a national ID or a resident certificate whose weighted sum is divisible by 10."""
    number = 10 + _ID_LETTERS.index(value[0])
    digits = [number // 10, number % 10, *map(int, value[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(d * w for d, w in zip(digits, weights, strict=True)) % 10 == 0


def ubn_checksum_ok(value: str) -> bool:
    """True for a unified business number under the rule of April 2023 (sum divisible by 5)."""
    products = [int(c) * w for c, w in zip(value, _UBN_WEIGHTS, strict=True)]
    total = sum(p // 10 + p % 10 for p in products)
    return total % 5 == 0 or (value[6] == "7" and (total + 1) % 5 == 0)


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _identity(rng: Random, second: str) -> str:
    stem = rng.choice("ABDEFNPQRST") + rng.choice(second) + _digits(rng, 7)
    return next(stem + str(last) for last in range(10) if id_checksum_ok(stem + str(last)))


def national_id(rng: Random) -> str:
    """A national ID: letter, 1 or 2, eight digits with a right checksum."""
    return _identity(rng, "12")


def resident_id(rng: Random) -> str:
    """A resident certificate in the form used since 2021: letter, 8 or 9, eight digits."""
    return _identity(rng, "89")


def business_number(rng: Random) -> str:
    """A unified business number of eight digits."""
    stem = str(rng.randrange(1, 10)) + _digits(rng, 6)
    candidates = [stem + str(last) for last in range(10)]
    return rng.choice([value for value in candidates if ubn_checksum_ok(value)])


def mobile(rng: Random) -> str:
    """A mobile number in one of the ways people write them."""
    a, b, c = "09" + _digits(rng, 2), _digits(rng, 3), _digits(rng, 3)
    return rng.choice([f"{a}-{b}-{c}", f"{a}-{b}{c}", f"{a}{b}{c}", f"+886-{a[1:]}-{b}-{c}"])


def landline(rng: Random) -> str:
    """A land line of the two counties the plants stand in, sometimes with its extension."""
    area, body = rng.choice([("06", _digits(rng, 3)), ("07", _digits(rng, 3))])
    number = f"{rng.choice([f'({area})', f'{area}-'])}{body}-{_digits(rng, 4)}"
    return number + rng.choice(["", f" 分機 {1000 + rng.randrange(8999)}", f" ext. {100 + rng.randrange(899)}"])


def extension(rng: Random) -> str:
    """An office extension of four or five digits."""
    return str(rng.randrange(2100, 9800))


def ip_address(rng: Random) -> str:
    """A private IPv4 address."""
    return rng.choice(["10.{}.{}.{}", "192.168.{1}.{2}", "172.20.{1}.{2}"]).format(
        rng.randrange(1, 250), rng.randrange(1, 250), rng.randrange(2, 250)
    )


def mac_address(rng: Random) -> str:
    """A locally administered MAC address, with colons or hyphens."""
    octets = ["02", *(f"{rng.randrange(256):02X}" for _ in range(5))]
    return rng.choice([":", "-"]).join(octets)


def employee_number(rng: Random) -> str:
    """A staff number: a letter and six digits, or six digits with a leading year."""
    return rng.choice(["N{}", "K{}", "T{}"]).format(100000 + rng.randrange(899999))


def lot_number(rng: Random) -> str:
    """A wafer or product lot."""
    head = rng.choice("NKQ") + str(rng.randrange(10)) + rng.choice("ABCDEFGH")
    return head + _digits(rng, 3) + rng.choice([".1", ".0", "-02", ""])


GENERATORS: dict[str, Callable[[Random], str]] = {
    "mobile": mobile,
    "landline": landline,
    "ext": extension,
    "nid": national_id,
    "arc": resident_id,
    "ubn": business_number,
    "ip": ip_address,
    "mac": mac_address,
    "emp": employee_number,
    "lot": lot_number,
}
