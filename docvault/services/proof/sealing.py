"""What seals cover, read back from the vault: for the verbs `seal` and `prove`, and for `check --since-seal` (FORMAT.md section 7.1)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from docvault.errors import N_, DamagedError
from docvault.model.case.fields import FieldError
from docvault.model.case.history import BadRecordError, Record, parse_record
from docvault.model.exchange.provenance import IMPORTED
from docvault.model.proof.merkle import Tree, leaf_hash
from docvault.model.proof.seals import BadLeavesError, Leaf, Seal, digest_of, parse_leaves, read_seal
from docvault.model.values import dataclass
from docvault.store import inside
from docvault.store.chainfile import read_records, whole_lines
from docvault.store.layout import Layout
from docvault.store.proof.known_vaults import KnownVault, KnownVaults
from docvault.store.proof.seal_keys import KeyPlace, name_of

REGISTER = "registers/seals.jsonl"
_IMPORTED = f'"action":"{IMPORTED}"'.encode()


class SealDamagedError(DamagedError):
    """A seal, or the list of what it covers, is not as it was made: nothing is built on it."""

    message = N_("Seal {seal} is damaged: {problem}.")
    next_step = N_("`docvault check --since-seal` names every place. Put the files back from your last backup.")


@dataclass(frozen=True, slots=True)
class Keys:
    """Which key is meant: the file `given`, else the one of the vault in `folder`, which is the user's own and outside every vault.

    `vault` is the id of the vault that is meant, where somebody said it: one key may seal several.
    """

    folder: Path
    given: Path | None = None
    vault: str = ""

    @property
    def known(self) -> KnownVaults:
        """What the user knows of vaults that were sealed."""
        return KnownVaults(self.folder)

    def place(self, vault: str) -> KeyPlace:
        """Where the private key of a vault lies, or should."""
        return KeyPlace(self.given or self.folder / f"{name_of(vault)}.pem")


@dataclass(frozen=True, slots=True)
class Covered:
    """A leaf with the seal that covers it so."""

    leaf: Leaf
    seal: Seal


@dataclass(frozen=True, slots=True)
class Measured:
    """A chain file's whole records, counted, with their root, and the root over the first of them (None when there are fewer).

    `imported` is the place of the last by which a history came from another vault, 0 for none.
    """

    size: int
    root: str
    first: str | None
    imported: int = 0


def known_vault(keys: Keys, root: Path, vault: str) -> KnownVault | None:
    """What the user knows of a vault: as it was last seen at this path, else anywhere."""
    here = keys.known.at(root)
    return here if here is not None and here.vault == vault else keys.known.of(vault)


def is_known_seal_gone(known: KnownVault | None, records: Iterable[Record]) -> bool:
    """Whether the newest seal the user has seen of a vault is not in its register any more."""
    return known is not None and bool(known.seal) and not any(record.hash == known.seal for record in records)


def measure(path: Path, first: int) -> Measured:
    """Measure a chain file in one reading. A missing file has no records."""
    tree = Tree()
    before = tree.root() if first == 0 else None
    imported = 0
    for line in whole_lines(path):
        tree.add(leaf_hash(line))
        if _IMPORTED in line and _is_import(line):
            imported = tree.size
        if tree.size == first:
            before = tree.root()
    return Measured(tree.size, tree.root().hex(), before.hex() if before is not None else None, imported)


def _is_import(line: bytes) -> bool:
    """Whether a line of a history says that it came from another vault; one that is no record says nothing."""
    try:
        return parse_record(line).event.action == IMPORTED
    except BadRecordError:
        return False


def seals_of(layout: Layout) -> list[Seal]:
    """Every seal, oldest first. Raises `SealDamagedError`, `BrokenChainError`."""
    found: list[Seal] = []
    for record, _ in read_records(layout.register("seals")):
        try:
            seal = read_seal(record)
        except FieldError as error:
            raise SealDamagedError(seal=record.seq, problem=error.sentence) from error
        if seal.number != len(found) + 1:
            raise SealDamagedError(seal=record.seq, problem="it stands in the place of another")
        found.append(seal)
    return found


def leaves_of(layout: Layout, seal: Seal) -> list[Leaf]:
    """What a seal covers anew. Raises `SealDamagedError` when the file is missing or is not the one the seal names."""
    try:
        text = inside.read_bytes(layout.sealed_leaves(seal.number))
    except OSError as error:
        raise SealDamagedError(seal=seal.number, problem="the list of what it covers cannot be read") from error
    if digest_of(text) != seal.leaves:
        raise SealDamagedError(seal=seal.number, problem="the list of what it covers was altered")
    try:
        return parse_leaves(text)
    except BadLeavesError as error:
        raise SealDamagedError(seal=seal.number, problem=error.problem) from error


def covered_by(layout: Layout, seals: Sequence[Seal]) -> dict[str, Covered]:
    """Everything the last of these seals covers, by path: of each history and register the newest leaf. Raises `SealDamagedError`."""
    return {leaf.path: Covered(leaf, seal) for seal in seals for leaf in leaves_of(layout, seal)}
