"""Imports run one way, siblings are strangers, the model is pure, and one module alone renames, syncs and removes (docs/house.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "docvault"
BELOW = {
    "errors": set(),
    "model": {"errors"},
    "store": {"errors", "model"},
    "extract": {"errors", "model"},
    "index": {"errors", "model"},
    "language": {"errors", "model"},
    "samples": {"errors", "model"},
    "services": {"errors", "model", "store", "extract", "index", "language", "samples"},
    "cli": {"errors", "model", "language", "services"},
    "__main__": {"cli"},
    "__init__": set(),
}
IMPURE = frozenset(
    {
        "asyncio",
        "ctypes",
        "glob",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "random",
        "secrets",
        "shutil",
        "socket",
    }
    | {"sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid", "yaml", "zoneinfo"}
)
CLOCK = {"now", "today", "utcnow", "fromtimestamp"}
DURABLE = {"rename", "renames", "replace", "fsync", "fdatasync", "link", "symlink"}
PATH_METHODS = {"rename", "hardlink_to", "symlink_to"}
REMOVING = {"unlink", "touch", "rmtree", "mkdir", "makedirs", "rmdir", "removedirs", "write_bytes", "write_text"}
WRITING_OF_THEIR_OWN = {
    "index/open.py": "an index that cannot be used is deleted: it is made again from the files",
    "index/files.py": "the folders of an index that is made",
    "index/sqlite/failures.py": "a file beside the index tells whether there is room on the disk",
    "services/setup/demo_control.py": "samples in a temporary folder, before they are dropped into the inbox",
}
"""Modules that write beside `store/durable`, and why: none of them touches what a vault keeps."""
NO_RESULTS = {"cli/main.py"}
"""Modules of the command line whose tables are no results: the commands and their help."""


def violations(name: str, source: str) -> list[str]:
    """What a module (`model/names.py`) does that the house does not allow."""
    tree = ast.parse(source)
    room = name.split("/", maxsplit=1)[0].removesuffix(".py")
    found = [problem for imported in _imports(tree) for problem in _import_problems(room, imported)]
    if room == "model":
        found += list(_impurities(tree))
    if name != "store/durable.py":
        found += list(_durable_steps(tree))
    if name != "store/durable.py" and name not in WRITING_OF_THEIR_OWN:
        found += list(_made_or_removed(tree))
    if room == "cli" and name not in NO_RESULTS:
        found += list(_results_built(tree))
    return found


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ([base] if base != "docvault" else [f"docvault (for {alias.name})" for alias in node.names])


def _import_problems(room: str, imported: str) -> Iterator[str]:
    if imported.startswith("."):
        yield f"relative import of {imported}"
    elif imported.split(" ", maxsplit=1)[0] == "docvault":
        yield f"imports the package root: {imported}"
    elif imported.startswith("docvault."):
        other = imported.split(".")[1]
        if other != room and other not in BELOW[room]:
            yield f"{room} imports {imported}"


def _impurities(tree: ast.AST) -> Iterator[str]:
    for imported in _imports(tree):
        if imported.split(".")[0] in IMPURE:
            yield f"model imports {imported}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK:
            yield f"model looks at the clock: {ast.unparse(node)}"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "print", "input", "__import__"}
        ):
            yield f"model calls {node.func.id}"


def _durable_steps(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "shutil"}:
            yield from (
                f"imports {node.module}.{alias.name}" for alias in node.names if alias.name in DURABLE | {"move"}
            )
        if not isinstance(node, ast.Attribute):
            continue
        owner = ast.unparse(node.value)
        if (
            (owner in {"os", "posix"} and node.attr in DURABLE)
            or (owner == "shutil" and node.attr == "move")
            or node.attr in PATH_METHODS
        ):
            yield f"calls {owner}.{node.attr}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "replace":
            one_target = len(node.args) == 1 and not node.keywords  # a text's replace takes two
            if one_target and ast.unparse(node.func.value) != "dataclasses":
                yield f"replaces a file: {ast.unparse(node)}"


def _made_or_removed(tree: ast.AST) -> Iterator[str]:
    """Files and folders made or removed past `store/durable`. The verbs of that module are called by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "shutil"}:
            yield from (f"imports {node.module}.{alias.name}" for alias in node.names if alias.name in REMOVING)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, verb = ast.unparse(node.func.value), node.func.attr
            if (verb in REMOVING or (owner, verb) == ("os", "remove")) and owner not in {"durable", "formatter"}:
                yield f"calls {owner}.{verb}"


