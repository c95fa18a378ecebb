"""Numbers that were asked for by hand: one that ever was an order's is never given again, in upper or lower case, its folder there or not (R-OD1, V034)."""

import shutil
from pathlib import Path

import pytest

from docvault.model.case.transitions import NewOrder
from docvault.services.orders.opening import new_order
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
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
