"""ZIP and TAR: safe names, nesting, what is left out and why, and limits that a bomb runs into."""

import bz2
import gzip
import hashlib
import io
import lzma
import stat
import tarfile
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import DocumentError
from pipelines.parsers.containers import is_archive, is_container, list_members, read_member
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.member_paths import UniquePaths, safe_path
from pipelines.parsers.members import ContainerLimits, Member
from tests.pipelines.parsers.mutations import mutations


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def paths(members: list[Member]) -> list[tuple[str, str | None]]:
    return [(member.path, member.reason) for member in members]


def test_members_are_listed_and_read_through_all_levels() -> None:
    inner = zipped(**{"sop/蝕刻.txt": b"etch", "b.txt": b"b"})
    data = tarred(**{"2024.zip": inner, "note.md": b"# n"})
    members = list_members(data, "all.tar")
    assert paths(members) == [("2024.zip", None), ("2024.zip!/sop/蝕刻.txt", None), ("2024.zip!/b.txt", None),
                              ("note.md", None)]  # fmt: skip
    assert [member.archive for member in members] == [True, False, False, False]
    assert members[3].sha256 == hashlib.sha256(b"# n").hexdigest()
    assert read_member(data, "all.tar", "2024.zip!/sop/蝕刻.txt") == b"etch"
    assert read_member(data, "all.tar", "2024.zip") == inner
    with pytest.raises(DocumentError, match="no_such_member"):
        read_member(data, "all.tar", "2024.zip!/c.txt")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_tars_and_single_files(pack: object) -> None:
    assert callable(pack)
    assert paths(list_members(pack(tarred(a=b"a", b=b"b")), "x.tar.gz")) == [("a", None), ("b", None)]
    assert paths(list_members(pack(b"one line\n"), "tool.log.gz")) == [("tool.log", None)]
    assert read_member(pack(b"one ") + pack(b"line\n"), "tool.log.gz", "tool.log") == b"one line\n"
    assert detect(pack(tarred(a=b"%PDF-1.4")), "x") is Format.TAR


def test_names_cannot_leave_the_container_and_stay_unique() -> None:
    data = zipped(**{"../../etc/passwd": b"1", "etc/passwd": b"2", "C:\\a\\b!/c": b"3", "/": b""})
    assert paths(list_members(data, "x.zip"))[:3] == [("etc/passwd", None), ("etc/passwd (2)", None), ("a/b_/c", None)]
    assert read_member(data, "x.zip", "etc/passwd (2)") == b"2"


def test_names_in_big5() -> None:
    name = "蝕刻製程.txt".encode("cp950")
    data = zipped(**{"x" * len(name): b"a"}).replace(b"x" * len(name), name)
    assert paths(list_members(data, "x.zip")) == [("蝕刻製程.txt", None)]


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_name_becomes_a_safe_path(name: str) -> None:
    path = PurePosixPath(safe_path(name))
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert "!/" not in safe_path(name)
    assert safe_path(safe_path(name)) == safe_path(name)


def test_what_is_left_out_is_listed_with_its_reason() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("__MACOSX/._a.pdf", b"fork")
        archive.writestr("Thumbs.db", b"x")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("secret.txt", b"s")
        archive.writestr("a.txt", b"a", zipfile.ZIP_LZMA)
    # Bit 0 of the flags of the last but one entry in the directory of the archive: encrypted.
    data = bytearray(buffer.getvalue())
    data[data.rindex(b"secret.txt") - 46 + 8] |= 1
    assert paths(list_members(bytes(data), "x.zip")) == [
        ("__MACOSX/._a.pdf", "system_file"), ("Thumbs.db", "system_file"), ("link", "link"),
        ("secret.txt", "encrypted"), ("a.txt", "unsupported_compression"),
    ]  # fmt: skip
    with pytest.raises(DocumentError, match="link"):
        read_member(bytes(data), "x.zip", "link")


def test_links_and_devices_in_a_tar() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert paths(list_members(buffer.getvalue(), "x.tar")) == [
        ("soft", "link"), ("hard", "link"), ("pipe", "special_file"),
    ]  # fmt: skip


def test_large_and_tightly_packed_members_are_left_out() -> None:
    limits = ContainerLimits(member_size=1000, ratio_from=10_000)
    assert paths(list_members(zipped(a=bytes(2000), b=b"b"), "x.zip", limits)) == [("a", "too_large"), ("b", None)]
    limits = ContainerLimits(ratio_from=1000)
    assert paths(list_members(zipped(a=bytes(900_000), b=b"b"), "x.zip", limits)) == [("a", "ratio"), ("b", None)]


def test_a_damaged_member_costs_itself() -> None:
    data = zipped(**{"a.zip": zipped(a=b"a")[:-30], "b.txt": b"b"})
    assert paths(list_members(data, "x.zip")) == [("a.zip", "corrupt"), ("b.txt", None)]


@pytest.mark.parametrize(
    ("limits", "data", "reason"),
    [
        (ContainerLimits(members=3), zipped(a=b"", b=zipped(c=b"", d=b"")), "too_many_members"),
        (ContainerLimits(unpacked=100), zipped(a=bytes(60), b=bytes(60)), "unpacks_too_large"),
        (
            ContainerLimits(ratio=5, ratio_from=1000),
            zipped(**{f"{i}": bytes(900) for i in range(9)}),
            "unpacks_too_large",
        ),
        (ContainerLimits(unpacked=5000), gzip.compress(bytes(1 << 20)), "unpacks_too_large"),
        (ContainerLimits(), lzma.compress(bytes(300 << 20)), "unpacks_too_large"),
    ],
)
def test_bombs_are_rejected(limits: ContainerLimits, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        list_members(data, "x", limits)
    assert caught.value.rejected


def test_nesting_has_an_end() -> None:
    data = zipped(a=b"bottom")
    for _ in range(6):
        data = zipped(**{"n.zip": data})
    found = paths(list_members(data, "x.zip", ContainerLimits(depth=3)))
    assert found == [("n.zip", None), ("n.zip!/n.zip", None), ("n.zip!/n.zip!/n.zip", "nested_too_deep")]


def test_office_documents_are_no_archives() -> None:
    assert not is_container(zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "a.zip")
    data = zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": bytes(9000)})
    assert not is_archive(data[:60], "a.docx")
    assert is_archive(zipped(a=b"b")[:40], "a.zip")
    assert detect(zipped(a=b"b"), "a.docx") is Format.ZIP


@settings(deadline=None)
@given(st.data())
def test_archives_never_crash(data: st.DataObject) -> None:
    good = data.draw(
        st.sampled_from([zipped(a=b"a" * 99, b=zipped(c=b"c")), tarred(a=b"a"), gzip.compress(tarred(a=b"a"))])
    )
    damaged = data.draw(mutations(good))
    with suppress(DocumentError):
        for member in list_members(damaged, "x"):
            if member.reason is None:
                assert len(read_member(damaged, "x", member.path)) == member.size


def test_a_name_may_come_as_often_as_there_may_be_members() -> None:
    paths_ = UniquePaths()
    found = {paths_.take(name) for name in ["a.txt", "a (2).txt", *["a.txt"] * 10_000]}
    assert len(found) == 10_002
