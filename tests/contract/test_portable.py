"""What two databases are to share is said in SQL both know: no word of SQLite's own, no driver."""

import ast
import re
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "docvault" / "index" / "sql"
OWN = re.compile(
    r"\b(rowid|glob|match|nocase|instr|ifnull|json_each|json_extract|last_insert_rowid|sqlite_\w+|pragma|vacuum|fts5|autoincrement|strftime|group_concat)\b"
    r"|\bWITHOUT ROWID\b|\bINSERT OR\b|\bLIMIT -1\b|\?\d|substr\([^)]*, -",
    re.IGNORECASE,
)
"""Words and ways of SQLite that PostgreSQL has not, or has otherwise."""


def statements(source: str) -> list[str]:
    """The texts of a module but its docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_shared_statements_have_no_words_of_one_database() -> None:
    found = {
        path.name: problems
        for path in SHARED.glob("*.py")
        if (problems := [match[0] for text in statements(path.read_text(encoding="utf-8")) for match in OWN.finditer(text)])
    }  # fmt: skip
    assert found == {}


def test_shared_modules_know_no_driver() -> None:
    for path in SHARED.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(
            r"^\s*(import|from) (sqlite3|psycopg|docvault\.index\.(sqlite|whoosh))", source, re.MULTILINE
        ), path.name


@pytest.mark.parametrize(
    "planted",
    [
        'x = "SELECT rowid FROM docs"',
        'x = "INSERT OR REPLACE INTO marks VALUES (?, ?)"',
        'x = "c.id = ? COLLATE NOCASE"',
        'x = f"substr(item, -length(?))"',
        'x = "SELECT ?1"',
    ],
)
def test_a_planted_word_is_found(planted: str) -> None:
    assert [text for text in statements(planted) if OWN.search(text)]
