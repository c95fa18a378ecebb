"""A clock that cannot be right dates nothing: records keep their times for good."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.kinds import ORDER
from docvault.model.case.transitions import NewOrder
from docvault.services.clock import AbsurdClockError
from docvault.services.clock_told import AHEAD, BEHIND
from docvault.services.control.agenda import agenda
from docvault.services.intake.ingest import ingest
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault

ABSURD = [datetime.min, datetime(1969, 12, 31, 23, 59), datetime(2200, 1, 1), datetime.max]  # noqa: DTZ001, DTZ901


@pytest.mark.parametrize("now", [one.replace(tzinfo=UTC) for one in ABSURD], ids=str)
def test_nothing_is_written_at_a_time_that_cannot_be(tmp_path: Path, now: datetime) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    (tmp_path / "vault" / "inbox" / "fax" / "a.txt").write_text("arrives", encoding="utf-8")
    vault = open_vault(tmp_path / "vault", system_user="li", clock=lambda: now)
    before = {path: path.read_bytes() for path in (vault.root / "registers").iterdir()}
    with pytest.raises(AbsurdClockError) as refused:
        new_order(vault, NewOrder("A-1", "HANSA", "Jeans"))
    assert f"The clock of this computer says {now.isoformat(sep=' ', timespec='minutes')}" in refused.value.text()
    with pytest.raises(AbsurdClockError):
        ingest(vault)
    vault.close()
    assert {path: path.read_bytes() for path in (vault.root / "registers").iterdir()} == before
    assert (vault.root / "inbox" / "fax" / "a.txt").exists()
    assert not check(vault.root).findings
    with pytest.raises(AbsurdClockError):
        init(tmp_path / "new", language="en", time_zone="UTC", system_user="li", clock=lambda: now)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("now", [datetime(1990, 1, 1, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)], ids=str)
def test_a_clock_that_is_only_wrong_is_believed(tmp_path: Path, now: datetime) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", clock=lambda: now)
    vault = open_vault(tmp_path / "vault", system_user="li", clock=lambda: now)
    new_order(vault, NewOrder("A-1", "HANSA", "Jeans"))
    vault.close()
    assert not check(vault.root).findings


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(hours=-2), BEHIND),
        (timedelta(days=400), AHEAD),
        (timedelta(minutes=-30), ""),
        (timedelta(days=300), ""),
    ],
)
def test_a_clock_far_from_the_last_record_is_told(tmp_path: Path, later: timedelta, told: str) -> None:
    then = datetime(2026, 11, 24, 9, tzinfo=UTC)
    init(tmp_path / "vault", language="en", time_zone="UTC", system_user="li", clock=lambda: then)
    vault = open_vault(tmp_path / "vault", system_user="li", clock=lambda: then)
    order = new_order(vault, NewOrder("", "NORDIC", "Jeans")).order
    vault.close()
    vault = open_vault(tmp_path / "vault", system_user="li", clock=lambda: then + later)
    agenda(vault)
    assert [one.message for one in vault.notices] == ([told] if told else [])
    vault.notices.clear()
    edit_case(vault, ORDER, order, Edit(title="Jeans 2"))
    assert [one.message for one in vault.notices] == ([told] if told == BEHIND else [])
    vault.close()
