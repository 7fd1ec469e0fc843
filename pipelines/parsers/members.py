"""The members of a container, and what a container may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipelines.errors import DocumentError
from pipelines.parsers.passwords import Passwords


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """What one container may hold, all that is nested in it counted.

    Attributes:
        members: entries; more reject the container.
        unpacked: bytes of all members together; more reject the container.
        ratio: unpacked bytes for each packed one, of the whole; more reject the container.
        member_size: bytes of one member; a larger one is listed as `too_large`.
        member_ratio: of one member beyond `ratio_from` bytes; a member packed more tightly is listed as `ratio`.
        ratio_from: smaller members, and smaller containers, may be packed as tightly as they like.
        depth: containers within each other, the outermost being 1; deeper ones are listed as `nested_too_deep`.

    """

    members: int = 10_000
    unpacked: int = 512 << 20
    ratio: int = 200
    member_size: int = 256 << 20
    member_ratio: int = 500
    ratio_from: int = 16 << 20
    depth: int = 4

    def most(self, packed: int) -> int:
        """Return how many bytes a container of this size may unpack to."""
        return min(self.unpacked, max(self.ratio_from, self.ratio * packed))


DEFAULT_LIMITS = ContainerLimits()


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container.

    Attributes:
        path: POSIX, relative, unique; nested ones as `outer.zip!/inner/a.pdf`.
        sha256: of its bytes; empty where they were not read.
        size: in bytes; as stated where they were not read.
        reason: why it is not handed on: encrypted, password_missing, wrong_password, too_large, ratio, link,
            nested_too_deep, special_file, unsupported_compression, system_file, corrupt, embedded_object; None for a
            member that can be read.
        archive: whether it is a ZIP or TAR itself: it has no text of its own, its members follow in the list.

    """

    path: str
    sha256: str = ""
    size: int = 0
    reason: str | None = None
    archive: bool = False


@dataclass(slots=True)
class Budget:
    """What listing a container of `packed` bytes has taken so far, all levels together."""

    limits: ContainerLimits
    packed: int
    keep: Callable[[str, bytes], None] | None = None
    passwords: Mapping[str, Passwords] = field(default_factory=dict)
    members: int = 0
    unpacked: int = 0
    found: list[Member] = field(default_factory=list)

    def count(self) -> None:
        """Count a member."""
        self.members += 1
        if self.members > self.limits.members:
            raise DocumentError("too_many_members", rejected=True)

    def spend(self, size: int) -> None:
        """Count bytes before they are unpacked."""
        self.unpacked += size
        if self.unpacked > self.limits.most(self.packed):
            raise DocumentError("unpacks_too_large", rejected=True)
