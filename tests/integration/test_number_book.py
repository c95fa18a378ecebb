"""Numbers that were asked for by hand: one that ever was an order's is never given again, in upper or lower case, its folder there or not (R-OD1, V034)."""

import shutil
from pathlib import Path

import pytest

from docvault.model.case.numbering import Pattern
from docvault.model.case.transitions import NewOrder
from docvault.services.orders.opening import NumberTooFarError, new_order
from docvault.services.orders.sound import BadIdError
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseExistsError


@pytest.mark.parametrize("number", ["jeans-7", "JEANS-7", "牛仔-7"])
def test_a_number_that_was_used_is_never_given_again(number: str, tmp_path: Path) -> None:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(tmp_path / "vault", system_user="li")
    first = new_order(vault, NewOrder(number.upper(), "HANSA", "Jeans"))
    shutil.rmtree(vault.root / first.folder)
    with pytest.raises(CaseExistsError):
        new_order(vault, NewOrder(number, "HANSA", "Jeans"))
    for near in (
        f"{number}1",
        number[:-1],
        "HANSA",
    ):  # a part of it, more than it, and the code of a customer in the register
        assert new_order(vault, NewOrder(near, "HANSA", "Jeans")).order == near
    vault.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li")
    return open_vault(tmp_path / "vault", system_user="li")


def test_a_number_far_away_is_refused_and_numbering_goes_on(vault: Vault) -> None:
    """A slip of the finger would leave all numbers between unused for ever."""
    first = new_order(vault, NewOrder("", "HANSA", "Jeans")).order
    year = first[:4]
    for far in ("99999", "999999999999", "9" * 20):
        with pytest.raises(NumberTooFarError, match=f"the next one is {year}-0002"):
            new_order(vault, NewOrder(f"{year}-{far}", "HANSA", "Jeans"))
    assert new_order(vault, NewOrder("", "HANSA", "Jeans")).order == f"{year}-0002"
    assert new_order(vault, NewOrder(f"{year}-9999", "HANSA", "Jeans")).order == f"{year}-9999"
    assert new_order(vault, NewOrder("", "HANSA", "Jeans")).order == f"{year}-10000"
    assert new_order(vault, NewOrder(f"{year}-12345", "HANSA", "Jeans")).order == f"{year}-12345"
    assert new_order(vault, NewOrder("1999-9000", "HANSA", "Jeans")).order == "1999-9000"
    vault.close()


@pytest.mark.parametrize("text", ["9" * 21, "PO-12345678901234567890123456"])
def test_too_many_digits_are_a_slip_in_a_number_and_in_a_code(vault: Vault, text: str) -> None:
    for new in (NewOrder(text, "HANSA", "Jeans"), NewOrder("", text, "Jeans")):
        with pytest.raises(BadIdError, match="more than 20 digits in a row"):
            new_order(vault, new)
    assert new_order(vault, NewOrder("", "HANSA", "Jeans")).order.endswith("-0001")
    assert new_order(vault, NewOrder("(00)340123450000000018"[4:], "HANSA", "Jeans")).order == "340123450000000018"
    vault.close()


def test_what_was_numbered_far_away_before_is_counted_on_from(vault: Vault) -> None:
    """A register may hold such a number from before: the next is one more, whatever its digits."""
    pattern = Pattern("{year}-{seq:04}")
    assert pattern.read(pattern.number(2026, "", 10**12)) == ("2026-#", 10**12)
    vault.close()
