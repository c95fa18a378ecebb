"""One chain file (a history or a register): its end, appending to it, reading it (FORMAT.md section 4, V012, V020 to V022).

Whoever calls `repaired_head` or `append_records` holds the lock of what the chain belongs to. Readers need none: a torn last line is
one that was never written, and they leave it alone.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from docvault.errors import N_, DamagedError
from docvault.model.case.history import BadRecordError, Head, Record, parse_record
from docvault.store import durable, inside
from docvault.store.lost_and_found import LostAndFound

TAIL = 4096


class BrokenChainError(DamagedError):
    """The last record of a chain is not what it should be; nothing is appended to such a chain."""

    message = N_("{path} is damaged: {problem}.")
    next_step = N_("Run `docvault check`, and put the file back from your last backup.")


def last_record(path: Path) -> tuple[Record | None, int, int]:
    """Return the last whole record, the size up to its end, and the size of the file, in bytes. A missing file is an empty chain."""
    try:
        with inside.reading(path) as file:
            size = file.seek(0, 2)
            line, end = _last_line(file, size)
    except FileNotFoundError:
        return None, 0, 0
    if not line:
        return None, end, size
    return record_of(line, path), end, size


def record_of(line: bytes, path: Path) -> Record:
    """The record a line of the chain at `path` is. Raises `BrokenChainError`."""
    try:
        return parse_record(line)
    except BadRecordError as error:
        raise BrokenChainError(path=str(path), problem=error.problem) from error


def _last_line(file: BinaryIO, size: int) -> tuple[bytes, int]:
    """The last line that ends in LF, and where it ends."""
    span = TAIL
    while True:
        start = max(0, size - span)
        file.seek(start)
        tail = file.read(size - start)
        end = tail.rfind(b"\n") + 1
        begin = tail.rfind(b"\n", 0, max(end - 1, 0)) + 1
        if start == 0 or (end and begin):
            return tail[begin:end], start + end
        span *= 8


def head(path: Path) -> Head:
    """The end of the chain as readers see it. Raises `BrokenChainError`."""
    record, end, _ = last_record(path)
    return Head(record.seq, record.hash, end, record.event.at) if record else Head()


def has_end(path: Path, end: Head) -> bool:
    """Whether the chain is at least as long as it was when it ended so. A chain only grows: when it is not, it was cut off or altered."""
    try:
        with inside.reading(path) as file:
            line, at = _last_line(file, end.bytes)
    except FileNotFoundError:
        return False
    try:
        return at == end.bytes and bool(line) and parse_record(line).hash == end.hash
    except BadRecordError:
        return False


def repaired_head(path: Path, lost: LostAndFound) -> Head:
    """The end of the chain for a writer: a torn last line is moved to lost+found and cut off first."""
    record, end, size = last_record(path)
    if end < size:
        with inside.reading(path) as file:
            file.seek(end)
            lost.keep_bytes(path, file.read())
        durable.truncate(path, end)
    return Head(record.seq, record.hash, end, record.event.at) if record else Head()


def append_records(path: Path, records: Sequence[Record], at: Head) -> Head:
    """Append records that follow `at`, with one fsync; durable on return. For a history this is the commit point."""
    text = b"".join(record.line() for record in records)
    durable.append(path, text, at=at.bytes)
    last = records[-1]
    return Head(last.seq, last.hash, at.bytes + len(text), last.event.at)


def read_records(path: Path, from_bytes: int = 0) -> Iterator[tuple[Record, int]]:
    """Yield each whole record from a byte offset on, with the offset behind it. Raises `BrokenChainError` at a line that is no record."""
    for line, offset in _lines_from(path, from_bytes):
        yield record_of(line, path), offset


def read_lines(path: Path, from_bytes: int = 0) -> Iterator[tuple[Record | None, int]]:
    """Yield the record of each whole line from a byte offset on, None for a line that is none, with the offset behind it."""
    for line, offset in _lines_from(path, from_bytes):
        try:
            yield parse_record(line), offset
        except BadRecordError:
            yield None, offset


def is_damaged(line: bytes) -> bool:
    """Whether a line of a chain is no record."""
    try:
        parse_record(line)
    except BadRecordError:
        return True
    return False


def _lines_from(path: Path, from_bytes: int) -> Iterator[tuple[bytes, int]]:
    try:
        file = inside.reading(path)
    except FileNotFoundError:
        return
    with file:
        file.seek(from_bytes)
        offset = from_bytes
        for line in file:
            if not line.endswith(b"\n"):
                return
            offset += len(line)
            yield line, offset


def read_back(path: Path) -> Iterator[Record]:
    """Yield whole records from the end on, the last one first; what is not asked for is not read. Raises `BrokenChainError`."""
    try:
        file = inside.reading(path)
    except FileNotFoundError:
        return
    with file:
        end = file.seek(0, 2)
        while end:
            line, after = _last_line(file, end)
            if not line:
                return
            yield record_of(line, path)
            end = after - len(line)


def whole_lines(path: Path) -> Iterator[bytes]:
    """Yield each whole line without its line feed, whatever it says; none when there is no file."""
    try:
        file = inside.reading(path)
    except FileNotFoundError:
        return
    with file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield line[:-1]
