"""Several wordings of a question; which one an item gets is decided by a hash of the item, the last is held out."""

from __future__ import annotations

import hashlib

HELD_OUT = -1


def pick(key: str, count: int) -> int:
    """Return an index below `count`, evenly spread and stable for a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % count
