"""Damaged copies of a small file, for tests that a parser ends in a result or a DocumentError whatever it is given."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

from hypothesis import strategies as st

from pipelines.document import Element
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Parsed, assemble


def mutations(data: bytes) -> st.SearchStrategy[bytes]:
    """Copies with bytes changed, a stretch cut out or repeated."""
    place = st.integers(0, len(data) - 1)
    byte = st.integers(0, 255)

    def apply(changes: list[tuple[int, int]], cut: tuple[int, int], copies: int) -> bytes:
        changed = bytearray(data)
        for position, value in changes:
            changed[position] = value
        start, end = sorted(cut)
        return bytes(changed[:start] + changed[start:end] * copies + changed[end:])

    return st.builds(
        apply, st.lists(st.tuples(place, byte), max_size=6), st.tuples(place, place), st.sampled_from([1, 1, 0, 2])
    )


def repacked(data: bytes, part: str) -> st.SearchStrategy[bytes]:
    """Copies of a ZIP package with one part damaged, so that the damage reaches the reader of that part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def pack(damaged: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, damaged if name == part else content)
        return buffer.getvalue()

    return mutations(parts[part]).map(pack)


def outcome(parse: Callable[..., Parsed], *arguments: object) -> tuple[Element, ...]:
    """Run a parser and return its elements, none where it refused the file; every other exception is let through."""
    with suppress(DocumentError):
        return assemble(parse(*arguments).drafts)
    return ()
