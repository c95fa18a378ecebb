"""What `vault.yaml` settles: two people change it at once, what nobody could be dated by is refused, and what is recorded all the same can be mended."""

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import NewOrder
from docvault.model.values import replace
from docvault.model.vault_config import Person, VaultConfig
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.people import add_person
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt
from docvault.services.settings import UNREAD, notice
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.config import ConfigUnreadError
from docvault.store.config_text import UnsoundConfigError
from tests.pace import HANG_SECONDS


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    return open_vault(tmp_path / "vault", system_user="li")


def written(vault: Vault, before: str, after: str) -> Vault:
    """The vault opened after somebody wrote in its `vault.yaml`."""
    text = vault.layout.config.read_text(encoding="utf-8")
    assert before in text
    vault.layout.config.write_text(text.replace(before, after), encoding="utf-8")
    return open_vault(vault.root, system_user="li")


def test_of_many_who_enter_people_at_once_all_are_in(vault: Vault) -> None:
    problems: list[BaseException] = []

    def enter(place: int) -> None:
        mine = vault.asked_by(vault.who)
        try:
            for turn in range(5):
                add_person(mine, Person(f"p{place}-{turn}", "P", "cutting", ("member",)))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=enter, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert problems == []
    assert len(open_vault(vault.root, system_user="li").config.people) == 1 + 20
    assert check(vault.root).findings == ()


@pytest.mark.parametrize(
    ("after", "field"),
    [
        ("time_zone: Mars/Olympus", "time_zone"),
        ("country: ZZ", "calendar.country"),
    ],
)
def test_what_nothing_could_be_dated_by_is_not_adopted(vault: Vault, after: str, field: str) -> None:
    edited = written(vault, "country: CN" if after.startswith("country") else "time_zone: Asia/Shanghai", after)
    with pytest.raises(UnsoundConfigError) as refused:
        adopt(edited, None)
    assert refused.value.values["field"] == field
    assert open_vault(vault.root, system_user="li").config == vault.config


def recorded(vault: Vault, change: Callable[[VaultConfig], VaultConfig]) -> None:
    """Record a change of `vault.yaml` unlooked at, as an earlier version did."""
    vault.config_file.change(change, lambda: Event(vault.now(), "li", "adopted", {}))


def test_a_vault_that_recorded_an_unknown_zone_is_mended_by_adopting_another(vault: Vault) -> None:
    recorded(vault, lambda config: replace(config, time_zone="Mars/Olympus"))
    broken = open_vault(vault.root, system_user="li")
    assert broken.now().endswith("+00:00")
    assert "Mars/Olympus" in str(broken.notices[0])
    mended = written(broken, "Mars/Olympus", "Asia/Urumqi")
    adopt(mended, None)
    assert open_vault(vault.root, system_user="li").now().endswith("+06:00")


def test_a_change_stands_although_the_index_cannot_be_told(vault: Vault) -> None:
    new_order(vault, NewOrder("A-1", "HANSA", "Jeans"))
    recorded(vault, lambda config: replace(config, calendar=replace(config.calendar, country="ZZ")))
    later = open_vault(vault.root, system_user="li")
    case = edit_case(later, ORDER, "A-1", Edit(note="gold"))
    assert case.manifest.note == "gold"
    assert "ZZ" in str(later.notices[0])


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, which reads anything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_vault_yaml_that_may_not_be_read_is_not_told_as_edited() -> None:
    base = Path(tempfile.mkdtemp(prefix="docvault-unread-"))
    try:
        init(base / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
        mine = open_vault(base / "vault", system_user="li")
        for path in (base, *base.rglob("*")):
            path.chmod(0o777)
        mine.layout.config.chmod(0)
        with as_nobody():
            config, edit = mine.parts.config()
            with pytest.raises(ConfigUnreadError, match="Permission denied"):
                mine.config_file.change(lambda config: config, lambda: Event("", "li", "settings", {}))
        assert config.people == mine.config.people
        assert edit is not None
        assert notice(edit).message == UNREAD
        mine.layout.config.chmod(0o600)
        assert mine.parts.config()[1] is None
        mine.close()
    finally:
        shutil.rmtree(base)
