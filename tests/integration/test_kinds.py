"""A kind of case file is registered once: a toy kind with facts of its own is opened, edited, read, listed, found and checked."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from docvault.model.case.demands import BadDateError, demand_date
from docvault.model.case.editing import Edit, NoSuchFieldError
from docvault.model.case.facts import Facts, NoFacts, Row
from docvault.model.case.history import Event
from docvault.model.case.kinds import CUSTOMER, KINDS, ORDER, PLAN, CaseKind, is_controlled, register
from docvault.model.case.manifest import Manifest, OtherKindError
from docvault.model.case.transitions import NewOrder
from docvault.model.proof.seals import BadLeavesError, Leaf, leaves_text, parse_leaves
from docvault.model.search.query import parse_query
from docvault.model.values import dataclass
from docvault.services.orders.completing import complete_order
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.proof.check import check
from docvault.services.search.indexing import tell_index
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile
from docvault.store.cases.case_files import CaseFiles
from docvault.store.yaml_text import load_yaml
from tools.make_cases import remanifest


@dataclass(frozen=True, slots=True)
class SampleFacts(Facts):
    """What is known of a sample."""

    EDITED = MappingProxyType({"received": demand_date})
    LISTS = ("colours",)

    received: str = ""
    colours: tuple[str, ...] = ()

    def row(self) -> Row:
        return {"due": self.received, "styles": self.colours}


TOY = CaseKind("sample", "samples", lambda: SampleFacts, by_year=True)


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


def opened(vault: Vault) -> CaseFile:
    """A sample in the vault, told to the index. The schemas, which a vault holds what it writes against, know no samples: the store alone opens it."""
    now = vault.now()
    made = CaseFiles(vault.layout, vault.holder).create(
        Manifest("sample", "S-1", "Silver button", "open", now, SampleFacts()),
        Event(now, vault.who.id, "opened", {"kind": "sample", "id": "S-1"}),
    )
    tell_index(vault, [made])
    return made


def test_a_toy_kind_lives_as_the_others_do(vault: Vault) -> None:
    assert (vault.root / "samples").is_dir()
    made = opened(vault)
    assert made.folder == vault.root / "samples" / vault.now()[:4] / "S-1"

    edit_case(vault, "sample", "S-1", Edit("Gold button", texts={"received": "2027-03-15"}, add={"colours": ["gold"]}))

    manifest = vault.cases.read("sample", "S-1").manifest
    assert (manifest.title, manifest.facts) == ("Gold button", SampleFacts("2027-03-15", ("gold",)))
    text = load_yaml((made.folder / "manifest.yaml").read_bytes(), "")
    assert list(text) == ["format", "kind", "id", "title", "state", "opened", "received", "colours"]
    assert [case_id for case_id, _ in vault.cases.each("sample")] == ["S-1"]
    assert ("sample", "S-1") in {(kind, case_id) for kind, case_id, _ in vault.cases.heads()}
    known = vault.index.case("sample", "S-1")
    assert known is not None
    assert (known.title, known.due, known.styles) == ("Gold button", "2027-03-15", ("gold",))
    for query in ("gold", "style:gold", "state:open"):
        assert [entry.id for entry in vault.index.cases(parse_query(query), kind="sample")] == ["S-1"]
    assert not vault.index.cases(parse_query("gold"))  # it is no order
    assert not vault.index.find_keys(["gold"])
    found = check(vault.root).findings
    schemas = {("V011", "manifest.yaml"), ("V023", "cases.jsonl:1")}  # which name the kinds there are
    assert {(one.rule, one.path.rpartition("/")[2]) for one in found} == schemas


def test_what_people_type_of_it_is_checked_as_its_facts_say(vault: Vault) -> None:
    opened(vault)
    with pytest.raises(BadDateError):
        edit_case(vault, "sample", "S-1", Edit(texts={"received": "soon"}))
    for edit in (Edit(texts={"due": "2027-03-15"}), Edit(add={"styles": ["gold"]})):
        with pytest.raises(NoSuchFieldError):
            edit_case(vault, "sample", "S-1", edit)


def test_it_is_neither_an_order_nor_a_customer(vault: Vault) -> None:
    manifest = opened(vault).manifest
    assert manifest.order_or_none is None
    for ask in (lambda: manifest.order, lambda: manifest.customer_facts):
        with pytest.raises(OtherKindError):
            ask()


def test_a_seal_covers_it(toy: CaseKind) -> None:
    leaf = Leaf("samples/2026/S-1/history.jsonl", 1, "0" * 64)
    assert parse_leaves(leaves_text([leaf])) == [leaf]
    for path in ("samples/S-1/history.jsonl", "shelf/2026/S-1/history.jsonl"):
        with pytest.raises(BadLeavesError):
            parse_leaves(leaves_text([Leaf(path, 1, "0" * 64)]))


def test_a_kind_nobody_knows_any_more_is_named(vault: Vault) -> None:
    folder = opened(vault).folder
    edit_case(vault, "sample", "S-1", Edit(texts={"received": "2027-03-15"}))
    found = load_yaml((folder / "manifest.yaml").read_bytes(), "")
    del KINDS["sample"]
    try:
        rules = {one.rule for one in check(vault.root).findings}
        read = Manifest.from_tree(found)
    finally:
        register(TOY)
    assert "V023" in rules
    assert read.facts == NoFacts()
    assert read.to_tree() == found


def test_an_order_that_says_it_is_a_customer_is_named(vault: Vault) -> None:
    new_order(vault, NewOrder("", "HANSA", "Jeans"))
    remanifest(vault.root, lambda tree: tree.update(kind="customer"))
    rules = {one.rule for one in check(vault.root).findings}
    assert "V031" in rules
    with pytest.raises(OtherKindError):
        complete_order(vault, "2026-0001")


def test_a_name_and_a_shelf_belong_to_one_kind(toy: CaseKind) -> None:
    for kind in (CaseKind("sample", "elsewhere"), CaseKind("other", "samples"), CaseKind("order", "more")):
        with pytest.raises(ValueError, match="known already"):
            register(kind)


def test_what_is_controlled_is_an_order() -> None:
    assert [kind for kind in (*KINDS, "nobody's") if is_controlled(kind)] == [ORDER]
    assert list(KINDS) == [ORDER, CUSTOMER, PLAN]
