"""Values no schema can judge, written by hand into an order: refused as the verb would refuse them, found by `check`, undone by `revert` in any state."""

from pathlib import Path

import pytest

from docvault.model.case.manifest import Manifest
from docvault.store.yaml_text import dump_yaml, load_yaml
from tests.cli.terminal import Run
from tools.make_cases import recorded_otherwise

NO_DAYS = ("2027-02-30", "2027-13-01", "0000-01-01")


SIGNED = "\n    ".join(
    (
        *("by: root", "signatures:", "- department: cutting", "  person: root", "  name: R"),
        *("  at: '2027-01-01T10:00:00+08:00'", "  means: screen", "  sha256: " + "0" * 64),
    )
)


@pytest.fixture
def manifest(vault: Path, order: str) -> Path:
    """The manifest of the order that has documents."""
    return vault / "orders" / order[:4] / order / "manifest.yaml"


def rewrite(manifest: Path, before: str, after: str) -> None:
    text = manifest.read_text(encoding="utf-8")
    assert before in text
    manifest.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("day", [*NO_DAYS, "1850-01-01"])
def test_a_date_that_is_none_is_refused_as_the_verb_refuses_it(run: Run, manifest: Path, order: str, day: str) -> None:
    typed = run("order", "edit", order, "--due", day)
    rewrite(manifest, "2027-03-15", day)
    text = manifest.read_bytes()
    refused = run("adopt", order)
    assert (typed.code, refused.code) == (2, 3)
    for told in (typed.err, refused.err):
        assert f"{day} is not a date" in told
        assert "2027-03-15" in told
    assert manifest.read_bytes() == text
    for command in ("order list", "agenda", "inbox", "search buttons", "retention audit", "ingest"):
        assert run(*command.split()).code in {0, 1}, command
    found = run("check", "--json")
    assert found.code == 1
    as_it_is = [one["message"] for one in found.json["findings"] if one["rule"] == "V032"]
    assert as_it_is
    assert day not in NO_DAYS or all("`docvault adopt" not in one for one in as_it_is)
    assert (run("revert", order).code, run("check").code) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("\ndue:", "\nstage: nowhere\ndue:", "There is no stage nowhere. Choose one of: plan"),
        ("\ndue:", "\nstage: Production\ndue:", "Write production."),
        ("kind: spec-sheet", "kind: spec-shet", "There is no kind of document spec-shet (perhaps spec-sheet is meant)."),
        ("department: development", "department: Cutting room", "write it like spec-sheet"),
        ("merchandiser: root", "merchandiser: nobody", "Nobody active in this vault has the id nobody"),
        ("added: '20", "added: '2026-02-30T10:00:00+08:00'\n    x_old: '20", "is not a time"),
        ("by: root", SIGNED, "a signature is given with `docvault sign`, not by hand"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_refused_by_its_own_cause(
    run: Run, manifest: Path, order: str, before: str, after: str, told: str
) -> None:
    rewrite(manifest, before, after.replace("by: root", "by: " + by(manifest)))
    refused = run("adopt", order)
    assert (refused.code, told in refused.err, "cut off" in refused.err) == (3, True, False), refused.err
    assert "cut off" not in run("check").out
    assert (run("revert", order).code, run("check").code) == (0, 0)


@pytest.mark.parametrize("after", ["due: [", "due: '2027-02-30'"])
def test_no_command_is_suggested_that_would_be_refused(
    run: Run, vault: Path, manifest: Path, order: str, after: str
) -> None:
    rewrite(manifest, "due: '2027-03-15'", after)
    edited = run("order", "edit", order, "--title", "T")
    assert (edited.code, "docvault adopt" in edited.err, f"`docvault revert {order}`" in edited.err) == (3, False, True)
    rewrite(vault / "vault.yaml", "time_zone: Asia/Shanghai", "time_zone: Asia/Beijing")
    entered = run("person", "add", "p", "--name", "P", "--department", "cutting")
    assert entered.code == 3
    assert "write it like Asia/Shanghai" in entered.err.splitlines()[0]
    assert "docvault adopt" not in entered.err.splitlines()[0]


def by(manifest: Path) -> str:
    """Who added the first version, as the manifest writes it."""
    return Manifest.from_tree(load_yaml(manifest.read_bytes(), "m")).documents[0].versions[0].by


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_recorded_date_that_is_none_stops_no_other_order_and_is_mended(
    run: Run, manifest: Path, vault: Path, order: str, day: str
) -> None:
    """As an older program adopted it: what was recorded since of everything else still holds."""
    other = order.replace("-0001", "-0002")
    recorded_otherwise(manifest.parent, lambda tree: tree.update({"due": day}))
    recorded_otherwise(manifest.parent, lambda tree: tree.update({"note": "gold zips"}))
    (vault / "inbox" / "fax" / "a.txt").write_text("PO-4711")
    for command in ("order list", "agenda", "inbox", "search shirt", "retention audit", "ingest", "reindex"):
        assert run(*command.split()).code in {0, 1}, command
    assert run("order", "edit", other, "--title", "Linen shirt, blue").code == 0
    shown = run("order", "show", order)
    assert (shown.code, day in shown.err, f"`docvault revert {order}`" in shown.err) == (6, True, True)
    found = run("check", order, "--json")
    assert (found.code, {one["rule"] for one in found.json["findings"]}) == (1, {"V014"})
    mended = run("revert", order, "--json")
    assert (mended.code, mended.json["to"]["fields"]) == (0, ["due"])
    assert (run("check").code, run("revert", order).code) == (0, 3)
    tree = run("order", "show", order, "--json").json
    assert (tree["due"], tree["note"], len(tree["documents"])) == ("2027-03-15", "gold zips", 1)


def test_what_was_recorded_and_cannot_be_is_mended_by_hand_too(run: Run, manifest: Path, order: str) -> None:
    recorded_otherwise(manifest.parent, lambda tree: tree.update({"due": "2027-02-30"}))
    rewrite(manifest, "2027-02-30", "2027-02-28")
    assert (run("adopt", order).code, run("check").code) == (0, 0)
    assert run("order", "show", order, "--json").json["due"] == "2027-02-28"


def test_nothing_that_was_added_since_is_taken_back_in_passing(run: Run, manifest: Path, order: str) -> None:
    """The time of the first version is none, and a second one came after: the state before would forget it."""
    tree = load_yaml(manifest.read_bytes(), "m")
    second = tree["documents"][0]["versions"].pop()
    manifest.write_bytes(dump_yaml(tree))

    def spoil(tree: dict[str, object]) -> None:
        versions = tree["documents"][0]["versions"]  # type: ignore[index]
        versions[0]["added"] = "2026-02-30T10:00:00+08:00"

    recorded_otherwise(manifest.parent, spoil)
    recorded_otherwise(manifest.parent, lambda tree: tree["documents"][0]["versions"].append(second))
    refused = run("revert", order)
    assert (refused.code, "backup" in refused.err) == (6, True)
