"""Every message the code can show has a Chinese translation that fits it."""

import ast
import string
from importlib import import_module

from docvault.errors import DocvaultError
from docvault.language.catalogue import Catalogue
from tests.unit.our_messages import our_messages
from tools import messages
from tools.compile_messages import PO

CATALOG = our_messages()
ENTRIES = [message for message in CATALOG if message.id]


def test_every_message_has_a_translation() -> None:
    assert len(ENTRIES) > 300
    assert messages.missing(CATALOG) == []


def test_the_catalogue_is_in_step_with_the_code() -> None:
    assert PO.read_bytes() == messages.po_text(CATALOG), "run `python tools/messages.py`"


def test_a_message_without_translation_is_noticed() -> None:
    catalog = messages.updated()
    catalog.add("A message nobody has translated yet.")
    assert messages.missing(catalog) == ["A message nobody has translated yet."]


def fields_of(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_placeholders_agree() -> None:
    """A translation names the values of its message: all of one of its forms, and no other."""
    for message in ENTRIES:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in messages.texts_of(message):
            assert fields_of(text) in [fields_of(form) for form in ids], text


def test_commands_to_type_are_the_same() -> None:
    """What stands between backticks is typed as it stands, in every language."""
    for message in ENTRIES:
        source = message.id if isinstance(message.id, str) else message.id[0]
        for text in messages.texts_of(message):
            assert sorted(text.split("`")[1::2]) == sorted(source.split("`")[1::2]), text


def every_error() -> list[type[DocvaultError]]:
    found: list[type[DocvaultError]] = []
    waiting = [DocvaultError]
    while waiting:
        error = waiting.pop()
        found.append(error)
        waiting += error.__subclasses__()
    return found


def test_every_error_speaks_chinese() -> None:
    import_every_room()
    chinese = Catalogue("zh_CN")
    for error in every_error():
        for text in (error.message, error.next_step):
            if text and any(character.isalpha() for character in string.Formatter().vformat(text, (), Blank())):
                assert any(character > "\u4e00" for character in chinese.text(text)), (error, text)


class Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def import_every_room() -> None:
    package = messages.ROOT / "docvault"
    for room in ("model", "store", "index", "services"):
        for path in sorted((package / room).rglob("*.py")):
            if "whoosh" not in path.as_posix():
                import_module(
                    ".".join(["docvault", *path.relative_to(package).with_suffix("").parts]).removesuffix(".__init__")
                )


def test_errors_are_given_the_values_they_name() -> None:
    """Where an error is raised, every value its sentence names is given."""
    import_every_room()
    wanted = {error.__name__: fields_of(error.message) | fields_of(error.next_step) for error in every_error()}
    wanted = {name: {field.split("[")[0] for field in fields if field} for name, fields in wanted.items()}
    problems = []
    seen = 0
    for path in sorted((messages.ROOT / "docvault").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = _called(node)
            if name not in wanted or not isinstance(node, ast.Call):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if None in given or node.args:
                continue  # values handed on as a whole, or a class of our own signature
            seen += 1
            if wanted[name] - given:
                problems.append(f"{path.name}:{node.lineno}: {name} lacks {sorted(wanted[name] - given)}")
    assert seen > 20
    assert problems == []


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return (
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else node.func.id
        if isinstance(node.func, ast.Name)
        else ""
    )
