"""One verb carried out in a process of its own, which may be killed, and what people see of a vault afterwards."""

import json
import os
import select
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from docvault.errors import DocvaultError
from docvault.model.case.kinds import KINDS
from docvault.services.intake.inbox import inbox
from docvault.services.proof.check import check
from docvault.services.proof.sealing import seals_of
from docvault.services.retention.disposals import disposals
from docvault.services.search.index_entries import item_state
from docvault.services.vault import Vault
from docvault.store.dirty import DirtyMarks
from tests.crash.verbs import Call
from tests.everyday import House
from tests.pace import HANG_SECONDS

State = dict[str, object]
_BYTES = ("inbox", "intake", "orders", "customers", "plans", "bin")


# -- a process that may be killed -------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """How a call ended: `done`, `told` (an error for people) or `broke` (any other, with its traceback); empty when it did not."""

    how: str = ""
    text: str = ""
    seconds: float = 0.0
    steps: int = 0


class Going:
    """A call under way in a process of its own, which waits to be killed when it has said how the call ended.

    `steps` is asked at the end how many steps there were.
    """

    def __init__(self, call: Call, steps: Callable[[], int] = lambda: 0) -> None:
        self._reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _carry_out(call, steps, writing)
        os.close(writing)
        assert self._line() == "ready"

    def ended(self) -> Outcome:
        """Wait until it ended, kill it, and say how it ended."""
        try:
            return _read(self._line())
        finally:
            self._kill()
            os.close(self._reading)

    def killed_after(self, seconds: float) -> Outcome:
        """Kill it after a time, and say how it ended if it had by then: what it did is acknowledged then."""
        time.sleep(seconds)
        self._kill()
        try:
            return _read(self._line(0.0))
        finally:
            os.close(self._reading)

    def _kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def _line(self, patience: float = HANG_SECONDS) -> str:
        """The next line it says; nothing where it was killed before it said one. What it started may still have the pipe open: its end says nothing."""
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([self._reading], [], [], patience)[0] or not (more := os.read(self._reading, 1)):
                assert not patience, "it hangs, or died by itself"
                return ""
            line += more
        return line.decode().strip()


def _read(line: str) -> Outcome:
    return Outcome(*json.loads(line)) if line else Outcome()


def _carry_out(call: Call, steps: Callable[[], int], writing: int) -> None:
    """In the process of its own: never returns."""
    how, text = "done", ""
    os.write(writing, b"ready\n")
    begun = time.monotonic()
    try:
        call()
    except (DocvaultError, OSError) as error:
        how, text = "told", f"{type(error).__name__}: {error}"
    except BaseException:
        how, text = "broke", traceback.format_exc()
    os.write(writing, json.dumps([how, text, time.monotonic() - begun, steps()]).encode() + b"\n")
    while True:
        signal.pause()


@contextmanager
def put_back_afterwards(house: House) -> Iterator[None]:
    """What the block does to a house, its vault, desk and all, is undone at its end."""
    place = house.root.parent
    kept = place.with_name(f"{place.name} as it was")
    house.close()
    shutil.copytree(place, kept, symlinks=True)
    try:
        yield
    finally:
        house.close()
        shutil.rmtree(place)
        kept.rename(place)


# -- what is there ----------------------------------------------------------------------------------------------------


def state(vault: Vault) -> State:
    """What people see: case files, arrivals, settings, disposals and seals.

    But not who did it, which of what was finished after a crash is docvault, nor when a file came, which only the clock of the machine knows. An item,
    whose id is drawn at random, is called by its file.
    """
    entries = inbox(vault, everything=True).entries
    files = {entry.item: entry.file for entry in entries}
    arrivals = Counter[object]()
    for entry in entries:
        known = item_state(entry)
        there = sha256((vault.root / entry.path).read_bytes()).hexdigest() if entry.path else ""
        place = (entry.order, entry.document, entry.version, known.handled is None, known.why, known.disposed_with)
        first = files.get(entry.duplicate_of, entry.duplicate_of)
        arrivals[entry.file, entry.state, entry.sha256, there, place, first, known.parts, known.unfiled] += 1
    cases = {
        f"{kind}/{id}": (_called(case.manifest.to_tree(), files), case.hand_edited)
        for kind in KINDS
        for id, _folder in vault.cases.each(kind)
        for case in [vault.cases.read(kind, id)]
    }
    return {
        **cases,
        "arrivals": arrivals,
        "settings": _called(vault.config.to_tree(), files),
        "disposals": {one.number: (one.state, one.left, one.restored) for one in disposals(vault).values()},
        "seals": len(seals_of(vault.layout)),
    }


def _called(tree: Any, files: dict[str, str]) -> Any:
    if isinstance(tree, dict):
        return {name: _called(one, files) for name, one in tree.items() if name not in {"by", "received"}}
    if isinstance(tree, list | tuple):
        return [_called(one, files) for one in tree]
    return files.get(tree, tree) if isinstance(tree, str) else tree


def differences(one: State, other: State) -> str:
    """What two states do not have in common, for whoever reads why a test failed."""
    return "\n".join(
        f"{name}:\n  {one.get(name)}\n  {other.get(name)}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    )


def stored(root: Path) -> frozenset[str]:
    """Digests of all bytes that were brought: in inboxes, intake, case files and bins."""
    files = (path for place in _BYTES for path in (root / place).rglob("*") if path.is_file())
    return frozenset(
        sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name not in {"manifest.yaml", "history.jsonl", "item.yaml"}
    )


def recorded(root: Path) -> dict[Path, bytes]:
    """Every history and register, which only ever grow."""
    return {
        path.relative_to(root): path.read_bytes()
        for place in ("orders", "customers", "plans", "registers")
        for path in (root / place).rglob("*.jsonl")
    }


def demand_nothing_lost(root: Path, bytes_before: frozenset[str], records_before: dict[Path, bytes]) -> None:
    """All bytes and records of before are there."""
    assert not bytes_before - stored(root), "bytes were lost"
    now = recorded(root)
    for path, text in records_before.items():
        assert now.get(path, b"").startswith(text), f"records were lost in {path}"


def demand_sound(house: House, allowed: frozenset[str]) -> None:
    """`check` finds nothing but what it may, nothing is left to be finished, and nothing counts twice."""
    found = check(house.root, clock=house.clock).findings
    findings = [(one.rule, one.path, one.text()) for one in found if one.rule not in allowed]
    left, twice = unfinished(house.vault), twice_in_force(house.vault)
    assert (findings, left, twice) == ([], [], []), f"{findings}, {left}, {twice}"


def unfinished(vault: Vault) -> list[tuple[str, str]]:
    """What is still marked as begun; but for case files somebody edited by hand, which nobody goes on with until that is adopted or reverted."""
    marks = DirtyMarks(vault.layout).all()
    return [(kind, one) for kind, one in marks if kind not in KINDS or not vault.cases.read(kind, one).hand_edited]


def twice_in_force(vault: Vault) -> list[object]:
    """What came once and counts in more than one place: an item or a part of one, or a version that was moved."""
    origins = Counter[object]()
    for kind in KINDS:
        for id, _folder in vault.cases.each(kind):
            for document in vault.cases.read(kind, id).manifest.documents:
                for version in document.versions:
                    came = version.moved.came
                    origin = (version.item, version.part) if version.item else (came.order, came.document, came.version)
                    if any(origin) and not version.void.at and not version.moved.to.order:
                        origins[origin] += 1
    return [origin for origin, times in origins.items() if times > 1]
