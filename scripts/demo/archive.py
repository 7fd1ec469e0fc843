"""ZIP containers with the same bytes everywhere: stored entries, fixed timestamps, given order."""

from __future__ import annotations

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)


def stored_zip(entries: list[tuple[str, bytes]]) -> bytes:
    """Pack entries uncompressed, because compressed bytes depend on the zlib build."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> list[tuple[str, bytes]]:
    """The entries of a ZIP container in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
