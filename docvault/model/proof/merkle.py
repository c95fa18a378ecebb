"""Merkle trees with the hashing of RFC 6962, section 2.1: one root for a list of entries, and short proofs against it.

Entries are bytes, hashes are 32 bytes. Leaves and nodes are hashed apart (0x00, 0x01), so that no node passes for an entry. Nothing here reads or
stores anything; the laws of each pair stand with it, and `tests/property/test_merkle.py` holds them.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of no entries."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two hashes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows at its right, as hashlib's objects grow: it keeps the root of each whole subtree, one for each bit of its size.

    Law: after `add` of every one of `leaves`, `root()` is `root_of(leaves)`; asked for in between, it is the root of those added so far.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self._peaks: list[bytes] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """Append a leaf's hash."""
        self.size += 1
        place = self.size
        while not place & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            place >>= 1
        self._peaks.append(leaf)

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._peaks:
            return EMPTY
        *others, root = self._peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaf hashes (MTH of the RFC)."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` (from 0) to the root, lowest first (PATH of the RFC): at most one for each bit of the size.

    Law: `includes(root_of(leaves), len(leaves), index, leaves[index], inclusion_proof(leaves, index))`.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(left, index), root_of(right))
    return (*inclusion_proof(right, index - split), root_of(left))


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that `leaf` stands at `index` in the tree of `size` leaves with this root (RFC 9162, 2.1.3.2).

    Law: with the root and size of a tree, no other leaf, no other index and no other proof is accepted, short of a collision of SHA-256.
    """
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if place & 1 or place == last:
            reached = node_hash(step, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        place, last = place >> 1, last >> 1
    return not last and reached == root
