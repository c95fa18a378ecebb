"""Several system users share a vault by the group of its folder: real ones, made for the test; and what is made anywhere honours the umask."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.terminal import Ran, environment
from tests.pace import HANG_SECONDS, until

TOOLS = ("useradd", "userdel", "groupadd", "groupdel", "setpriv")
needs_users = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0 or any(shutil.which(tool) is None for tool in TOOLS),
    reason="only root makes system users, with " + ", ".join(TOOLS),
)
OLD = ("--number", "2026-0001", "--opened", "2001-01-02")
READ_ANYTHING = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
"""The interpreter may lie where only root looks. What is asked here is who may write."""


class House:
    """A vault that two system users of one group share, each with a shell of their own."""

    def __init__(self, base: Path) -> None:
        self.base, self.root = base, base / "vault"
        self.group, self.one, self.two = (f"dv{word}{os.getpid()}" for word in ("g", "a", "b"))
        subprocess.run(["groupadd", self.group], check=True)
        for user in (self.one, self.two):
            subprocess.run(["useradd", "--no-create-home", "--groups", self.group, user], check=True)

    def close(self) -> None:
        for user in (self.one, self.two):
            subprocess.run(["userdel", user], check=False, capture_output=True)
        subprocess.run(["groupdel", self.group], check=False, capture_output=True)
        shutil.rmtree(self.base)

    def command(self, user: str, *arguments: str | Path, reading: Sequence[str] = READ_ANYTHING) -> list[str]:
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *reading]
        return [*become, sys.executable, "-m", "docvault", *map(str, arguments)]

    def environment(self, user: str) -> dict[str, str]:
        home = self.base / f"home-{user}"
        if not home.exists():
            home.mkdir()
            shutil.chown(home, user)
        return environment(HOME=str(home))

    def run(self, user: str, *arguments: str | Path, umask: int = 0o022, reading: Sequence[str] = READ_ANYTHING) -> Ran:
        done = subprocess.run(
            self.command(user, *arguments, reading=reading),
            cwd=self.root if self.root.exists() else self.base,
            env=self.environment(user),
            capture_output=True,
            timeout=HANG_SECONDS,
            check=False,
            encoding="utf-8",
            umask=umask,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def done(self, user: str, *arguments: str | Path, umask: int = 0o022) -> Ran:
        ran = self.run(user, *arguments, umask=umask)
        assert ran.code == 0, f"{user}: {arguments}: {ran.err}{ran.out}"
        return ran

    def open_shop(self, *made: str, umask: int = 0o022) -> None:
        """One makes the vault and enters the other."""
        self.done(self.one, "init", self.root, "--lang", "en", *made, umask=umask)

    def enter_the_other(self, umask: int = 0o022) -> None:
        entered = ("--name", "Wu Fang", "--department", "sales", "--role", "manager", "--role", "merchandiser")
        self.done(self.one, "person", "add", self.two, *entered, "--system-user", self.two, umask=umask)

    def paper(self, name: str, text: str) -> Path:
        path = self.base / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def house() -> Iterator[House]:
    base = Path(tempfile.mkdtemp(prefix="docvault-shared-"))
    base.chmod(0o1777)
    made = House(base)
    try:
        yield made
    finally:
        made.close()


def work_together(house: House, umask: int) -> None:
    """Both at one order, each after the other."""
    one, two = house.one, house.two
    house.done(one, "order", "new", "--customer", "HANSA", "--title", "Jeans", "--ref", "PO-4711", umask=umask)
    first, second = house.paper("spec.txt", "silver buttons"), house.paper("spec2.txt", "golden buttons")
    house.done(two, "add", "2026-0001", first, "--document", "spec", "--kind", "spec-sheet", umask=umask)
    house.done(one, "add", "2026-0001", second, "--document", "spec", umask=umask)
    house.done(two, "order", "edit", "2026-0001", "--due", "2027-01-31", umask=umask)
    house.done(one, "order", "edit", "2026-0001", "--title", "Jeans, washed", umask=umask)
    house.done(one, "distribute", "2026-0001", "spec", "--to", "sales", umask=umask)
    house.done(two, "sign", "2026-0001", "spec", umask=umask)


def watch_and_search(house: House, umask: int) -> None:
    """One watches, the other drops a file and finds it."""
    watching = subprocess.Popen(
        house.command(house.one, "watch"),
        cwd=house.root,
        env=house.environment(house.one),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        umask=umask,
    )
    try:
        dropped = house.root / "inbox" / "fax" / "offer.txt"
        dropped.write_text("an offer of wrenbird zips", encoding="utf-8")
        shutil.chown(dropped, house.two, house.group)
        until(lambda: house.run(house.two, "search", "wrenbird", umask=umask).code == 0, look_every=0.5)
    finally:
        watching.send_signal(signal.SIGTERM)
        watching.communicate(timeout=HANG_SECONDS)
    item = house.done(house.two, "inbox", "--json").json["items"][0]["item"]
    house.done(house.two, "file", item, "2026-0001", umask=umask)


def lose_the_index(house: House, umask: int) -> None:
    """Either makes it anew, and the other goes on with it."""
    for maker, other in ((house.one, house.two), (house.two, house.one)):
        house.done(maker, "reindex", umask=umask)
        house.done(other, "order", "edit", "2026-0001", "--title", f"Jeans of {other}", umask=umask)
        shutil.rmtree(house.root / ".docvault" / "index")
        house.done(maker, "search", "golden", umask=umask)
        ran = house.done(other, "order", "edit", "2026-0001", "--title", f"Jeans by {other}", umask=umask)
        assert "read-only" not in ran.err


@needs_users
def test_two_system_users_share_a_vault_that_was_made_for_their_group(house: House) -> None:
    umask = 0o022  # what a system gives everybody, and under which the group could only read
    house.open_shop("--group", house.group, umask=umask)
    house.enter_the_other(umask)
    work_together(house, umask)
    watch_and_search(house, umask)
    lose_the_index(house, umask)
    for user in (house.one, house.two):
        assert house.done(user, "check", "--json").json["findings"] == []


@needs_users
def test_a_vault_of_one_is_given_to_the_group_later(house: House) -> None:
    house.open_shop()
    house.enter_the_other()
    refused = house.run(house.two, "order", "new", "--customer", "HANSA", "--title", "Jeans")
    assert refused.code == 3
    assert "The vault is read-only for you" in refused.err
    subprocess.run(["chgrp", "-R", house.group, house.root], check=True)
    subprocess.run(["chmod", "-R", "g+rwX", house.root], check=True)
    subprocess.run(["find", house.root, "-type", "d", "-exec", "chmod", "g+s", "{}", "+"], check=True)
    work_together(house, 0o022)
    lose_the_index(house, 0o022)
    assert house.done(house.two, "check", "--json").json["findings"] == []


@needs_users
def test_the_vault_stays_the_groups_whatever_the_umask_of_one(house: House) -> None:
    house.open_shop("--group", house.group, umask=0o077)
    house.enter_the_other(umask=0o077)
    one, two = house.one, house.two
    house.done(two, "order", "new", "--customer", "HANSA", "--title", "Jeans")
    house.done(one, "order", "edit", "2026-0001", "--title", "Jeans, washed", umask=0o077)
    house.done(two, "order", "edit", "2026-0001", "--title", "Jeans, worn")
    shutil.rmtree(house.root / ".docvault")
    spec = house.paper("spec.txt", "silver buttons")
    house.done(one, "order", "new", "--customer", "HANSA", "--title", "Shirts", umask=0o077)
    house.done(one, "add", "2026-0001", spec, "--kind", "spec-sheet", umask=0o077)
    house.done(two, "order", "new", "--customer", "HANSA", "--title", "Coats")
    kept = [house.root / "vault.yaml", house.root / "orders/2026/2026-0001/manifest.yaml"]
    kept += [house.root / "orders/2026", *(house.root / "registers").iterdir(), house.root / ".docvault"]
    kept += [path for path in (house.root / ".docvault").rglob("*") if path.parent.name != "staging"]
    closed = {
        path
        for path in kept
        if path.stat().st_mode & 0o060 != 0o060 or (path.is_dir() and not path.stat().st_mode & 0o010)
    }
    assert closed == set()


@needs_users
def test_who_may_not_write_is_told_who_must_do_what(house: House) -> None:
    house.open_shop("--group", house.group)
    house.enter_the_other()
    house.done(house.one, "order", "new", "--customer", "HANSA", "--title", "Jeans")
    order = house.root / "orders" / "2026" / "2026-0001"
    order.chmod(0o2750)
    refused = house.run(house.two, "order", "edit", "2026-0001", "--title", "Trousers")
    assert refused.code == 3
    assert (
        f"{order} cannot be written: it belongs to {house.one}, and the group {house.group} may only read it."
        in refused.err
    )
    assert f"{house.one}, or root, types `chmod -R g+w` with that path." in refused.err
    assert house.done(house.two, "check", "--json").json["findings"] == []


@needs_users
def test_who_may_not_read_is_told_whose_it_is_and_what_to_type(house: House) -> None:
    house.open_shop("--group", house.group)
    house.enter_the_other()
    if house.run(house.two, "--help", reading=()).code != 0:
        pytest.skip("the interpreter lies where only root looks")
    house.done(house.one, "order", "new", "--customer", "HANSA", "--title", "Jeans", umask=0o077)
    order = house.root / "orders" / "2026" / "2026-0001"
    order.chmod(0o2700)
    for command in (("order", "show", "2026-0001"), ("order", "edit", "2026-0001", "--title", "Trousers"), ("seal",)):
        refused = house.run(house.two, *command, reading=())
        assert refused.code == 3, command
        assert f"{order} cannot be read: it belongs to {house.one}, and the group {house.group} may not" in refused.err
        assert f"{house.one}, or root, types `chmod -R g+rwX` with that path." in refused.err


@needs_users
def test_neither_acts_as_the_other_and_nobody_disposes_alone(house: House) -> None:
    house.open_shop("--group", house.group)
    house.enter_the_other()
    one, two = house.one, house.two
    house.done(one, "order", "new", "--customer", "HANSA", "--title", "Jeans", *OLD)
    house.done(two, "add", "2026-0001", house.paper("spec.txt", "silver"), "--document", "spec", "--kind", "spec-sheet")
    house.done(one, "order", "complete", "2026-0001", "--on", "2001-01-31")
    assert house.run(two, "--as", one, "order", "list").code == 3
    assert house.run(two, "--as", one, "order", "edit", "2026-0001", "--title", "Mine").code == 3
    house.done(one, "person", "edit", one, "--role", "administrator", "--role", "manager", "--role", "records")
    proposed = house.done(one, "retention", "propose", "--json").json["disposal"]
    puppet = ("--name", "Nobody", "--department", "sales", "--role", "manager")
    house.done(one, "person", "add", "puppet", *puppet)
    for acting in ((), ("--as", two), ("--as", "puppet")):
        assert house.run(one, *acting, "retention", "approve", proposed).code == 3
    house.done(one, "person", "edit", two, "--no-system-user", two)
    house.done(one, "person", "edit", "puppet", "--system-user", two)
    for acting in ((), ("--as", two), ("--as", "puppet")):
        assert house.run(one, *acting, "retention", "approve", proposed).code == 3
    assert (
        house.run(two, "retention", "approve", proposed).code == 3
    )  # who stands for somebody else than when it was proposed
    assert house.run(one, "retention", "execute", proposed).code == 3
    assert len(list(house.root.glob("orders/*/2026-0001/documents/spec/v1/spec.txt"))) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("umask", [0o002, 0o027, 0o077])
def test_what_is_made_honours_the_umask(tmp_path: Path, umask: int) -> None:
    def run(*arguments: str | Path) -> None:
        command = [sys.executable, "-m", "docvault", *map(str, arguments)]
        where = tmp_path / "vault" if (tmp_path / "vault").exists() else tmp_path
        env = environment(HOME=str(tmp_path / "home"))
        subprocess.run(command, cwd=where, env=env, check=True, capture_output=True, umask=umask, timeout=HANG_SECONDS)

    (tmp_path / "home").mkdir()
    (tmp_path / "spec.txt").write_text("silver buttons", encoding="utf-8")
    run("init", tmp_path / "vault")
    run("order", "new", "--customer", "HANSA", "--title", "Jeans")
    run("add", "2026-0001", tmp_path / "spec.txt")
    run("seal")
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in (tmp_path / "vault").rglob("*")}
    # what is derived may be written by whoever may write to its folder
    wanted = {path: (0o777 if path.is_dir() else 0o666) & ~umask for path in modes}
    assert {path: oct(mode) for path, mode in modes.items() if mode != wanted[path]} == {}
    keys = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in keys] == [0o600]
