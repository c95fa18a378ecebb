"""Whatever somebody makes of `vault.yaml` by hand: every command works by what is recorded and says so; `adopt` refuses it truly, `revert` mends it."""

from pathlib import Path

import pytest

from tests.cli.terminal import Run
from tests.spoiling import UNUSABLE
from tests.without_rights import POSIX, mode, run_bare


@pytest.mark.parametrize("name", ["no YAML", "empty zone", "a folder", "a pipe" if POSIX else "missing"])
def test_an_edit_that_cannot_be_used_stops_no_command(run: Run, vault: Path, order: str, name: str) -> None:
    spoil, why = UNUSABLE[name]
    config = vault / "vault.yaml"
    recorded, people = config.read_bytes(), run("person", "list", "--json").json
    spoil(config)
    for arguments in (("order", "show", order), ("agenda",), ("search", "buttons"), ("person", "list", "--json")):
        told = run(*arguments)
        assert told.code in {0, 1}, (arguments, told.err)
        assert told.err.startswith("vault.yaml was changed by hand and cannot be used: "), arguments
        assert (why in told.err, "`docvault revert`" in told.err, ": -:" in told.err) == (True, True, False), told.err
    assert run("person", "list", "--json").json == people
    added = run("order", "new", "--customer", "NORDIC", "--title", "T", "--json")
    assert added.code == 0
    entered = run("person", "add", "p", "--name", "P", "--department", "cutting")
    assert (entered.code, "changed by hand" in entered.err) == (3, True)
    refused = run("adopt")
    is_value = name == "empty zone"
    assert (refused.code, refused.out, why in refused.err) == (3 if is_value else 6, "", True), refused.err
    assert len(refused.err.splitlines()) == 1
    found = run("check")
    assert (found.code, "adopt` records the change" in found.out, "vault.yaml" in found.out) == (1, False, True)
    reverted = run("revert")
    assert (reverted.code, reverted.err, config.read_bytes()) == (0, "", recorded)
    assert (run("check").code, run("order", "list").err) == (0, "")


@pytest.mark.skipif(not POSIX, reason="modes of files do not bind here")
def test_a_vault_yaml_that_may_not_be_read_stops_no_command(run: Run, vault: Path) -> None:
    config = vault / "vault.yaml"
    recorded = config.read_bytes()
    with mode(config, 0o000):
        told = run_bare(vault, "order", "list")
        assert (told.code, "vault.yaml" in told.err, "changed by hand" in told.err) == (0, True, False), told.err
        assert run_bare(vault, "adopt").code in {3, 6}
        config.chmod(0o644)
        assert run_bare(vault, "order", "list").err == ""
        assert config.read_bytes() == recorded
        config.chmod(0o644)


def test_only_when_what_is_recorded_cannot_be_had_commands_stop(run: Run, vault: Path) -> None:
    chain = vault / "registers" / "vault.jsonl"
    (vault / "vault.yaml").write_text("x", encoding="utf-8")
    chain.write_bytes(b"")
    told = run("order", "list")
    assert (told.code, "backup" in told.err) == (6, True)


def test_an_older_text_put_back_by_hand_is_an_edit_by_hand(run: Run, vault: Path, order: str) -> None:
    config, manifest = vault / "vault.yaml", next((vault / "orders").glob(f"*/{order}")) / "manifest.yaml"
    before = {path: path.read_bytes() for path in (config, manifest)}
    assert run("person", "add", "p", "--name", "P", "--department", "cutting").code == 0
    assert run("order", "edit", order, "--due", "2027-09-09").code == 0
    for path, older in before.items():
        assert path.read_bytes() != older
        path.write_bytes(older)
    assert "not adopted yet" in run("person", "list").err
    assert "changed by hand" in run("order", "edit", order, "--title", "T").err
    assert (config.read_bytes(), manifest.read_bytes()) == (before[config], before[manifest])
    assert (run("adopt").code, run("adopt", order).code) == (0, 0)
    assert run("order", "show", order, "--json").json["due"] == "2027-03-15"
    assert (run("check").code, run("person", "list", "--json").json["total"]) == (0, 1)


def test_comments_that_are_not_kept_are_told(run: Run, vault: Path, order: str) -> None:
    config, manifest = vault / "vault.yaml", next((vault / "orders").glob(f"*/{order}")) / "manifest.yaml"
    for path, named in ((config, ()), (manifest, (order,))):
        whole = path.read_text(encoding="utf-8")
        path.write_text(f"# ours\n{whole}", encoding="utf-8")
        told = run("adopt", *named)
        assert (told.code, "comments" in told.err) == (0, True)
        assert path.read_text(encoding="utf-8") == whole
        path.write_text(f"{whole}x_ours: '# none'\n", encoding="utf-8")
        told = run("adopt", *named)
        assert (told.code, told.err) == (0, "")
