"""What somebody makes of `vault.yaml` by hand so that it cannot be used, and what is said of it."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.without_rights import POSIX

Spoil = Callable[[Path], object]


def text(change: Callable[[str], str]) -> Spoil:
    """Another text in the place of the recorded one."""

    def spoil(path: Path) -> None:
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_bytes(after.encode())

    return spoil


def swapped(before: str, after: str) -> Spoil:
    """A part of the text replaced."""
    return text(lambda whole: whole.replace(before, after, 1))


def without(field: str) -> Spoil:
    """A line of the text deleted."""
    return text(lambda whole: "".join(line for line in whole.splitlines(keepends=True) if not line.startswith(field)))


def folder_in_its_place(path: Path) -> None:
    """A folder with something in it."""
    path.unlink()
    path.mkdir()
    (path / "note.txt").write_text("x")


def pipe_in_its_place(path: Path) -> None:
    """A pipe nobody writes to."""
    path.unlink()
    os.mkfifo(path)


UNUSABLE: dict[str, tuple[Spoil, str]] = {
    "no YAML": (swapped("numbering:", "numbering: ["), "line "),
    "wrong type": (swapped("\nservice_hours:\n", "\nservice_hours: none\nx_hours:\n"), "service_hours: "),
    "a number that is none": (swapped("normal: 24", "normal: soon"), "service_hours.normal: a whole number is wanted here"),
    "missing key": (without("name:"), "name: is missing"),
    "empty zone": (swapped("time_zone: Asia/Shanghai", "time_zone: ''"), "time_zone: it is empty"),
    "no such zone": (swapped("time_zone: Asia/Shanghai", "time_zone: Mars/Olympus"), "the time zone Mars/Olympus is not known"),
    "department of a person": (swapped("  department: merchandising\n  roles", "  department: nowhere\n  roles"), "there is no department nowhere"),
    "another format": (swapped("format: docvault/1", "format: docvault/2"), "format: this program reads docvault/1"),
    "empty": (text(lambda _: ""), "the file is empty"),
    "a comment only": (text(lambda _: "# nothing\n"), "the file is empty"),
    "a list": (text(lambda _: "- a\n- b\n"), "a mapping is wanted here"),
    "one word": (text(lambda _: "hello\n"), "a mapping is wanted here"),
    "half": (text(lambda whole: whole[: len(whole) // 3]), ""),
    "CR": (text(lambda whole: whole.replace("\n", "\r")), "lines end in CR LF"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 9), "it is not UTF-8"),
    "UTF-16": (lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16-le")), "it is UTF-16, which Notepad also calls Unicode"),
    "GBK": (lambda path: path.write_bytes("name: 保险库\n".encode("gbk")), "it is GBK, which Notepad calls ANSI; choose UTF-8"),
    "deep": (text(lambda _: "a:\n" + "".join(f"{'  ' * depth}a:\n" for depth in range(1, 200))), "more in it than the format allows"),
    "missing": (lambda path: path.unlink(), "it is missing"),
    "a folder": (folder_in_its_place, "a folder lies in its place"),
}  # fmt: skip
if POSIX:
    UNUSABLE["a pipe"] = (pipe_in_its_place, "it is no file")
