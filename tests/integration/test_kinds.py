"""A kind of case file is registered once: a toy kind is opened, edited, read, listed, told to the index and checked, and nothing else is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.kinds import CUSTOMER, KINDS, ORDER, PLAN, CaseKind, is_controlled, register
from docvault.model.case.manifest import Manifest
from docvault.services.orders.editing import edit_case
from docvault.services.proof.check import check
from docvault.services.search.indexing import tell_index
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault

TOY = CaseKind("sample", "samples", by_year=True)


@pytest.fixture
def toy() -> Iterator[CaseKind]:
    register(TOY)
    yield TOY
    del KINDS[TOY.name]


@pytest.fixture
def vault(tmp_path: Path, toy: CaseKind) -> Iterator[Vault]:
    init(tmp_path / "vault", language="en", time_zone="Asia/Shanghai", system_user="tester")
    with_toy = open_vault(tmp_path / "vault", system_user="tester")
    yield with_toy
    with_toy.close()


def test_a_toy_kind_lives_as_the_others_do(vault: Vault) -> None:
    assert (vault.root / "samples").is_dir()
    now = vault.now()
    made = vault.cases.create(
        Manifest(kind="sample", id="S-1", title="Silver button", state="open", opened=now),
        Event(now, vault.who.id, "opened", {"kind": "sample", "id": "S-1"}),
    )
    assert made.folder == vault.root / "samples" / now[:4] / "S-1"
    tell_index(vault, [made])

    edit_case(vault, "sample", "S-1", Edit(title="Gold button"))

    assert vault.cases.read("sample", "S-1").manifest.title == "Gold button"
    assert [case_id for case_id, _ in vault.cases.each("sample")] == ["S-1"]
    assert ("sample", "S-1") in {(kind, case_id) for kind, case_id, _ in vault.cases.heads()}
    known = vault.index.case("sample", "S-1")
    assert known is not None
    assert known.title == "Gold button"
    found = check(vault.root).findings
    schemas = {("V011", "manifest.yaml"), ("V023", "cases.jsonl:1")}  # which name the kinds there are
    assert {(one.rule, one.path.rpartition("/")[2]) for one in found} == schemas


def test_a_name_and_a_shelf_belong_to_one_kind(toy: CaseKind) -> None:
    for kind in (CaseKind("sample", "elsewhere"), CaseKind("other", "samples"), CaseKind("order", "more")):
        with pytest.raises(ValueError, match="known already"):
            register(kind)


def test_what_is_controlled_is_an_order() -> None:
    assert [kind for kind in (*KINDS, "nobody's") if is_controlled(kind)] == [ORDER]
    assert list(KINDS) == [ORDER, CUSTOMER, PLAN]
