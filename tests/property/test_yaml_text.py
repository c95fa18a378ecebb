"""YAML of the format: what is written reads back, other readers read the same, and what the format forbids is refused."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.names import free_name, name_problem, safe_id, safe_name
from docvault.store.yaml_text import BadYamlError, dump_yaml, load_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["NO", "yes", "08", "1e5", "12:30", "2026-11-24", "null", "~", "true", "0x1F", "1_000", "+1", ".5", "-", "- a", "a: b", "a #b", "'", '"',
     "\ufeff", "=", "<<", "牛仔裤：银色"]
)  # fmt: skip
SCALARS = TEXT | st.integers(-(10**15) + 1, 10**15 - 1) | st.booleans() | st.none()
TREES = st.dictionaries(
    TEXT,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
    ),
    max_size=6,
)


@given(TREES)
def test_written_and_read_back(tree: dict[str, Any]) -> None:
    text = dump_yaml(tree)
    assert load_yaml(text, "t.yaml") == tree
    assert dump_yaml(load_yaml(text, "t.yaml")) == text


@given(TREES)
def test_other_readers_read_the_same(tree: dict[str, Any]) -> None:
    assert yaml.safe_load(dump_yaml(tree)) == tree


@given(st.binary(max_size=120) | st.text("ab:-[]{}&*!|>'\"#%@ \n\t,?0", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(text: bytes) -> None:
    try:
        load_yaml(text, "t.yaml")
    except BadYamlError as error:
        if not str(error).startswith("t.yaml, line "):
            raise


@pytest.mark.parametrize(
    "text",
    [
        b"a: 1\na: 2\n", b"a: &x 1\nb: *x\n", b"a: !!int 1\n", b"%YAML 1.2\n---\na: 1\n", b"a: 1\n---\nb: 2\n", b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n",
        b"a: {b: 1}\n", b"a: [1, 2]\n", b"a:\n\tb: 1\n", b"? [a]\n: b\n", b"", b"\xff\xfe", b"[" * 200, b"a: 'open\n",
    ],
)  # fmt: skip
def test_what_the_format_forbids(text: bytes) -> None:
    with pytest.raises(BadYamlError):
        load_yaml(text, "t.yaml")


def test_text_stays_text() -> None:
    tree = load_yaml(b"a: NO\nb: 08\nc: 1e5\nd: 12:30\ne: 2026-11-24\nf: 7\ng: true\nh: '7'\n", "t.yaml")
    assert tree == {"a": "NO", "b": "08", "c": "1e5", "d": "12:30", "e": "2026-11-24", "f": 7, "g": True, "h": "7"}


@given(st.text(max_size=120) | st.text("CONaux.:/\\|?*<> \u0000é\u0065\u0301", max_size=20))
def test_any_name_is_made_safe(original: str) -> None:
    made = safe_name(original)
    assert name_problem(made) is None, made
    assert safe_name(made) == made
    assert name_problem(safe_id(original, fallback="other")) is None
    assert free_name(made, frozenset({made.casefold()})) != made


def test_long_names_keep_their_ending() -> None:
    made = safe_name("订" * 84 + ".tif")
    assert made.endswith(".tif")
    assert len(made.encode()) <= 200
