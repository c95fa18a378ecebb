"""A kind of case file is named by its constant, so that whoever looks for orders, customers or plans finds them all, and a kind is one registration."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvault.model.case.kinds import KINDS

PACKAGE = Path(__file__).resolve().parents[2] / "docvault"
OTHERS = {
    "cli/commands.py": 2,  # groups of commands
    "cli/orders/add.py": 1,  # a command to type
    "cli/empty.py": 1,  # an option
    "cli/intake/views.py": 1,  # a command to type
    "cli/orders/order_repeat.py": 1,  # a command to type
    "cli/setup/init.py": 1,  # a command to type
    "index/sql/case_rows.py": 1,  # a column
    "index/sql/item_rows.py": 1,  # a column
    "language/terms.py": 3,  # words to translate
    "model/case/kinds.py": 3,
    "model/control/closed.py": 1,  # a field of a record
    "model/control/repeating.py": 1,  # a field of an order
    "model/control/visible.py": 1,  # a field of an order
    "model/retention/disposal_list.py": 2,  # fields of a list
    "model/retention/grounds.py": 2,  # a reason
    "model/retention/visible.py": 1,  # a reason
    "model/search/query.py": 2,  # fields of a query
    "model/settings.py": 1,  # a field
    "services/control/agenda.py": 1,  # a field of a row
    "services/control/review.py": 1,  # a field of a query
    "services/control/special_approval.py": 2,  # a field of an order
    "services/control/within_limit.py": 2,  # a field of an order
    "services/exchange/export.py": 1,  # a field of a query
    "services/intake/suggesting.py": 1,  # a field of a query
}
"""Where such a word stands for something else than a kind, or makes the constant, and how often."""


def literals(source: str) -> Iterator[int]:
    """The lines on which the name of a kind stands as a text. Keys of mappings and names of arguments are no kinds."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in KINDS and not _is_key(node, above[node]):
            yield node.lineno


def _is_key(node: ast.Constant, above: ast.AST) -> bool:
    if isinstance(above, ast.Dict):
        return node in above.keys
    if isinstance(above, ast.Compare):
        return node is above.left and isinstance(above.ops[0], ast.In | ast.NotIn)
    if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute):
        return above.func.attr in {"get", "pop", "argument"} and above.args[:1] == [node]
    return isinstance(above, ast.Subscript)


def test_no_kind_is_named_by_a_literal() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): len(list(literals(path.read_text(encoding="utf-8"))))
        for path in PACKAGE.rglob("*.py")
    }
    assert {path: count for path, count in found.items() if count} == OTHERS


@pytest.mark.parametrize(
    "source",
    [
        'cases.read("order", number)',
        'change_case(vault, "customer", code, done)',
        'index.cases(query, kind="plan")',
        'if manifest.kind == "order": pass',
        'if kind in ("order", "customer"): pass',
        'def show(case_kind="order"): pass',
        'tree = {"kind": "order"}',
    ],
)
def test_a_literal_is_found(source: str) -> None:
    assert list(literals(source))


@pytest.mark.parametrize(
    "source", ['tree["order"]', 'tree.get("order", "")', 'tree = {"order": number}', 'if "order" in tree: pass']
)
def test_a_key_is_none(source: str) -> None:
    assert not list(literals(source))
