"""A storage of a compound file as a compound file of its own ([MS-CFB], version 3): what Outlook and Word embed has no file form in there."""

import struct
from collections.abc import Mapping
from typing import Any, Union

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_ENTRY = struct.Struct("<64sHBBIII16sI16xIII")
Tree = Mapping[str, Union[bytes, "Tree"]]
"""Storages and streams by name."""


class _Node:
    """A storage (without content) or a stream, and where it hangs."""

    def __init__(self, name: str, content: bytes | None) -> None:
        self.name = name
        self.content = content
        self.children: list[int] = []
        self.start = _END
        self.left = self.right = self.child = _FREE


class _Sectors:
    """The file's sectors so far, and which follows which."""

    def __init__(self) -> None:
        self.table: list[int] = []
        self.body = bytearray()

    def add(self, content: bytes) -> int:
        """Put a stream behind the others and return its first sector."""
        if not content:
            return _END
        first, count = len(self.table), -(-len(content) // _SECTOR)
        self.table += [*range(first + 1, first + count), _END]
        self.body += content + bytes(-len(content) % _SECTOR)
        return first


def storage_tree(file: Any, path: tuple[str, ...]) -> Tree:
    """What a storage of an open compound file (olefile) holds."""
    tree: dict[str, Any] = {}
    for entry in file.listdir(streams=True, storages=False):
        if tuple(entry[: len(path)]) != path or len(entry) == len(path):
            continue
        place = tree
        for folder in entry[len(path) : -1]:
            place = place.setdefault(folder, {})
        place[entry[-1]] = file.openstream(entry).read()
    return tree


def compound(tree: Tree, class_id: bytes = bytes(16)) -> bytes:
    """A compound file with these storages and streams."""
    nodes = _nodes(tree)
    sectors, mini = _Sectors(), bytearray()
    mini_table: list[int] = []
    for node in nodes:
        if node.content is None or not node.content:
            continue
        if len(node.content) >= _CUTOFF:
            node.start = sectors.add(node.content)
            continue
        node.start, count = len(mini_table), -(-len(node.content) // _MINI)
        mini_table += [*range(node.start + 1, node.start + count), _END]
        mini += node.content + bytes(-len(node.content) % _MINI)
    mini_start = sectors.add(bytes(mini))
    mini_table += [_FREE] * (-len(mini_table) % 128)
    mini_table_start = sectors.add(struct.pack(f"<{len(mini_table)}I", *mini_table))
    directory_start = sectors.add(_directory(nodes, mini_start, len(mini), class_id))
    return _with_table(sectors, directory_start, mini_table_start, len(mini_table) // 128)


def _with_table(sectors: _Sectors, directory_start: int, mini_table_start: int, mini_tables: int) -> bytes:
    """Header, sectors, the table of sectors, and past 109 of those the table of tables."""
    count, further = 1, 0
    while count * 128 < len(sectors.table) + count + further:
        count += 1
        further = max(0, -(-(count - 109) // 127))
    first = len(sectors.table)
    places = list(range(first, first + count))
    table = [*sectors.table, *[_FAT] * count, *[_FAT - 1] * further]
    table += [_FREE] * (count * 128 - len(table))
    chain = places[109:]
    tables = b""
    for number in range(further):
        piece = chain[number * 127 : number * 127 + 127]
        following = first + count + number + 1 if number + 1 < further else _END
        tables += struct.pack("<128I", *piece, *[_FREE] * (127 - len(piece)), following)
    head = _HEADER.pack(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, _CUTOFF,
        mini_table_start, mini_tables, first + count if further else _END, further,
    )  # fmt: skip
    near = [*places[:109], *[_FREE] * (109 - min(count, 109))]
    return b"".join((head, struct.pack("<109I", *near), sectors.body, struct.pack(f"<{len(table)}I", *table), tables))


def _nodes(tree: Tree) -> list[_Node]:
    """Root, storages and streams in a row, the children of each hung on each other as a balanced tree."""
    nodes = [_Node("Root Entry", None)]
    folders = [(0, tree)]
    for number, folder in folders:
        for name in sorted(folder, key=lambda one: (len(one), one.upper())):
            inner = folder[name]
            nodes[number].children.append(len(nodes))
            if not isinstance(inner, bytes):
                folders.append((len(nodes), inner))
            nodes.append(_Node(name, inner if isinstance(inner, bytes) else None))
    for node in nodes:
        node.child = _balanced(node.children, nodes)
    return nodes


def _balanced(children: list[int], nodes: list[_Node]) -> int:
    if not children:
        return _FREE
    middle = len(children) // 2
    node = nodes[children[middle]]
    node.left, node.right = _balanced(children[:middle], nodes), _balanced(children[middle + 1 :], nodes)
    return children[middle]


def _directory(nodes: list[_Node], mini_start: int, mini_size: int, class_id: bytes) -> bytes:
    out = bytearray()
    for number, node in enumerate(nodes):
        raw = node.name.encode("utf-16-le")[:62] + b"\0\0"
        kind, start, size = (2, node.start, len(node.content)) if node.content is not None else (1, 0, 0)
        if number == 0:
            kind, start, size = 5, mini_start, mini_size
        own = class_id if number == 0 else bytes(16)
        out += _ENTRY.pack(raw, len(raw), kind, 1, node.left, node.right, node.child, own, 0, start, size, 0)
    empty = _ENTRY.pack(b"", 0, 0, 0, _FREE, _FREE, _FREE, bytes(16), 0, 0, 0, 0)
    return bytes(out + empty * (-len(nodes) % 4))
