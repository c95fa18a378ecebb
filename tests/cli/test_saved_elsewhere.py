"""What Windows' editors make of a text is taken up by `adopt`, written as the format has it, and said; what is misspelt is named with its line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import year_of
from tests.cli.terminal import Run

WAYS: dict[str, tuple[Callable[[str], bytes], tuple[str, ...]]] = {
    "CR LF": (lambda text: text.replace("\n", "\r\n").encode(), ("the line ends of Windows (CR LF)",)),
    "mark": (lambda text: text.encode("utf-8-sig"), ("a byte order mark",)),
    "both": (lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), ("a byte order mark", "CR LF")),
    "Unicode": (lambda text: text.replace("\n", "\r\n").encode("utf-16"), ("UTF-16", "CR LF")),
    "big endian": (lambda text: ("\ufeff" + text).encode("utf-16-be"), ("UTF-16",)),
}
EDITS = {
    "": ("vault.yaml", "normal: 24", "normal: 20"),
    "{order}": ("orders/{year}/{order}/manifest.yaml", "Denim jacket", "Denim coat 牛仔大衣"),
    "customer:NORDIC": ("customers/NORDIC/manifest.yaml", "title: NORDIC", "title: Nordic AB 北欧"),
}


@pytest.fixture
def edited(run: Run, vault: Path, order: str) -> Callable[[str], tuple[Path, list[str]]]:
    """The file of what is named, and what to type of it."""

    def of(name: str) -> tuple[Path, list[str]]:
        path = vault / EDITS[name][0].format(year=year_of(vault), order=order)
        if not path.exists():
            assert run("customer", "edit", "NORDIC", "--note", "n").code == 0
        return path, [one for one in [name.format(order=order)] if one]

    return of


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("way", WAYS)
def test_a_text_of_windows_is_adopted_and_written_anew(
    way: str, name: str, run: Run, edited: Callable[[str], tuple[Path, list[str]]]
) -> None:
    path, typed = edited(name)
    save, words = WAYS[way]
    _file, old, new = EDITS[name]
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_bytes(save(before.replace(old, new)))
    assert "cannot be used" not in run("order", "list").err
    if name == "{order}":  # whoever meets it is told that it can be adopted
        told = run("order", "edit", *typed, "--title", "x").err
        assert "docvault adopt" in told
        assert "cannot be adopted" not in told
    done = run("adopt", *typed)
    assert done.code == 0, done.err
    for said in (*words, "UTF-8", path.name):
        assert said in done.err
    after = path.read_bytes()
    assert new in after.decode()
    assert b"\r" not in after
    assert not after.startswith(b"\xef\xbb\xbf")
    assert run("check").code == 0


@pytest.mark.parametrize("name", EDITS)
def test_a_text_that_was_only_saved_again_says_what_it_said(
    name: str, run: Run, edited: Callable[[str], tuple[Path, list[str]]]
) -> None:
    path, typed = edited(name)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", b"\r\n"))
    assert run("adopt", *typed).code == 0
    assert path.read_bytes() == before


def test_how_it_was_saved_is_said_in_chinese(run: Run, vault: Path) -> None:
    path = vault / "vault.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    told = run("adopt", "--lang", "zh_CN").err
    assert re.search("vault.yaml .*Windows.*UTF-8", told)


REQUIRED = ("format:", "id:", "name:", "time_zone:", "language:", "created:")


@pytest.mark.parametrize("field", REQUIRED)
def test_a_misspelt_field_is_named_with_its_line(field: str, run: Run, vault: Path) -> None:
    path = vault / "vault.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    [place] = [place for place, line in enumerate(lines) if line.startswith(field)]
    name = field[:-1]
    wrong = name[:-1] + "x" if len(name) > 2 else name + "s"
    lines[place] = lines[place].replace(name, wrong, 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused = run("adopt")
    assert refused.code == 3
    assert f"vault.yaml, line {place + 1}: {wrong}: " in refused.err
    assert f"perhaps {name} is meant" in refused.err


def test_a_misspelt_field_of_an_order_is_named_with_its_line(run: Run, vault: Path, order: str) -> None:
    path = vault / "orders" / year_of(vault) / order / "manifest.yaml"
    text = path.read_text(encoding="utf-8")
    line = text[: text.index("\ntitle:")].count("\n") + 2
    path.write_text(text.replace("\ntitle:", "\ntitel:"), encoding="utf-8")
    refused = run("adopt", order)
    assert refused.code == 3
    assert f"line {line}: titel: there is no field of this name (perhaps title is meant)" in refused.err


@pytest.mark.parametrize(("state", "verb"), [("void", "void"), ("completed", "complete")])
def test_a_state_set_by_hand_names_the_command(state: str, verb: str, run: Run, vault: Path, order: str) -> None:
    path = vault / "orders" / year_of(vault) / order / "manifest.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("state: open", f"state: {state}"), encoding="utf-8")
    refused = run("adopt", order)
    assert refused.code == 3
    assert f"`docvault order {verb} {order}" in refused.err
    assert f"`docvault order {verb} {order}" in run("adopt", order, "--lang", "zh_CN").err
