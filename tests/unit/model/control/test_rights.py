"""Who may read what: levels close documents, roles open them, and a department always reads what is its own (R-RO2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.records import Copy
from docvault.model.control.rights import (
    CONFIDENTIAL,
    DEFAULT_PERMISSIONS,
    GENERAL,
    INTERNAL,
    level_of,
    reader_of,
    readers,
    roles_for,
)
from docvault.model.values import replace
from docvault.model.vault_config import ROLES, Person, VaultConfig
from tests.unit.model.cases import AT, document, version

CONFIG = VaultConfig.from_tree(
    {
        "format": "docvault/1",
        "format_text": "0" * 64,
        "id": "x",
        "name": "house",
        "created": AT,
        "time_zone": "Asia/Shanghai",
        "language": "en",
        "inboxes": [],
        "kinds": [
            {"id": "spec-sheet", "name": "Tech pack"},
            {"id": "price-list", "name": "Prices", "level": CONFIDENTIAL},
            {"id": "notice", "name": "Notice", "level": GENERAL},
        ],
        "permissions": {"hold": ["manager"]},
    }
)


def person(*roles: str, department: str = "cutting") -> Person:
    return Person("wang", "王丽", department, roles)


def test_a_documents_own_level_goes_before_its_kinds() -> None:
    levels = [level_of(CONFIG, document(kind)) for kind in ("spec-sheet", "price-list", "notice", "unknown")]
    assert levels == [INTERNAL, CONFIDENTIAL, GENERAL, INTERNAL]
    assert level_of(CONFIG, document("price-list", level=GENERAL)) == GENERAL


def test_permissions_of_the_vault_go_before_the_defaults() -> None:
    assert roles_for(CONFIG, "hold") == ("manager",)
    assert roles_for(CONFIG, "override") == DEFAULT_PERMISSIONS["override"] == ("manager",)


def test_every_action_is_somebodys_by_roles_there_are() -> None:
    for action, roles in DEFAULT_PERMISSIONS.items():
        assert roles, action
        assert set(roles) <= set(ROLES), action


@pytest.mark.parametrize(
    ("who", "levels"),
    [
        (None, {GENERAL}),
        (person(), {GENERAL}),
        (person("member"), {GENERAL}),
        (person("reviewer"), {GENERAL, INTERNAL}),
        (person("member", "records"), {GENERAL, INTERNAL, CONFIDENTIAL}),
        (person("manager"), {GENERAL, INTERNAL, CONFIDENTIAL}),
    ],
)
def test_a_role_opens_a_level(who: Person | None, levels: set[str]) -> None:
    reader = reader_of(CONFIG, who)
    others = {
        level: document("spec-sheet", level=level, department="finance") for level in (GENERAL, INTERNAL, CONFIDENTIAL)
    }
    assert {level for level, one in others.items() if reader.may_read(one)} == levels
    assert reader.items is (who is not None)


def test_a_department_reads_what_it_supplied_or_was_issued_whatever_the_level() -> None:
    copy = Copy(1, "cutting", "paper", AT, "li")
    supplied = document("price-list", department="cutting")
    issued = document("price-list", version(1, copies=(copy,)), version(2), department="finance")
    strange = document("price-list", department="finance")
    cutting = reader_of(CONFIG, person("member"))
    assert [cutting.may_read(one) for one in (supplied, issued, strange)] == [True, True, False]
    assert readers(issued) == ("cutting", "finance")
    assert readers(document("notice")) == ()


def test_who_has_no_department_reads_nothing_that_has_none() -> None:
    assert not reader_of(CONFIG, None).may_read(document("spec-sheet"))
    assert not reader_of(CONFIG, person(department="")).may_read(document("spec-sheet"))


@given(
    st.sets(st.sampled_from(sorted(ROLES))),
    st.sampled_from(sorted(ROLES)),
    st.sampled_from([GENERAL, INTERNAL, CONFIDENTIAL]),
)
def test_a_further_role_never_closes_anything(roles: set[str], further: str, level: str) -> None:
    one = document("spec-sheet", level=level, department="finance")
    if reader_of(CONFIG, person(*roles)).may_read(one):
        assert reader_of(CONFIG, person(*roles, further)).may_read(one)


@given(st.sets(st.sampled_from(sorted(ROLES))))
def test_a_reader_and_the_level_of_a_document_agree(roles: set[str]) -> None:
    reader = reader_of(CONFIG, person(*roles))
    for kind in ("spec-sheet", "price-list", "notice", "unknown"):
        one = document(kind, department="finance")
        assert reader.may_read(one) == reader.may_read(replace(one, level=level_of(CONFIG, one)))
