"""Per-document results of a step, kept between runs in `.cache/<step>/memo.sqlite` (restricted).

A stage stays a pure function of its inputs whatever the memo holds: deleting it changes nothing but time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from types import TracebackType

import orjson

from pipelines.restricted import CACHE

_SCHEMA = "CREATE TABLE IF NOT EXISTS memo (key BLOB PRIMARY KEY, corpus TEXT, value BLOB)"
_CHUNK = 500


def memo_key(*parts: object) -> bytes:
    """Return the key of a result: a hash over everything it depends on (plain data only)."""
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)).digest()


class Memo:
    """A key-value store for one step; written by one process, committed in chunks."""

    def __init__(self, step: str, root: Path = CACHE) -> None:
        folder = root / step
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "memo.sqlite"
        self._connection = self._open()
        self._pending = 0

    def __enter__(self) -> Memo:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.commit()
        self._connection.close()

    def __contains__(self, key: bytes) -> bool:
        return self._connection.execute("SELECT 1 FROM memo WHERE key = ?", (key,)).fetchone() is not None

    def get(self, key: bytes) -> bytes | None:
        """Return the stored value, or None."""
        row = self._connection.execute("SELECT value FROM memo WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def put(self, key: bytes, corpus: str, value: bytes) -> None:
        """Store a value; durable after the next commit."""
        self._connection.execute("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", (key, corpus, value))
        self._pending += 1
        if self._pending >= _CHUNK:
            self.commit()

    def commit(self) -> None:
        """Make what was put so far durable."""
        self._connection.commit()
        self._pending = 0

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError:
            self._path.unlink()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        self._path.chmod(0o600)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute(_SCHEMA)
        return connection
