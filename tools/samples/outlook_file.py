"""An Outlook message (.msg): a compound file ([MS-CFB]) with the properties of a message ([MS-OXMSG]). Only what a sample needs."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64
CUTOFF = 4096
Tree = dict[str, "bytes | Tree"]


def message(subject: str, sender: tuple[str, str], to: str, body: str, attachments: dict[str, bytes]) -> bytes:
    """A message as Outlook saves it, its texts in UTF-16."""
    tree: Tree = {"__nameid_version1.0": {f"__substg1.0_{tag}0102": b"" for tag in ("0002", "0003", "0004")}}
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender[0], 0x0C1F: sender[1], 0x0E04: to, 0x1000: body}
    entries = put_texts(tree, texts)
    for number, (name, content) in enumerate(attachments.items()):
        inner: Tree = {"__substg1.0_37010102": content}
        own = put_texts(inner, {0x3704: name, 0x3707: name})
        own += struct.pack("<HHIII", 0x0102, 0x3701, 6, len(content), 0) + struct.pack(
            "<HHIII", 0x0003, 0x3705, 6, 1, 0
        )
        inner["__properties_version1.0"] = bytes(8) + own
        tree[f"__attach_version1.0_#{number:08X}"] = inner
    recipient: Tree = {}
    own = put_texts(recipient, {0x3001: to, 0x3003: to, 0x39FE: to})
    recipient["__properties_version1.0"] = bytes(8) + own
    tree["__recip_version1.0_#00000000"] = recipient
    count = len(attachments)
    tree["__properties_version1.0"] = struct.pack("<8xIIII8x", 1, count, 1, count) + entries
    return compound(tree)


def put_texts(tree: Tree, texts: dict[int, str]) -> bytes:
    """Put text properties into a storage and return their entries for its properties stream."""
    entries = b""
    for tag, text in texts.items():
        raw = text.encode("utf-16-le")
        tree[f"__substg1.0_{tag:04X}001F"] = raw
        entries += struct.pack("<HHIII", 0x001F, tag, 6, len(raw) + 2, 0)
    return entries


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with these storages and streams."""
    nodes = flattened(tree)
    mini, big, starts = b"", [], {}
    for number, (_, content, _) in enumerate(nodes):
        if isinstance(content, bytes) and content and len(content) < CUTOFF:
            starts[number] = len(mini) // MINI
            mini += content + bytes(-len(content) % MINI)
        elif isinstance(content, bytes) and content:
            big.append(number)
    fat: list[int] = []
    body = b""

    def place(content: bytes) -> int:
        nonlocal body
        if not content:
            return END
        first, sectors = len(fat), -(-len(content) // SECTOR)
        fat.extend([*range(first + 1, first + sectors), END])
        body += content + bytes(-len(content) % SECTOR)
        return first

    for number in big:
        starts[number] = place(bytes(nodes[number][1]))  # type: ignore[arg-type]
    mini_fat = mini_table(nodes, starts)
    mini_start = place(mini)
    mini_fat_start = place(mini_fat)
    directory_start = place(directory(nodes, starts, mini_start, len(mini)))
    count = -(-(len(fat) + 1) // 128)
    while -(-(len(fat) + count) // 128) > count:
        count += 1
    fat_start = len(fat)
    fat += [FAT] * count
    table = struct.pack(f"<{count * 128}I", *fat, *[FREE] * (count * 128 - len(fat)))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, CUTOFF,
        mini_fat_start, len(mini_fat) // SECTOR, END, 0,
    )  # fmt: skip
    places = [*range(fat_start, fat_start + count), *[FREE] * (109 - count)]
    return header + struct.pack("<109I", *places) + body + table


def flattened(tree: Tree) -> list[tuple[str, "bytes | Tree", list[int]]]:
    """Root, storages and streams in a row, each storage with the places of its children."""
    nodes: list[tuple[str, bytes | Tree, list[int]]] = [("Root Entry", tree, [])]
    for name, content, children in nodes:
        if isinstance(content, dict):
            for child in sorted(content, key=lambda one: (len(one), one.upper())):
                children.append(len(nodes))
                nodes.append((child, content[child], []))
        del name
    return nodes


def directory(
    nodes: list[tuple[str, "bytes | Tree", list[int]]], starts: dict[int, int], mini_start: int, mini_size: int
) -> bytes:
    """The directory: siblings hang on each other as a balanced tree."""
    links = {number: [FREE, FREE] for number in range(len(nodes))}
    roots = {number: balanced(children, links) for number, (_, _, children) in enumerate(nodes)}
    out = b""
    for number, (name, content, _) in enumerate(nodes):
        raw = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if number == 0 else 2 if isinstance(content, bytes) else 1
        start = mini_start if number == 0 else starts.get(number, END if kind == 2 else 0)
        size = mini_size if number == 0 else len(content) if isinstance(content, bytes) else 0
        out += raw.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI8x8xIQ", len(raw), kind, 1, *links[number], roots[number], 0, start, size
        )
    return out + (bytes(64) + struct.pack("<HBBIII16xI8x8xIQ", 0, 0, 0, FREE, FREE, FREE, 0, 0, 0)) * (-len(nodes) % 4)


def balanced(children: list[int], links: dict[int, list[int]]) -> int:
    """Hang sorted siblings on each other and return the one in the middle."""
    if not children:
        return FREE
    middle = len(children) // 2
    links[children[middle]] = [balanced(children[:middle], links), balanced(children[middle + 1 :], links)]
    return children[middle]


def mini_table(nodes: list[tuple[str, "bytes | Tree", list[int]]], starts: dict[int, int]) -> bytes:
    """The chains of small streams."""
    table: list[int] = []
    for number, (_, content, _) in enumerate(nodes):
        if isinstance(content, bytes) and content and len(content) < CUTOFF:
            sectors = -(-len(content) // MINI)
            first = starts[number]
            table.extend([*range(first + 1, first + sectors), END])
    table += [FREE] * (-len(table) % 128)
    return struct.pack(f"<{len(table)}I", *table)