def _results_built(tree: ast.AST) -> Iterator[str]:
    """JSON made where it should only be shown: results are data below the entry points. Tables of a module are none."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if not isinstance(function, ast.Lambda) and function.name.endswith("_tree"):
            yield f"builds a result: {function.name}"
        for node in ast.walk(function):
            made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict"
            if made or isinstance(node, ast.Dict | ast.DictComp):
                yield f"builds a result: {ast.unparse(node)}"


def test_the_house_keeps_its_rules() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    assert len(modules) > 50
    found = {
        name: problems
        for path in modules
        for name in [path.relative_to(PACKAGE).as_posix()]
        if (problems := violations(name, path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize("name", WRITING_OF_THEIR_OWN)
def test_who_may_write_beside_durable_still_does(name: str) -> None:
    assert list(_made_or_removed(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("name", "planted", "problem"),
    [
        ("model/x.py", "from docvault.store import durable", "model imports docvault.store"),
        ("store/x.py", "import docvault.services.vault", "store imports docvault.services.vault"),
        ("store/x.py", "def f():\n    from docvault.index.open import open_index", "store imports docvault.index.open"),
        ("extract/x.py", "from docvault.index import contract", "extract imports docvault.index"),
        ("index/a/b.py", "from docvault.store.layout import Layout", "index imports docvault.store.layout"),
        ("services/x.py", "from docvault.cli.show import table", "services imports docvault.cli.show"),
        (
            "cli/x.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from docvault.index.contract import Hit",
            "cli imports docvault.index.contract",
        ),
        ("services/x.py", "from docvault import errors", "imports the package root: docvault (for errors)"),
        ("services/x.py", "import docvault", "imports the package root: docvault"),
        ("services/x.py", "from .vault import Vault", "relative import of .vault"),
        ("model/x.py", "import os.path", "model imports os.path"),
        ("model/x.py", "from random import choice", "model imports random"),
        ("model/x.py", "from datetime import datetime\ndatetime.now()", "model looks at the clock: datetime.now"),
        ("model/x.py", "import datetime as d\nd.date.today()", "model looks at the clock: d.date.today"),
        ("model/x.py", "open('x')", "model calls open"),
        ("store/x.py", "import os\nos.fsync(3)", "calls os.fsync"),
        ("store/x.py", "from os import replace", "imports os.replace"),
        ("services/x.py", "import os\nos.link('a', 'b')", "calls os.link"),
        ("services/x.py", "path.rename(other)", "calls path.rename"),
        ("services/x.py", "path.replace(other)", "replaces a file: path.replace(other)"),
        ("services/x.py", "import shutil\nshutil.move('a', 'b')", "calls shutil.move"),
        ("store/x.py", "path.unlink(missing_ok=True)", "calls path.unlink"),
        ("store/x.py", "import shutil\nshutil.rmtree('a')", "calls shutil.rmtree"),
        ("services/x.py", "(folder / 'a').mkdir()", "calls folder / 'a'.mkdir"),
        ("services/x.py", "import os\nos.remove('a')", "calls os.remove"),
        ("services/x.py", "path.write_bytes(text)", "calls path.write_bytes"),
        ("index/x.py", "from shutil import rmtree", "imports shutil.rmtree"),
        ("cli/orders/x.py", "def f(order):\n    return {'order': order}", "builds a result: {'order': order}"),
        ("cli/orders/x.py", "def f(a):\n    show({one: 1 for one in a})", "builds a result: {one: 1 for one in a}"),
        ("cli/orders/x.py", "show(lambda: dict(order=1))", "builds a result: dict(order=1)"),
        ("cli/orders/x.py", "class A:\n    def to_tree(self):\n        return made(self)", "builds a result: to_tree"),
        ("cli/x.py", "def f():\n    def g():\n        return {}\n    return g", "builds a result: {}"),
    ],
)
def test_a_planted_violation_is_found(name: str, planted: str, problem: str) -> None:
    assert problem in violations(name, planted)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("store/durable.py", "import os\nos.fsync(3)\nos.replace('a', 'b')\npath.unlink()"),
        ("store/x.py", "durable.touch(path)\ndurable.remove(path)\nknown.remove(one)"),
        (
            "services/x.py",
            "text.replace('a', 'b')\nfrom dataclasses import replace\nreplace(known)\nday.replace(tzinfo=None)",
        ),
        ("model/x.py", "from datetime import datetime\ndatetime.fromisoformat('2026-11-24')"),
        ("cli/x.py", "from docvault.services.vault import Vault\nfrom docvault.model.case.manifest import Manifest"),
        (
            "cli/x.py",
            "WORDS = {'bin': 'to the bin'}\ndef f(one):\n    return [WORDS[one], one.to_tree()['order'], {one}]",
        ),
        ("services/x.py", "def order_tree(order):\n    return {'order': order}"),
        ("__main__.py", "from docvault.cli.main import main"),
    ],
)
def test_what_is_allowed_is_not_found(name: str, allowed: str) -> None:
    assert violations(name, allowed) == []
