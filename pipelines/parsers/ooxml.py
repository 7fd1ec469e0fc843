"""The ZIP and XML inside DOCX and XLSX, read without trust: sizes limited, document types refused, nothing run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

from pipelines.errors import DocumentError
from pipelines.parsers.zip_errors import BROKEN_ZIP

# A worksheet of a million empty rows unpacks to 60 MiB; what unpacks to more than this is a bomb.
MAX_UNPACKED = 512 << 20
_MAX_ENTRIES = 10_000
_ENCRYPTED = 0x1
_HEAD = 1 << 16


class Package:
    """An open package; parts are read whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            DocumentError: `corrupt` if it is missing or damaged.

        """
        try:
            return self._archive.read(name)
        except (KeyError, *BROKEN_ZIP):
            raise DocumentError("corrupt") from None

    def head(self, name: str) -> bytes:
        """Return the first 64 KiB of a part: all that stands before its root element, and more."""
        try:
            with self._archive.open(name) as stream:
                return stream.read(_HEAD)
        except (KeyError, *BROKEN_ZIP):
            raise DocumentError("corrupt") from None

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece, for one that may be large.

        Raises:
            DocumentError: `corrupt` if it is missing or damaged.

        """
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(_HEAD):
                    yield chunk
        except (KeyError, *BROKEN_ZIP):
            raise DocumentError("corrupt") from None

    def xml(self, name: str) -> Element:
        """Return the root of an XML part.

        Raises:
            DocumentError: `corrupt`, or `dtd_in_xml` for a part that declares a document type.

        """
        return parse_xml(self.read(name))

    def xml_or_none(self, name: str) -> Element | None:
        """Return the root of an XML part, None where there is no such part."""
        return self.xml(name) if name in self.names else None


@contextmanager
def open_package(data: bytes) -> Iterator[Package]:
    """Open a package.

    Raises:
        DocumentError: `corrupt`, `encrypted`, or `unpacks_too_large` where the parts together exceed the limit.

    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN_ZIP:
        raise DocumentError("corrupt") from None
    with archive:
        entries = archive.infolist()
        # zipfile never unpacks more than an entry declares, so the declared sizes bound the work.
        if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise DocumentError("unpacks_too_large")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise DocumentError("encrypted")
        yield Package(archive)


def parse_xml(data: bytes) -> Element:
    """Parse XML that declares no document type: without one there are no entities to expand.

    Raises:
        DocumentError: `dtd_in_xml` or `corrupt`.

    """
    refuse_doctype(data)
    try:
        return fromstring(data)  # noqa: S314 - document types are refused above
    except (ParseError, ValueError, LookupError):
        raise DocumentError("corrupt") from None


def refuse_doctype(data: bytes) -> None:
    """Read up to the root element.

    Raises:
        DocumentError: `dtd_in_xml` if a document type is declared before it, `corrupt` if that is no XML.

    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _reached_root
    try:
        parser.Parse(data, len(data) < _HEAD)
    except _RootReachedError:
        return
    except (expat.ExpatError, ValueError, LookupError):
        raise DocumentError("corrupt") from None


class _RootReachedError(Exception):
    """The root element has begun: no document type can follow."""


def _refuse(*_declaration: object) -> None:
    raise DocumentError("dtd_in_xml")


def _reached_root(*_element: object) -> None:
    raise _RootReachedError
