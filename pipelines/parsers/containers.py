"""Files that hold other files: ZIP, TAR (also gzip, bzip2, xz), and the attachments of mail.

A member is named by its path within the file; one in a container within it by both, joined by `!/`:
`2024.zip!/sop/etch.pdf`. Listing and reading give the same paths, and both hold to the same limits, so that a bomb
costs one document. What is left out keeps its line in the list, with the reason.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from pipelines.errors import DocumentError
from pipelines.parsers.archive_entries import Entry, is_tar, tar_entries, zip_entries
from pipelines.parsers.compression import decompressor_of
from pipelines.parsers.eml import looks_like_mail, read_eml
from pipelines.parsers.mail import Mail
from pipelines.parsers.member_paths import INSIDE, UniquePaths, is_system_file, safe_path
from pipelines.parsers.members import DEFAULT_LIMITS, Budget, ContainerLimits, Member
from pipelines.parsers.msg import read_msg
from pipelines.parsers.ole import ole_kind
from pipelines.parsers.passwords import Passwords
from pipelines.parsers.zip_errors import BROKEN_ZIP

_ZIP = b"PK\x03\x04"
# A package is one document: these entries make it OOXML, ODF or EPUB.
_OF_PACKAGES = ("[Content_Types].xml", "mimetype", "_rels/.rels")
_NONE: Mapping[str, Passwords] = {}
_PACKAGE_SUFFIXES = {".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".epub"}


def is_container(data: bytes, name: str) -> bool:
    """Whether a file holds other files; a mail does and is a document as well (see `is_archive`).

    Args:
        data: the file or its first 64 KiB; a ZIP is told from an office document more surely by the whole.

    """
    return (
        is_archive(data, name) or ole_kind(data) == "msg" or looks_like_mail(data, PurePosixPath(name).suffix.lower())
    )


def is_archive(data: bytes, name: str) -> bool:
    """Whether a file is a ZIP or TAR and nothing else; arguments as of `is_container`."""
    if data.startswith(_ZIP):
        return not _is_package(data, name)
    return decompressor_of(data) is not None or is_tar(data)


def list_members(
    data: bytes, name: str, limits: ContainerLimits = DEFAULT_LIMITS, keep: Callable[[str, bytes], None] | None = None,
    passwords: Mapping[str, Passwords] = _NONE,
) -> list[Member]:  # fmt: skip
    """List what a container holds, containers within it included, in its own order.

    Args:
        keep: given the sha256 and the bytes of every member that is no archive itself.
        passwords: by path of the encrypted members that are to be opened.

    Raises:
        DocumentError: `corrupt`, `too_deep`; rejected `too_many_members`, `unpacks_too_large`.

    """
    budget = Budget(limits, len(data), keep, passwords)
    _list(data, name, "", 1, budget)
    return budget.found


def read_member(data: bytes, name: str, path: str, limits: ContainerLimits = DEFAULT_LIMITS) -> bytes:
    """Return the bytes of a member that `list_members` gives no reason for.

    Raises:
        DocumentError: as `list_members`; `no_such_member`; the member's own reason.

    """
    first, _, rest = path.partition(INSIDE)
    budget = Budget(limits, len(data))
    for level in range(1, limits.depth + 1):
        entry = next((entry for inner, entry in _entries(data, name, limits) if inner == first), None)
        if entry is None:
            break
        reason = _reason(entry, first, limits)
        if reason:
            raise DocumentError(reason)
        data, name = _read(entry, budget), first
        if not rest:
            return data
        if level < limits.depth and is_container(data, name):
            first, _, rest = rest.partition(INSIDE)
    raise DocumentError("no_such_member")


def _list(data: bytes, name: str, prefix: str, depth: int, budget: Budget) -> None:
    limits = budget.limits
    for path, entry in _entries(data, name, limits):
        budget.count()
        entry = _unlocked(entry, budget.passwords.get(prefix + path))
        reason = _reason(entry, path, limits)
        content = b""
        if reason is None:
            try:
                content = _read(entry, budget)
            except DocumentError as error:
                if error.rejected:
                    raise
                reason = error.reason
        if reason is not None:
            budget.found.append(Member(prefix + path, "", entry.size, reason))
            continue
        container = is_container(content, path)
        if container and depth >= limits.depth:
            budget.found.append(Member(prefix + path, "", len(content), "nested_too_deep"))
            continue
        archive = container and is_archive(content, path)
        digest = hashlib.sha256(content).hexdigest()
        if budget.keep and not archive:
            budget.keep(digest, content)
        place = len(budget.found)
        budget.found.append(Member(prefix + path, digest, len(content), None, archive))
        if container:
            _list_inner(content, path, prefix, depth, place, budget)


def _list_inner(content: bytes, path: str, prefix: str, depth: int, place: int, budget: Budget) -> None:
    """List what a member holds; one that is damaged costs itself, with what had been found in it."""
    try:
        _list(content, path, f"{prefix}{path}{INSIDE}", depth + 1, budget)
    except DocumentError as error:
        if error.rejected:
            raise
        del budget.found[place:]
        budget.found.append(Member(prefix + path, "", len(content), error.reason))


def _entries(data: bytes, name: str, limits: ContainerLimits) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of one level with safe, unique paths."""
    paths = UniquePaths()
    if data.startswith(_ZIP):
        entries = zip_entries(data)
    elif ole_kind(data) == "msg":
        entries = _attachments(read_msg(data))
    elif decompressor_of(data) or is_tar(data):
        entries = tar_entries(data, name, limits.most(len(data)))
    else:
        entries = _attachments(read_eml(data))
    for entry in entries:
        yield paths.take(safe_path(entry.name)), entry


def _attachments(mail: Mail) -> Iterator[Entry]:
    for item in mail.attachments:
        yield Entry(item.name, len(item.data), len(item.data), item.reason, partial(_first, item.data))


def _first(data: bytes, most: int) -> bytes:
    return data[:most]


def _unlocked(entry: Entry, passwords: Passwords | None) -> Entry:
    return entry.unlock(passwords) if entry.unlock is not None and passwords is not None else entry


def _reason(entry: Entry, path: str, limits: ContainerLimits) -> str | None:
    if entry.reason is not None or is_system_file(path):
        return entry.reason or "system_file"
    if entry.size > limits.member_size:
        return "too_large"
    tight = entry.size > limits.ratio_from and entry.size > limits.member_ratio * max(1, entry.packed)
    return "ratio" if tight else None


def _read(entry: Entry, budget: Budget) -> bytes:
    """Unpack an entry, which must have the size it states.

    Raises:
        DocumentError: `corrupt`; rejected as the budget has it.

    """
    budget.spend(entry.size)
    content = entry.read(entry.size + 1)
    if len(content) != entry.size:
        raise DocumentError("corrupt")
    return content


def _is_package(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except BROKEN_ZIP:
        if PurePosixPath(name).suffix.lower() in _PACKAGE_SUFFIXES:
            return True
        return any(part.encode() in data[:65536] for part in _OF_PACKAGES)
    return any(part in names for part in _OF_PACKAGES)
