"""What is broken and what is not: a damaged or foreign file is, a disk that refuses is told as a disk that refuses. Files and disks are real."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docvault.index.contract.index import Index
from docvault.index.errors import IndexBroken
from docvault.index.names import FILE
from docvault.index.open import delete_index, open_index
from docvault.model.search.query import parse_query
from docvault.model.system_errors import DiskFullError, NotWritableError, UnusablePathError
from tests.contract.entries import Texts, case, version

if TYPE_CHECKING:
    from docvault.errors import DocvaultError

PAGE = 4096
POSIX = sys.platform != "win32"
ROOT = sys.platform == "linux" and os.geteuid() == 0


@pytest.fixture
def path(index: Index, texts: Texts, tmp_path: Path) -> Path:
    """The closed file of an index with some hundred orders."""
    index.put([case(f"2026-{number:04}", version(texts.put(f"silver buttons {number}"))) for number in range(300)])
    index.close()
    return tmp_path / "index" / FILE


def garbled(path: Path) -> None:
    """Every page but the first overwritten."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xa5" * (size - PAGE))


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(3 * PAGE + 100)


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no index" * 1000)


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")


def of_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA user_version = 4001")


def without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("DROP TABLE cases")


@pytest.mark.parametrize(
    "damage", [garbled, cut_off, no_database, of_another_program, of_another_version, without_a_table]
)
def test_a_damaged_or_foreign_file_is_broken(
    path: Path, engine: str, texts: Texts, damage: Callable[[Path], None]
) -> None:
    damage(path)
    with pytest.raises(IndexBroken):
        read_through(path.parent, engine, texts)
    delete_index(path.parent)
    again = open_index(path.parent, engine, texts.get)
    again.put([case("2026-0001")])
    again.close()


def read_through(folder: Path, engine: str, texts: Texts) -> None:
    """Ask for everything, so that every page is read."""
    with closing(open_index(folder, engine, texts.get)) as index:
        assert len(index.cases(parse_query("jeans"))) == len(index.heads())
        index.search(parse_query("silver -gold"))
        for number in range(300):
            index.case("order", f"2026-{number:04}")


@pytest.mark.skipif(not ROOT, reason="mounting needs root")
class TestDisk:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        disk = tmp_path / "disk"
        disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False)
        if done.returncode:
            pytest.skip("mounting is not allowed here")
        yield disk
        subprocess.run(["umount", "-l", str(disk)], check=True)

    def test_a_disk_that_fills_up_is_full_and_the_index_whole(self, disk: Path, engine: str, texts: Texts) -> None:
        with closing(open_index(disk / "index", engine, texts.get)) as index:
            index.put([case("2026-0001", version(texts.put("silver")))])
            (disk / "filler").write_bytes(bytes(free(disk)))
            with pytest.raises(DiskFullError):
                index.put([case(f"2027-{number:04}", title="jeans " * 40) for number in range(2000)])
            assert [entry.id for entry in index.cases(parse_query(""))] == ["2026-0001"]
            (disk / "filler").unlink()
            index.put([case("2026-0002")])
            assert index.search(parse_query("silver")).total == 1

    def test_a_full_disk_opens_no_index(self, disk: Path, engine: str, texts: Texts) -> None:
        (disk / "filler").write_bytes(bytes(free(disk)))
        with pytest.raises(DiskFullError):
            open_index(disk, engine, texts.get)

    def test_a_disk_mounted_to_be_read(self, disk: Path, engine: str, texts: Texts) -> None:
        open_index(disk / "index", engine, texts.get).close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with closing(open_index(disk / "index", engine, texts.get, read_only=True)) as index:
            assert list(index.cases(parse_query(""))) == []
        with pytest.raises(NotWritableError), closing(open_index(disk / "index", engine, texts.get)) as index:
            index.put([case("2026-0001")])
        with pytest.raises(NotWritableError):
            open_index(disk / "other", engine, texts.get)


def free(disk: Path) -> int:
    info = os.statvfs(disk)
    return info.f_bavail * info.f_frsize


LIMITED = """
import resource, sys
from pathlib import Path
from docvault.index.open import open_index
from tests.contract.entries import case
limit, most, engine = getattr(resource, sys.argv[2]), int(sys.argv[3]), sys.argv[4]
index = open_index(Path(sys.argv[1]), engine, lambda _: None)
later = (lambda: index.put([case(f"2027-{number:04}", title="jeans " * 40) for number in range(5000)]))
if sys.argv[2] == "RLIMIT_NOFILE":
    index.close()
    later = lambda: open_index(Path(sys.argv[1]), engine, lambda _: None)
resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
try:
    later()
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(not POSIX, reason="limits of processes")
@pytest.mark.parametrize(
    ("limit", "most", "meaning"), [("RLIMIT_FSIZE", 600_000, "FileTooLargeError"), ("RLIMIT_NOFILE", 5, "InUseError")]
)
def test_limits_of_a_process_are_told_as_what_the_system_says(
    engine: str, tmp_path: Path, limit: str, most: int, meaning: str
) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path), limit, str(most), engine]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == meaning, done.stderr


def test_a_folder_in_its_place_is_no_broken_index(engine: str, texts: Texts, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(UnusablePathError):
        open_index(tmp_path, engine, texts.get)


def test_none_of_the_errors_of_a_disk_asks_for_a_new_index() -> None:
    kinds: list[type[DocvaultError]] = [DiskFullError, NotWritableError, UnusablePathError]
    assert not [kind for kind in kinds if issubclass(kind, IndexBroken) or "reindex" in kind.next_step]
