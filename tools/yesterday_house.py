"""The house whose vault `tools/make_yesterday.py` makes: its people, its clock, its desk."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docvault.errors import RefusedError
from docvault.model.vault_config import Person
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

MORNING = datetime(2026, 9, 22, 1, 0, tzinfo=UTC)
PEOPLE = (
    Person("wu.fang", "吴芳 Wu Fang", "sales", ("manager",), ("wu.fang",)),
    Person("wang.li", "王丽 Wang Li", "cutting", ("member",), ("wang.li",)),
    Person("chen", "陈师傅", "factory", ("member",), ("chen",)),
    Person("zhou", "Zhou Jie", "finance", ("reviewer",), ("zhou",)),
    Person("sun", "Sun Mei", "records", ("records",), ("MEI", "sun")),
)


class House:
    """A vault at `root` whose clock goes on by ten minutes with each who comes in; papers are brought from the folder `desk` beside it."""

    def __init__(self, root: Path, begins: datetime) -> None:
        self.root, self.now = root, begins
        self.desk = root.parent / f"{root.name}-desk"
        self.desk.mkdir(parents=True)
        init(root, language="en", time_zone="Asia/Shanghai", system_user="li", name=root.name, clock=self.clock)

    def clock(self) -> datetime:
        """The time it is."""
        return self.now

    @contextmanager
    def by(self, person: str = "li", account: str = "") -> Iterator[Vault]:
        """The vault, opened by a person from the own account, or for that person by somebody else's."""
        self.now += timedelta(minutes=10)
        vault = open_vault(self.root, person=person, system_user=account or person, clock=self.clock)
        try:
            yield vault
        finally:
            vault.close()

    def paper(self, name: str, text: str) -> Path:
        """A file on the desk."""
        path = self.desk / name
        path.write_text(text, encoding="utf-8")
        return path

    def dropped(self, name: str, text: str | bytes, channel: str = "fax") -> None:
        """A file that came into an inbox some minutes ago."""
        path = self.root / "inbox" / channel / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, (self.now.timestamp(), self.now.timestamp()))


def refused(attempt: Callable[[], object]) -> None:
    """Try something that must be refused."""
    try:
        attempt()
    except RefusedError:
        return
    raise ValueError(attempt)


def rewrite(path: Path, edits: Iterable[tuple[str, str]]) -> None:
    """Replace texts in a file, each of which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        if old not in text:
            raise ValueError(old)
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")
