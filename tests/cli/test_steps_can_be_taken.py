"""A command that a refusal suggests is none that is refused: in each situation every one of them is typed, in a vault of its own."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Run, run_in
from tests.cli.test_one_at_a_time import card, commands_in

CARD, SPEC = "trims-card", "spec-sheet"
CHANGE = ("--what", "buttons: gold -> silver", "--why", "fax", "--evidence", f"{SPEC}@1", "--affects", CARD)
OUT = (
    ("add", "A", "gold"),
    ("distribute", "A", CARD, "--to", "cutting"),
    ("order", "edit", "A", "--stage", "production"),
)
CONFIRMED = (("change", "open", "A", *CHANGE), ("change", "confirm", "A", "CN-1", "--evidence", f"{SPEC}@1"))
VOID = ("document", "void", "A", f"{SPEC}@2", "--why", "w")
SITUATIONS: dict[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = {
    "change-wanted": (OUT, ("add", "A", "silver", "--document", CARD)),
    "set-aside": (OUT, ("document", "void", "A", CARD, "--why", "w")),
    "not-made-by": ((*OUT, *CONFIRMED), ("distribute", "A", CARD, "--to", "qc", "--change", "CN-1")),
    "unconfirmed": ((*OUT, CONFIRMED[0]), ("distribute", "A", CARD, "--to", "qc", "--change", "CN-1")),
    "void": ((VOID,), ("distribute", "A", f"{SPEC}@2", "--to", "cutting")),
    "void-and-completed": ((VOID, ("order", "complete", "A")), ("move", "A", f"{SPEC}@2", "B", "--why", "w")),
    "moved": ((("move", "A", f"{SPEC}@2", "B", "--why", "w"),), ("distribute", "A", f"{SPEC}@2", "--to", "cutting")),
    "which-paper": ((("add", "A", "gold"),), ("add", "A", "silver")),
    "completed": ((("order", "complete", "A"),), ("add", "A", "gold")),
    "customer": ((), ("order", "show", "customer:NORDIK")),
    "second-again": (
        (("add", "A", "gold"), ("document", "void", "A", CARD, "--why", "w"), ("add", "A", "silver")),
        ("document", "void", "A", f"{CARD}@1", "--undo", "--why", "w"),
    ),
}
TYPED = {"WHAT": "buttons: gold -> brass", "REASON": "w", "DOCUMENT@VERSION": f"{SPEC}@1", "FILE": "horn", "OTHER": "B"}


@pytest.fixture
def house(run: Run, vault: Path) -> Path:
    """A vault whose manager may do what is refused to nobody, and papers beside it."""
    boss = ("--name", "Ma", "--department", "sales", "--role", "manager", "--role", "merchandiser")
    assert run("person", "add", "ma", *boss).code == 0
    return vault


def typed(vault: Path, order: str, words: tuple[str, ...]) -> list[str | Path]:
    """A line with orders and papers in the place of what stands for them."""
    files = {}
    for one in ("gold", "silver", "horn"):
        (vault.parent / one).mkdir(exist_ok=True)
        files[one] = card(vault.parent / one, one)
    places: dict[str, str | Path] = {"A": order, "B": order.replace("-0001", "-0002"), **files}
    return ["--as", "ma", *(places.get(TYPED.get(word, word), TYPED.get(word, word)) for word in words)]


@pytest.mark.parametrize("name", list(SITUATIONS))
def test_what_is_suggested_can_be_done(house: Path, order: str, tmp_path: Path, name: str) -> None:
    before, line = SITUATIONS[name]
    for step in before:
        done = run_in(house, *typed(house, order, step))
        assert done.code == 0, done.err
    refused = run_in(house, *typed(house, order, line))
    assert refused.code in {3, 4}, refused
    suggested = commands_in(refused.err)
    assert suggested, refused.err
    for number, command in enumerate(suggested):
        own = shutil.copytree(house, tmp_path / f"own-{number}" / "vault", symlinks=True)
        done = run_in(own, *typed(own, order, tuple(command)))
        assert done.code == 0, (command, done.err)
