"""Small OLE files (MS-CFB, version 3), written here because no library that we have writes them."""

import struct

Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(tree: Tree) -> bytes:
    """Write a tree of streams and storages; streams under 4096 bytes go to the mini stream as the format wants."""
    entries: list[tuple[str, int, bytes, int, int, int]] = []  # name, type, data, left, right, child
    _add(entries, "Root Entry", tree, 5)
    mini, mini_fat, sectors, fat = bytearray(), [], bytearray(), []
    starts: list[tuple[int, int]] = []

    def chain(data: bytes, table: list[int], size: int) -> int:
        first, count = len(table), -(-len(data) // size)
        table.extend([*range(first + 1, first + count), _END])
        return first

    for _, kind, data, *_ in entries:
        if kind != 2 or not data:
            starts.append((_END, 0))
        elif len(data) < 4096:
            starts.append((chain(data, mini_fat, 64), len(data)))
            mini += data.ljust(-(-len(data) // 64) * 64, b"\0")
        else:
            starts.append((chain(data, fat, 512), len(data)))
            sectors += data.ljust(-(-len(data) // 512) * 512, b"\0")

    def place(data: bytes) -> int:
        if not data:
            return _END
        first = chain(data, fat, 512)
        sectors.extend(data.ljust(-(-len(data) // 512) * 512, b"\0"))
        return first

    starts[0] = (place(bytes(mini)), len(mini))
    mini_start = place(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(512, b"\xff")) if mini_fat else _END
    directory = b"".join(_entry(*entry[:2], *entry[3:], *start) for entry, start in zip(entries, starts, strict=True))
    directory_start = place(directory)
    fat_sectors = 1 + len(fat) // 127
    fat_start = len(fat)
    fat += [_FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * fat_sectors, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors,
        directory_start, 0, 4096, mini_start, -(-len(mini_fat) // 128), _END, 0,
    )  # fmt: skip
    difat = [*range(fat_start, fat_start + fat_sectors)]
    return header + struct.pack("<109I", *difat, *[_FREE] * (109 - len(difat))) + bytes(sectors) + table


def _add(entries: list[tuple[str, int, bytes, int, int, int]], name: str, item: "bytes | Tree", kind: int) -> int:
    index = len(entries)
    entries.append((name, kind, b"", _FREE, _FREE, _FREE))
    if isinstance(item, bytes):
        entries[index] = (name, kind, item, _FREE, _FREE, _FREE)
        return index
    children = [_add(entries, key, value, 2 if isinstance(value, bytes) else 1) for key, value in item.items()]
    # A tree that leans to the right is a valid one for readers that do not insist on balance.
    for child, following in zip(children, [*children[1:], _FREE], strict=True):
        entries[child] = (*entries[child][:4], following, entries[child][5])
    entries[index] = (name, kind, b"", _FREE, _FREE, children[0] if children else _FREE)
    return index


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, left, right, child, b"", 0, 0, 0, start, size
    )  # fmt: skip


def msg_file(streams: Tree, header: int = 32) -> bytes:
    """Write an Outlook mail without properties of fixed size."""
    return ole_file({"__properties_version1.0": bytes(header), **streams})
