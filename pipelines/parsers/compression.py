"""gzip, bzip2 and xz: told by their first bytes, undone within a limit of bytes and memory."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from pipelines.errors import DocumentError

_LZMA_MEMORY = 256 << 20
_CHUNK = 1 << 20


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def decompressor_of(data: bytes) -> Callable[[], _Decompressor] | None:
    """Return what undoes a compression, None for bytes that are not compressed."""
    if data.startswith(b"\x1f\x8b\x08"):
        return _Gzip
    if data.startswith(b"BZh"):
        return bz2.BZ2Decompressor
    if data.startswith(b"\xfd7zXZ\x00"):
        return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_LZMA_MEMORY)
    return None


class _Gzip:
    """zlib under the names that bz2 and lzma use."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.eof, self.unused_data = False, b""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        return out


def decompressed(data: bytes, limit: int) -> bytes:
    """Undo the compression of a file, if it has one; concatenated streams are one.

    Raises:
        DocumentError: `corrupt`; rejected `unpacks_too_large` beyond so many bytes.

    """
    make = decompressor_of(data)
    if make is None:
        return data
    out, rest = bytearray(), data
    try:
        while rest and decompressor_of(rest):
            engine = make()
            piece = engine.decompress(rest, _CHUNK)
            while True:
                out += piece
                if len(out) > limit:
                    raise DocumentError("unpacks_too_large", rejected=True)
                if engine.eof or not piece:
                    break
                piece = engine.decompress(b"", _CHUNK)
            if not engine.eof:
                raise DocumentError("corrupt")
            rest = engine.unused_data
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
        raise DocumentError("corrupt") from None
    return bytes(out)
