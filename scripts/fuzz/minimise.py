"""Make an offending input smaller by leaving out stretches, halves first, as long as the finding stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.workers import Limits
from scripts.fuzz.inputs import Input
from scripts.fuzz.package_mutations import pack, parts_of
from scripts.fuzz.pool import run_inputs

_PIECES, _ROUNDS = (2, 4, 8, 16, 64), 40


def minimise(item: Input, finding: str, scratch: Path, limits: Limits) -> bytes:
    """Return a smaller input that still shows the finding: of a package first parts, then what is in them."""

    def smallest(candidates: Sequence[bytes]) -> bytes | None:
        """Return the smallest candidate that shows it."""
        tried = [replace(item, number=at, data=data) for at, data in enumerate(candidates) if data]
        shown = [one.data for one, report in run_inputs(tried, scratch, 1, limits) if finding in report.findings]
        return min(shown, key=len, default=None)

    parts = parts_of(item.data)
    if not parts or smallest([pack(parts)]) is None:
        return _shorter(item.data, smallest, lambda data: data)
    without = {pack(_without(parts, name)): name for name in sorted(parts)}
    while (found := smallest(list(without))) is not None:
        parts = _without(parts, without[found])
        without = {pack(_without(parts, name)): name for name in sorted(parts)}
    for name in sorted(parts, key=lambda name: -len(parts[name])):
        parts[name] = _shorter(parts[name], smallest, _packer(parts, name))
    return pack(parts)


def _without(parts: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {other: content for other, content in parts.items() if other != name}


def _packer(parts: dict[str, bytes], name: str) -> Callable[[bytes], bytes]:
    return lambda data: pack({**parts, name: data})


def _shorter(
    data: bytes, smallest: Callable[[Sequence[bytes]], bytes | None], whole: Callable[[bytes], bytes]
) -> bytes:
    for _ in range(_ROUNDS):
        candidates = {whole(shorter): shorter for shorter in _cuts(data)}
        found = smallest(list(candidates))
        if found is None:
            return data
        data = candidates[found]
    return data


def _cuts(data: bytes) -> Iterator[bytes]:
    """Yield copies that lack a half, a quarter, …"""
    for pieces in _PIECES:
        size = max(1, -(-len(data) // pieces))
        yield from (data[:start] + data[start + size :] for start in range(0, len(data), size))
