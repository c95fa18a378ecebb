"""Merkle trees: the laws of their docstrings, RFC 6962's own definition written down plainly, and roots others have published."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.proof.merkle import EMPTY, Tree, includes, inclusion_proof, leaf_hash, root_of
from docvault.model.proof.seals import BadLeavesError, Leaf, leaves_text, parse_leaves

ENTRIES = st.lists(st.binary(max_size=8), max_size=70)
SOME = st.lists(st.binary(max_size=8), min_size=1, max_size=70)
HASH = st.binary(min_size=32, max_size=32)

PUBLISHED = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]
"""Entries of Google's certificate-transparency test tree, each with the root once it is appended."""


def defined(entries: list[bytes]) -> bytes:
    """MTH as section 2.1 of the RFC defines it."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + defined(entries[:split]) + defined(entries[split:])).digest()


def test_published_roots() -> None:
    tree = Tree()
    for entry, root in PUBLISHED:
        tree.add(leaf_hash(bytes.fromhex(entry)))
        assert tree.root().hex() == root
    assert Tree().root() == EMPTY


@given(ENTRIES)
def test_the_root_is_that_of_the_definition(entries: list[bytes]) -> None:
    tree = Tree()
    for count, entry in enumerate(entries, start=1):
        tree.add(leaf_hash(entry))
        assert tree.size == count
        assert tree.root() == defined(entries[:count])
    assert root_of([leaf_hash(entry) for entry in entries]) == defined(entries)


@given(SOME, st.data())
def test_every_leaf_has_its_proof(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert includes(root_of(leaves), len(leaves), index, leaves[index], proof)
    assert len(proof) <= (len(leaves) - 1).bit_length()


@given(SOME, st.data())
def test_nothing_else_is_proven(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    root, index = root_of(leaves), data.draw(st.integers(0, len(leaves) - 1))
    leaf, proof = leaves[index], inclusion_proof(leaves, index)
    other_leaf = data.draw(HASH.filter(lambda other: other != leaf))
    other_index = data.draw(st.integers(-2, len(leaves) + 2).filter(lambda other: other != index))
    other_proof = data.draw(
        st.one_of(
            st.lists(HASH, max_size=8).map(tuple),
            st.integers(0, len(proof)).map(lambda cut: proof[:cut]),
            HASH.map(lambda more: (*proof, more)),
            st.permutations(proof).map(tuple),
        ).filter(lambda other: other != proof)
    )
    assert not includes(root, len(leaves), index, other_leaf, proof)
    assert not includes(root, len(leaves), index, leaf, other_proof)
    assert not includes(other_leaf, len(leaves), index, leaf, proof)
    # the same entry may stand in two places; but then its path differs unless both subtrees are the same
    assert not includes(root, len(leaves), other_index, leaf, proof) or leaves[other_index] == leaf


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof([leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")], index)


LEAVES = st.dictionaries(
    st.from_regex(r"orders/20[0-9]{2}/[a-z0-9\u4e00-\u4eff-]{1,12}/history\.jsonl", fullmatch=True),
    st.tuples(st.integers(0, 2**40), HASH.map(bytes.hex)),
    max_size=8,
).map(lambda found: [Leaf(path, size, root) for path, (size, root) in found.items()])


@given(LEAVES)
def test_leaves_written_parse_back(leaves: list[Leaf]) -> None:
    assert parse_leaves(leaves_text(leaves)) == sorted(leaves, key=lambda leaf: leaf.path)


@pytest.mark.parametrize(
    "path", ["../secret/history.jsonl", "orders/2026/../history.jsonl", "/etc/passwd", "vault.yaml", "orders/2026/a/b"]
)
def test_a_leaf_names_only_histories_and_registers(path: str) -> None:
    with pytest.raises(BadLeavesError):
        parse_leaves(Leaf(path).entry() + b"\n")
