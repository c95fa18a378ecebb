"""A storage as a compound file of its own: what is put in comes out, past the tables that fit into its header."""

import io

import olefile

from docvault.extract import compound as made


def test_what_is_put_in_comes_out() -> None:
    tree: made.Tree = {"a": b"x" * 100, "empty": b"", "folder": {"long": b"y" * 5000, "deeper": {"in": b"z"}}}
    with olefile.OleFileIO(io.BytesIO(made.compound(tree))) as file:
        assert made.storage_tree(file, ()) == tree
        assert made.storage_tree(file, ("folder",)) == tree["folder"]
        assert not file.parsing_issues


def test_more_sectors_than_the_header_has_tables_for() -> None:
    tree: made.Tree = {"large": bytes(range(256)) * 64_000, "small": b"x"}
    with olefile.OleFileIO(io.BytesIO(made.compound(tree))) as file:
        assert made.storage_tree(file, ()) == tree
        assert not file.parsing_issues
