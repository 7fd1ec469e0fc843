"""Mutations of text: lines, encodings, digits of other scripts, nesting, separators, mail headers and HTML tags."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from pipelines.parsers.encoding import decode
from scripts.fuzz.hostile import CHARSETS, DIGITS, ENCODINGS, NUMBERS, TEXTS

_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)([\w-]+)", re.IGNORECASE)
_HEADER = re.compile(r"^([A-Za-z-]{3,30}):.*$", re.MULTILINE)
_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TRANSFER = ("base64", "quoted-printable", "x-uuencode", "8bit", "binary", "7bit", "x" * 80, "")
_NESTED = (
    ("[", "]"), ('{"a":', "}"), ("<div>", "</div>"), ("<table><tr><td>", "</table>"), ("<ul><li>", ""), ("> ", ""),
    ("- ", ""), ("(", ")"), ("<b>", ""), ("<svg>", "</svg>"), ("<select><option>", ""), ("<blockquote>", ""),
)  # fmt: skip


def mutate_text(draw: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a damaged copy of a text file in an encoding that may be another."""
    text, encoding = decode(data)
    for _ in range(draw.choice((1, 1, 2, 4))):
        text = draw.choice(_CHANGES)(draw, text)
    if other and draw.random() < 0.1:
        text += decode(other)[0]
    if draw.random() < 0.25:
        encoding = draw.choice(ENCODINGS)
    try:
        return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
    except (LookupError, UnicodeError):
        return text.encode("utf-8", "surrogatepass")


def _spot(draw: random.Random, text: str) -> int:
    return draw.randrange(len(text) + 1)


def _hostile(draw: random.Random, text: str) -> str:
    at = _spot(draw, text)
    return text[:at] + draw.choice(TEXTS) + text[at:]


def _surrogate(draw: random.Random, text: str) -> str:
    at = _spot(draw, text)
    return text[:at] + draw.choice(("\ud800", "\udfff", "\\ud800", "&#xD800;", "&#0;", "\0")) + text[at:]


def _lines(draw: random.Random, text: str) -> str:
    lines = text.split("\n")
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(5):
        case 0:
            del lines[min(at, to) : max(at, to) + 1]
        case 1:
            lines[at:at] = lines[to : to + 20] * draw.choice((1, 3, 200 if len(text) < 20_000 else 3))
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = lines[at][: _spot(draw, lines[at])]
        case _:
            lines = [" ".join(lines)]
    return "\n".join(lines)


def _digits(draw: random.Random, text: str) -> str:
    share = draw.choice((0.01, 0.2, 1.0))
    return _DIGIT.sub(lambda found: draw.choice(DIGITS) if draw.random() < share else found.group(), text)


def _numbers(draw: random.Random, text: str) -> str:
    share = draw.choice((0.01, 0.1))
    return _NUMBER.sub(lambda found: draw.choice(NUMBERS) if draw.random() < share else found.group(), text)


def _nest(draw: random.Random, text: str) -> str:
    start, end = draw.choice(_NESTED)
    depth = draw.choice((10, 90, 300, 2000, 20_000))
    at, to = sorted((_spot(draw, text), _spot(draw, text)))
    return text[:at] + start * depth + text[at:to] + end * depth + text[to:]


def _swap_signs(draw: random.Random, text: str) -> str:
    one, two = draw.sample(",;\t|\"'\n<>{}[]:/=.- #*", 2)
    return text.translate(str.maketrans(one + two, two + one)) if draw.random() < 0.5 else text.replace(one, two)


def _charset(draw: random.Random, text: str) -> str:
    return _CHARSET.sub(lambda found: found.group(1) + draw.choice(CHARSETS), text)


def _header(draw: random.Random, text: str) -> str:
    found = list(_HEADER.finditer(text))
    if not found:
        return _hostile(draw, text)
    header = draw.choice(found)
    value = draw.choice(
        (
            f"multipart/mixed; boundary={draw.choice(('a', '', '-' * 200, 'x y'))}", draw.choice(_TRANSFER),
            f"text/html; charset={draw.choice(CHARSETS)}", f"=?{draw.choice(CHARSETS)}?{draw.choice('bqx')}?qfI=?=",
            "message/rfc822", f"attachment; filename*0*={draw.choice(CHARSETS)}''%FF%00; filename*1=\"/../a.zip\"",
            draw.choice(TEXTS), "Mon, 99 Foo 99999 25:61:61 +9999",
        )
    )  # fmt: skip
    return text[: header.start()] + f"{header.group(1)}: {value}" + text[header.end() :]


_CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _hostile, _hostile, _surrogate, _lines, _lines, _digits, _numbers, _nest, _swap_signs, _charset, _header,
)  # fmt: skip
