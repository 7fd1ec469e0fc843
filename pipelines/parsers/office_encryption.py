"""Encrypted DOCX, XLSX and PPTX (MS-OFFCRYPTO), and DOC, XLS and PPT, opened before their parser sees them."""

from __future__ import annotations

import io
from typing import Any

from pipelines.errors import DocumentError
from pipelines.parsers.ole import ole_kind
from pipelines.parsers.passwords import Passwords, stays_locked

# Excel encrypts a workbook that is only protected from changes with this, and opens it unasked (MS-OFFCRYPTO 2.4.2.3).
_UNASKED = "VelvetSweatshop"
_MAY_BE = frozenset({"encrypted", "doc", "xls", "ppt"})


def decrypted(data: bytes, passwords: Passwords | None) -> bytes:
    """Return an Office file without its encryption, and every other file as it is.

    Raises:
        DocumentError: see `stays_locked`.

    """
    kind = ole_kind(data)
    if kind not in _MAY_BE:
        return data
    file = _encrypted_file(data)
    if file is None:
        if kind == "encrypted":
            raise DocumentError("encrypted")
        return data
    for password in (_UNASKED, *(passwords.values if passwords is not None else ())):
        opened = _opened(file, password, modern=kind == "encrypted")
        if opened is not None:
            return opened
    raise stays_locked(passwords)


def _encrypted_file(data: bytes) -> Any:
    """Return the library's view of a file, None where it finds no encryption or cannot tell."""
    import msoffcrypto

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        return file if file.is_encrypted() else None
    except (MemoryError, RecursionError):
        raise
    except Exception:  # it trusts the file's structure: damage may raise anything
        return None


def _opened(file: Any, password: str, *, modern: bool) -> bytes | None:
    plain = io.BytesIO()
    try:
        # The old formats verify a password unasked.
        file.load_key(password=password, **({"verify_password": True} if modern else {}))
        file.decrypt(plain)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # a wrong password as well as damage
        return None
    return plain.getvalue()
