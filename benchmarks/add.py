"""A further version of a 100 KB attachment, durable: in process against the floor (the least durable writes for the same bytes) and peers, and as a command."""

import hashlib
import os
import random
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import interleaved, python, table, without_vault
from docvault.model.case.transitions import NewOrder
from docvault.services.orders.adding import add_documents
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault

SIZE, ROUNDS, COMMAND_ROUNDS = 100_000, 100, 15


def main() -> None:
    """Measure in turn and print ratios."""
    without_vault()
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-") as name:
        folder = Path(name).absolute()
        works: dict[str, Callable[[], object]] = {"floor: 4 syncs": floor(folder), "docvault": docvault(folder)}
        for peer, make in (("pygit2 (0 syncs)", pygit2_commit), ("ocfl-py (0 syncs)", ocfl_update)):
            try:
                work = make(folder)
                work()
                works[peer] = work
            except Exception as error:  # noqa: BLE001 - a peer that does not run is said to be absent
                print(f"{peer}: absent ({type(error).__name__}: {error})\n")
        taken = {work: statistics.median(times) * 1000 for work, times in interleaved(works, ROUNDS).items()}
        base = taken["floor: 4 syncs"]
        table(
            ("one version of 100 KB", "ms", "× floor"),
            [(work, f"{took:.2f}", f"{took / base:.2f}") for work, took in taken.items()],
        )
        print()
        as_command(folder)


def as_command(folder: Path) -> None:
    """The same as a command, beside `python -c pass`; what is added is text that nobody has read yet."""
    from docvault.store.system_user import system_user

    root = folder / "command"
    init(root, language="en", time_zone="Asia/Shanghai", system_user=system_user())
    vault = open_vault(root, system_user=system_user())
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    vault.close()
    add = python("-m", "docvault", "-C", str(root), "add", order)
    works: dict[str, Callable[[], object]] = {
        "python -c pass": lambda: subprocess.run(python("-c", "pass"), check=True),
        "docvault add": adding(folder / "read.txt", [*add, "--kind", "inspection-report"]),
        "docvault add --unread": adding(folder / "unread.txt", [*add, "--kind", "invoice", "--unread"]),
    }
    taken = {work: statistics.median(times) * 1000 for work, times in interleaved(works, COMMAND_ROUNDS).items()}
    base = taken["python -c pass"]
    table(
        ("one version of 100 KB, as a command", "ms", "× python -c pass"),
        [(work, f"{took:.1f}", f"{took / base:.1f}") for work, took in taken.items()],
    )


def adding(source: Path, command: list[str]) -> Callable[[], object]:
    """A command that adds a file nobody has seen."""

    def work() -> None:
        source.write_text(fresh().hex()[:SIZE], encoding="ascii")
        subprocess.run([*command, str(source)], check=True, capture_output=True)

    return work


def fresh() -> bytes:
    """Bytes nobody has seen."""
    return random.randbytes(SIZE)


def floor(folder: Path) -> Callable[[], object]:
    """The file, its name, a record, a manifest: four syncs."""
    place = folder / "floor"
    place.mkdir()
    count = 0

    def work() -> None:
        nonlocal count
        count += 1
        content = fresh()
        for path, text in ((place / f"{count}.bin", content), (place / "manifest", b"m" * 2000)):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(handle, text)
            os.fsync(handle)
            os.close(handle)
        handle = os.open(place / "history", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, hashlib.sha256(content).hexdigest().encode() + b"\n")
        os.fsync(handle)
        os.close(handle)
        handle = os.open(place, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    return work


def docvault(folder: Path) -> Callable[[], object]:
    """`add_documents` into one order, catalogued, each version further."""
    root = folder / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    vault = open_vault(root, system_user="li")
    order = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    source = folder / "spec.bin"

    def work() -> None:
        source.write_bytes(fresh())
        add_documents(vault, order, [source], kind="spec-sheet", document="spec-sheet")

    return work


def pygit2_commit(folder: Path) -> Callable[[], object]:
    """A commit of a changed file with libgit2."""
    import pygit2

    place = folder / "git"
    repository = pygit2.init_repository(str(place))
    author = pygit2.Signature("li", "li@example.com")

    def work() -> None:
        (place / "spec.bin").write_bytes(fresh())
        repository.index.add("spec.bin")
        repository.index.write()
        tree = repository.index.write_tree()
        parents = [] if repository.head_is_unborn else [repository.head.target]
        repository.create_commit("HEAD", author, author, "v", tree, parents)

    return work


def ocfl_update(folder: Path) -> Callable[[], object]:
    """A new version of an OCFL object."""
    import ocfl

    place, source = folder / "ocfl", folder / "ocfl-source"
    source.mkdir()
    (source / "spec.bin").write_bytes(fresh())
    target = ocfl.Object(identifier="http://example.org/order")
    target.create(srcdir=str(source), objdir=str(place))

    def work() -> None:
        (source / "spec.bin").write_bytes(fresh())
        ocfl.Object(identifier="http://example.org/order").add_version_with_content(
            objdir=str(place), srcdir=str(source)
        )

    return work


if __name__ == "__main__":
    main()
