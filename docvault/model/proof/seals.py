"""Seals (FORMAT.md section 7.1): what a seal says, what is signed of it, and the tree it is the root of. Reading files and signing are others' work.

Two levels, so that one record can be shown without the rest: a history's or register's tree has its lines as entries; the vault's tree has as entries
the leaves made of those trees, by path.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from docvault.errors import N_
from docvault.model.case.canonical import Json, NotCanonicalError, canonical_json, parse_canonical
from docvault.model.case.codec import Coded, Shape
from docvault.model.case.history import Record
from docvault.model.case.kinds import KINDS
from docvault.model.proof.merkle import EMPTY, Tree, leaf_hash
from docvault.model.sentence import ProblemError
from docvault.model.values import dataclass, field

NO_ROOT = EMPTY.hex()


class BadLeavesError(ProblemError):
    """A text that is no list of leaves."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One history or register as sealed: its path in the vault, the number of its records, the root over their lines (hexadecimal).

    `imported` is the place of the last record by which a history came from another vault, 0 where none did: what stands before it was made there, and this
    vault vouches for none of it. None of a register, and in seals of before that was noted.
    """

    path: str
    size: int = 0
    root: str = NO_ROOT
    imported: int | None = None

    def entry(self) -> bytes:
        """The leaf's canonical form: its entry in the vault's tree, and its line in a file of leaves."""
        tree: dict[str, Json] = {"path": self.path, "size": self.size, "root": self.root}
        return canonical_json(tree if self.imported is None else tree | {"imported": self.imported})


@dataclass(frozen=True, slots=True)
class Seal(Coded):
    """What a line of `registers/seals.jsonl` says. `leaves` is the digest of its file of leaves, `key` the public key, `size` the number of leaves."""

    SHAPE = Shape(
        keys={"number": "seal"},
        order=("vault",),
        always=frozenset({"vault", "at", "root", "leaves", "key", "signature"}),
        wanted=frozenset({"signature"}),
    )

    number: int
    vault: str
    at: str
    root: str
    size: int
    leaves: str
    key: str
    despite: str = ""  # why it was sealed although something sealed before was altered
    signature: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)

    def statement(self) -> bytes:
        """What is signed: the canonical form of everything but the signature."""
        return canonical_json({key: said for key, said in self.to_tree().items() if key != "signature"})


def read_seal(record: Record) -> Seal:
    """The seal a record of the register enters. Raises `FieldError`."""
    return Seal.from_tree(record.event.data, "data")


def leaves_text(leaves: Iterable[Leaf]) -> bytes:
    """The text of a file of leaves: a line each, by path. Law: `parse_leaves(leaves_text(leaves)) == sorted(leaves)` by path."""
    return b"".join(leaf.entry() + b"\n" for leaf in sorted(leaves, key=lambda leaf: leaf.path))


def parse_leaves(text: bytes) -> list[Leaf]:
    """The leaves of a file. Raises `BadLeavesError`."""
    found: list[Leaf] = []
    covered = _covered()
    for line in text.splitlines():
        try:
            tree = parse_canonical(line)
        except NotCanonicalError as error:
            raise BadLeavesError(error.problem) from error
        path, size, root, imported = (tree.get(name) for name in ("path", "size", "root", "imported"))
        if not (isinstance(path, str) and covered.fullmatch(path) and isinstance(size, int) and isinstance(root, str)):
            raise BadLeavesError(N_("a line of it is no leaf"))
        if imported is not None and not isinstance(imported, int):
            raise BadLeavesError(N_("a line of it is no leaf"))
        found.append(Leaf(path, size, root, imported))
    return found


def _covered() -> re.Pattern[str]:
    """The paths of the histories and registers a vault has."""
    shelves = "|".join(kind.shelf + (r"/\d{4}" if kind.by_year else "") for kind in KINDS.values())
    return re.compile(rf"(?:{shelves})/(?!\.\.?/)[^/]+/history\.jsonl|registers/[a-z-]+\.jsonl")


def vault_hashes(leaves: Mapping[str, Leaf]) -> list[bytes]:
    """The leaf hashes of the vault's tree, by path."""
    return [leaf_hash(leaves[path].entry()) for path in sorted(leaves)]


def tree_of(lines: Iterable[bytes]) -> Tree:
    """The tree over a chain file's lines, taken without their line feeds."""
    tree = Tree()
    for line in lines:
        tree.add(leaf_hash(line))
    return tree


def digest_of(text: bytes) -> str:
    """The digest a seal gives of its file of leaves."""
    return sha256(text).hexdigest()
