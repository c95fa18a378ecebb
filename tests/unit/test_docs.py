"""What the documents say is true: commands and options exist, settings are settings, links lead somewhere, the reference is in step."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from docvault.cli.commands import RETENTION
from docvault.cli.frame import Command
from docvault.cli.main import Group, program
from docvault.model.control.rights import DEFAULT_CASES, DEFAULT_FIELDS, DEFAULT_PERMISSIONS
from docvault.model.limits import Limits
from docvault.model.settings import CalendarSettings, ControlSettings, IntakeSettings, Numbering, RetentionSettings
from docvault.model.values import fields_of, replace
from docvault.model.vault_config import VaultConfig
from docvault.store.yaml_text import load_yaml
from tools import command_reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"(?:^|\s|/)docvault(?:\.exe)?\s+(.+)$")


def test_the_command_reference_is_in_step() -> None:
    assert command_reference.PAGE.read_text(encoding="utf-8") == command_reference.page(), (
        "run `python tools/command_reference.py`"
    )


def commands_in(text: str) -> Iterator[str]:
    """Every `docvault …` in code blocks and code spans of a page."""
    for _language, block in FENCE.findall(text):
        for line in block.splitlines():
            found = TYPED.search(line.split("  #")[0])
            if found and "pip install" not in line and not line.startswith(("Usage", "#", "Description")):
                yield found[1].strip()
    yield from re.findall(r"`docvault ([^`]+)`", FENCE.sub("", text))


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that is typed, and what is left of the words."""
    command: click.Command = program()
    rest = list(words)
    while isinstance(command, Group):
        while rest and rest[0].startswith("-"):
            rest = rest[2:] if rest[0] in {"-C", "--as", "--lang"} else rest[1:]
        if not rest or rest[0] in {"COMMAND", "命令", "OPTIONS]", "[OPTIONS]"}:
            return command, []
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"there is no command {rest[0]} in {words}"
        command, rest = found, rest[1:]
    return command, rest


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_in_the_documents_exist(page: Path) -> None:
    if page.name == "commands.md":
        return  # compared as a whole
    for typed in commands_in(page.read_text(encoding="utf-8")):
        command, rest = resolve(shlex.split(typed.replace("\\", "/").replace("…", " ")))
        options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
            "--help"
        }
        for word in rest:
            if word.startswith("--"):
                assert word.split("=")[0] in options, f"{page.name}: docvault {typed}"


def test_examples_in_help_can_be_parsed() -> None:
    seen = 0
    for context in command_reference.commands(program()):
        if not isinstance(context.command, Command):
            continue
        for example in context.command.examples:
            command, rest = resolve(shlex.split(example))
            assert command.name == context.command.name, example
            command.make_context(command.name, rest, resilient_parsing=False)
            seen += 1
        assert context.command.examples, context.command_path
    assert seen > 30


@pytest.mark.parametrize("page", ["administration.md", "administration.zh.md"])
def test_settings_in_the_documents_are_settings(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    known = {
        "intake": set(fields_of(IntakeSettings)),
        "limits": set(fields_of(Limits)),
        "inboxes": None,
        "numbering": {"order"},
        "service_hours": {"normal", "special", "urgent"},
        "control": set(fields_of(ControlSettings)),
        "calendar": set(fields_of(CalendarSettings)),
        "permissions": set(DEFAULT_PERMISSIONS),
        "confidentiality": {"cases", "fields"},
        "retention": set(fields_of(RetentionSettings)),
        "stages": None,
        "kinds": None,
    }
    blocks = [block for name, block in FENCE.findall(text) if name == "yaml"]
    assert blocks
    for block in blocks:
        tree = load_yaml(re.sub(r" +#.*", "", block).encode(), page)
        for section, values in tree.items():
            names = known[section]
            assert names is None or set(values) <= names, section
        if "control" in tree:
            assert {name: getattr(ControlSettings(), name) for name in tree["control"]} == tree["control"]
        if "retention" in tree:
            bare = VaultConfig("x", "x", "x", "Asia/Shanghai", "en", "x").to_tree()
            read = VaultConfig.from_tree({**bare, "retention": tree["retention"]}).retention
            assert read == replace(RetentionSettings(), classes=read.classes)
            assert [one.period for one in read.classes] == ["P5Y", "P3Y"]
        if "confidentiality" in tree:
            told = tree["confidentiality"]
            assert told["fields"].keys() <= DEFAULT_FIELDS.keys()
            assert told["cases"].keys() <= DEFAULT_CASES.keys()
        if "permissions" in tree:
            named = {action: tuple(roles) for action, roles in tree["permissions"].items()}
            assert named == {action: DEFAULT_PERMISSIONS[action] for action in named}
            assert all(action in named or f"`{action}`" in text for action in DEFAULT_PERMISSIONS)
        if "intake" in tree:
            defaults = IntakeSettings()
            assert {name: getattr(defaults, name) for name in tree["intake"]} == tree["intake"]
            assert {name: getattr(Limits(), name) for name in tree["limits"]} == tree["limits"]
            assert tree["numbering"]["order"] == Numbering().order


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_command_of_retention_and_its_neighbours_is_in_both_guides() -> None:
    for name in ("guide.md", "guide.zh.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        wanted = [f"docvault retention {one}" for one in RETENTION]
        wanted += [f"docvault {one}" for one in ("access", "seal", "check --since-seal", "prove", "export", "import")]
        assert [command for command in wanted if command not in text] == [], name


def test_both_languages_keep_the_same_schedule() -> None:
    """Settings of retention are the same in both pages for administrators; names and comments may differ."""
    trees = []
    for name in ("administration.md", "administration.zh.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        blocks = [block for kind, block in FENCE.findall(text) if kind == "yaml" and "retention:" in block]
        [tree] = [load_yaml(re.sub(r" +#.*", "", block).encode(), name) for block in blocks]
        for one in tree["retention"]["classes"]:
            one.pop("name_zh", "")
        trees.append(tree)
    assert trees[0] == trees[1]


def test_both_guides_show_the_same_commands() -> None:
    """Names and titles differ by language; commands and options do not."""
    guides = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("guide.md", "guide.zh.md")]
    shapes = [
        [re.findall(r"docvault [a-z]+|--[a-z-]+", block) for _name, block in FENCE.findall(text)] for text in guides
    ]
    assert shapes[0]
    assert shapes[0] == shapes[1]


HEADING = re.compile(r"^(#+) ", re.MULTILINE)


@pytest.mark.parametrize("page", [path.name for path in PAGES if path.name.endswith(".zh.md")])
def test_both_languages_have_the_same_chapters(page: str) -> None:
    """A chapter that is in one language only is missing in the other; so is what it shows to type or to write into a file."""
    texts = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in (page.replace(".zh", ""), page)]
    shapes = [
        [(len(level), [name for name, _block in FENCE.findall(chapter)]) for level, chapter in chapters(text)]
        for text in texts
    ]
    assert len(shapes[0]) > (5 if page == "reading.zh.md" else 10)
    assert shapes[0] == shapes[1]


def chapters(text: str) -> Iterator[tuple[str, str]]:
    """The level of each heading, and the text below it."""
    whole = FENCE.sub(lambda found: found[0].replace("\n#", "\n "), text)
    _front, *pieces = HEADING.split(whole)
    yield from zip(pieces[::2], pieces[1::2], strict=True)
