"""Bytes written as text: base64 of an embedded picture or certificate, a hexadecimal dump without blanks.

Drops an element of which unbroken runs of 160 or more such characters make up half; keeps part numbers, checksums
(SHA-512 has 128 digits), long addresses and the spaced hex of a SECS message (`00 00 81 0D …`). A line of base64 in a
mail or certificate has 64 or 76 characters (RFC 7468, RFC 2045), so line breaks inside a run are passed over.
"""

from __future__ import annotations

import re

from pipelines.document import Element, ElementKind

_SPAN = 160
_RUN = re.compile(r"(?:[A-Za-z0-9+/]{60,}={0,2}\s{0,2})+[A-Za-z0-9+/]*={0,2}")
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])", re.DOTALL)
_KINDS = frozenset({ElementKind.PARAGRAPH, ElementKind.CODE, ElementKind.LIST_ITEM, ElementKind.TITLE})


def encoded_data(element: Element) -> str | None:
    """Return `encoded_data`, or None."""
    if len(element.text) < _SPAN or element.kind not in _KINDS:
        return None
    runs = [run for run in _RUN.findall(element.text) if len(run) >= _SPAN and _MIXED.match(run)]
    return "encoded_data" if sum(map(len, runs)) > len(element.text) / 2 else None
