"""ZIP and TAR, one level: what lies in them and how to unpack one entry, never more of it than was asked for."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from pipelines.errors import DocumentError
from pipelines.parsers.compression import decompressed
from pipelines.parsers.encoding import decode
from pipelines.parsers.passwords import Passwords
from pipelines.parsers.zip_encryption import LockedEntries
from pipelines.parsers.zip_errors import BROKEN_ZIP

_ENCRYPTED, _UTF_8 = 0x1, 0x800
# Stored, deflate, bzip2: LZMA in ZIP takes as much memory as its header says.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_BROKEN_TAR = (tarfile.TarError, ValueError, OSError, EOFError, OverflowError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        name: as the container states it.
        size: unpacked, as stated.
        packed: bytes it takes in the container.
        reason: why it cannot be unpacked, else None.
        read: returns its first bytes, at most so many; raises DocumentError `corrupt`.
        unlock: returns the entry as passwords open it; None where none can.

    """

    name: str
    size: int
    packed: int
    reason: str | None
    read: Callable[[int], bytes]
    unlock: Callable[[Passwords], Entry] | None = None


def zip_entries(data: bytes) -> Iterator[Entry]:
    """Yield the files of a ZIP.

    Raises:
        DocumentError: `corrupt`.

    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN_ZIP:
        raise DocumentError("corrupt") from None
    locked = LockedEntries(data, archive)
    for info in archive.infolist():
        if not info.is_dir():
            reason = _zip_reason(info)
            unlock = partial(_unlocked, locked, info) if reason == "encrypted" else None
            read = _zip_reader(archive, info)
            yield Entry(_zip_name(info), info.file_size, info.compress_size, reason, read, unlock)


def _unlocked(locked: LockedEntries, info: zipfile.ZipInfo, passwords: Passwords) -> Entry:
    reason = None if locked.method(info) in _METHODS else "unsupported_compression"
    read = partial(locked.read, info, passwords)
    return Entry(_zip_name(info), info.file_size, info.compress_size, reason, read)


def _zip_reason(info: zipfile.ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    return None if info.compress_type in _METHODS else "unsupported_compression"


def _zip_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            with archive.open(info) as stream:
                return stream.read(limit)
        except BROKEN_ZIP:
            raise DocumentError("corrupt") from None

    return read


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Without the flag for UTF-8 a name is in the code page of the machine that wrote it, often Big5."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        return decode(info.filename.encode("cp437"))[0]
    except UnicodeEncodeError:
        return info.filename


def tar_entries(data: bytes, name: str, limit: int) -> Iterator[Entry]:
    """Yield the files of a TAR, perhaps compressed; something else that is compressed is one file.

    Args:
        name: of the file, for what lies in it if it is no TAR.
        limit: of bytes unpacked.

    Raises:
        DocumentError: `corrupt`; rejected `unpacks_too_large`.

    """
    plain = decompressed(data, limit)
    if plain is not data and not is_tar(plain):
        stem = PurePosixPath(name).stem or "unnamed"
        yield Entry(stem, len(plain), len(data), None, lambda most: plain[:most])
        return
    try:
        # Left open, as an entry may be read after the last one was listed.
        archive = tarfile.open(fileobj=io.BytesIO(plain), mode="r:")  # noqa: SIM115
        for info in archive:
            if not info.isdir():
                yield Entry(info.name, info.size, info.size, _tar_reason(info), _tar_reader(archive, info))
    except _BROKEN_TAR:
        raise DocumentError("corrupt") from None


def is_tar(data: bytes) -> bool:
    """Whether bytes begin with the header of a TAR entry whose checksum is right."""
    # The checksum is octal digits: seen at once, where the whole header takes its time on every file of a corpus.
    if len(data) < 512 or not data[148:156].strip(b" \0").isdigit():
        return False
    try:
        tarfile.TarInfo.frombuf(data[:512], "utf-8", "surrogateescape")
    except _BROKEN_TAR:
        return False
    return True


def _tar_reason(info: tarfile.TarInfo) -> str | None:
    if info.islnk() or info.issym():
        return "link"
    return None if info.isreg() and not info.issparse() else "special_file"


def _tar_reader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            stream = archive.extractfile(info)
            return stream.read(limit) if stream is not None else b""
        except _BROKEN_TAR:
            raise DocumentError("corrupt") from None

    return read
