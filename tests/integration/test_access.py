"""The access register in pieces: what is shown is the register, and its newest page costs no reading of the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.services.access import access, enter_access
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.chainfile import BrokenChainError

ENTRIES = 7


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault in which two orders were consulted by turns."""
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="li", identity="declared")
    vault = open_vault(tmp_path / "vault", system_user="li")
    for number in range(ENTRIES):
        enter_access(vault, "shown", f"2026-000{number % 2}", f"question {number}")
    yield vault
    vault.close()


@pytest.mark.parametrize("order", ["", "2026-0000"])
def test_pieces_put_together_are_the_register(vault: Vault, order: str) -> None:
    whole = access(vault, order)
    assert whole.total == len(whole) == (4 if order else ENTRIES)
    assert [row.why for row in whole] == [f"question {number}" for number in range(0, ENTRIES, 2 if order else 1)]
    for size in (1, 2, 3, 10):
        pieces = [access(vault, order, limit=size, offset=offset) for offset in range(0, whole.total, size)]
        assert [row for piece in pieces for row in piece] == list(whole)
        assert {piece.total for piece in pieces} == {whole.total}
    assert access(vault, order, offset=3).rows == whole.rows[3:]
    behind = access(vault, order, limit=2, offset=50)
    assert (behind.rows, behind.total) == ((), whole.total)


def test_the_newest_page_does_not_read_the_oldest_lines_nor_the_oldest_page_the_newest(vault: Vault) -> None:
    path = vault.layout.register("access")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"no record\n", *lines[4:]]))
    newest, oldest = access(vault, limit=3, offset=ENTRIES - 3), access(vault, limit=3)
    assert [row.why for row in newest] == ["question 4", "question 5", "question 6"]
    assert [row.why for row in oldest] == ["question 0", "question 1", "question 2"]
    with pytest.raises(BrokenChainError):
        access(vault)
