"""Encrypted entries of a ZIP: the old cipher (PKWARE APPNOTE 6.1) through zipfile, WinZip's AES through pyzipper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pipelines.parsers.passwords import Passwords, stays_locked

_AES = 99
# How a program of Taiwan encodes what was typed, besides UTF-8.
_CODE_PAGES = ("utf-8", "cp950")


class LockedEntries:
    """The encrypted entries of one archive."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile) -> None:
        self._data, self._archive = data, archive

    def method(self, info: zipfile.ZipInfo) -> int | None:
        """Return how an entry is packed below its encryption; None where that cannot be told."""
        if info.compress_type != _AES:
            return info.compress_type
        stated = self._aes_entries.get(info.header_offset)
        return stated.compress_type if stated is not None else None

    def read(self, info: zipfile.ZipInfo, passwords: Passwords, limit: int) -> bytes:
        """Return the first bytes of an entry, at most so many, with the first password that fits.

        A limit beyond the entry's size makes sure that its checksum is compared: a wrong password passes the test of
        the old cipher once in 256 times.

        Raises:
            DocumentError: see `stays_locked`.

        """
        for key in _keys(passwords):
            content = self._read(info, key, limit)
            if content is not None:
                return content
        raise stays_locked(passwords)

    def _read(self, info: zipfile.ZipInfo, key: bytes, limit: int) -> bytes | None:
        try:
            with self._open(info, key) as stream:
                content: bytes = stream.read(limit)
                return content
        except (MemoryError, RecursionError):
            raise
        except Exception:  # a wrong password as well as damage, in the words of two libraries
            return None

    def _open(self, info: zipfile.ZipInfo, key: bytes) -> Any:
        if info.compress_type != _AES:
            return self._archive.open(info, pwd=key)
        return self._aes.open(self._aes_entries[info.header_offset], pwd=key)

    @cached_property
    def _aes(self) -> Any:
        import pyzipper

        return pyzipper.AESZipFile(io.BytesIO(self._data))

    @cached_property
    def _aes_entries(self) -> dict[int, Any]:
        try:
            return {info.header_offset: info for info in self._aes.infolist()}
        except (MemoryError, RecursionError):
            raise
        except Exception:  # zipfile could open it, and says what is wrong with it
            return {}


def _keys(passwords: Passwords) -> Iterator[bytes]:
    for value in passwords.values:
        found = []
        for code_page in _CODE_PAGES:
            key = value.encode(code_page, "ignore")
            if key and key not in found:
                found.append(key)
        yield from found
