"""The vault against its seals (V080 to V085, W081): nothing that was sealed is altered, removed or cut off, however well it was made to agree.

What counts is the newest seal made with the key that is trusted. It covers the register of the seals before it, and each seal's list of leaves by its
digest, so one signature stands for all of them. Histories are read up to what is sealed: what came later is nobody's finding here.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from docvault.errors import N_
from docvault.model.case.case_name import as_meant, case_name
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Record
from docvault.model.case.kinds import KINDS
from docvault.model.progress import Progress, unseen
from docvault.model.proof.merkle import root_of
from docvault.model.proof.seals import Seal, read_seal, tree_of, vault_hashes
from docvault.model.times import minute
from docvault.model.values import dataclass, field
from docvault.services.proof.checking.findings import Finding, read_chain
from docvault.services.proof.checking.vault_rules import stranger
from docvault.services.proof.sealing import (
    REGISTER,
    Covered,
    Keys,
    SealDamagedError,
    is_known_seal_gone,
    known_vault,
    leaves_of,
)
from docvault.store.chainfile import whole_lines
from docvault.store.layout import Layout
from docvault.store.proof.seal_keys import KeyPlace, is_signed

GIVEN, KEPT, KNOWN, FIRST = "given", "kept", "known", "first"
"""Where the trusted key comes from: named by the caller, kept in the user's settings, vouched for before by the user, or merely named by the vault's own
first seal, which nobody vouches for."""


@dataclass(frozen=True, slots=True)
class SealReport:
    """What was found, the seal everything was compared with (None: no seal can be trusted), and whose word its key is."""

    findings: list[Finding] = field(default_factory=list)
    seal: Seal | None = None
    trusted: str = ""
    newest: str = ""  # hash of the record of the newest seal

    def breaks(self, *rules: str) -> bool:
        """Whether one of some rules is broken."""
        return any(one.rule in rules for one in self.findings)

    def to_tree(self) -> dict[str, Any]:
        """The seal as the result of a check has it."""
        seal = self.seal
        known = (
            {
                "vault": seal.vault,
                "seal": seal.number,
                "at": seal.at,
                "root": seal.root,
                "size": seal.size,
                "key": seal.key,
            }
            if seal
            else {}
        )
        return {**known, "trusted": self.trusted}


def check_seals(
    root: Path, vault: str, keys: Keys, *, order: str | None = None, progress: Progress = unseen
) -> SealReport:
    """Compare the vault, or one order of it, with its newest seal that can be trusted. `vault` is the vault's id, empty when it cannot be read.

    Raises `NoKeyFileError` and `BadKeyError` about a key that was given.
    """
    records, found = _records(root)
    seals, more = _seals(records, vault)
    found += more
    vault = vault or (seals[0].vault if seals else "")
    place, key, trusted = _trusted(keys, vault, seals)
    found += _noted(place, vault, records) or _known_before(keys, root, vault, records)
    found += _at_its_place(keys, root, vault, "" if trusted == GIVEN else key)
    if not seals:
        if not found:
            found.append(Finding("W081", REGISTER, N_("The vault was never sealed: `docvault seal` does it.")))
        return SealReport(found, None, trusted)
    anchor, more = _anchor(seals, key)
    found += more
    if anchor is None:
        return SealReport(found, None, trusted)
    if trusted == FIRST:
        found.append(Finding("W082", REGISTER, _NOBODY_VOUCHES, {"key": key}))
    upto = [seal for seal in seals if seal.number <= anchor.number]
    covered, more = _covered(root, upto, anchor)
    found += more
    wanted = [one for path, one in sorted(covered.items()) if order is None or _is_of(path, order)]
    for done, one in enumerate(wanted, start=1):
        found += _compared(root, one)
        progress(done, len(wanted))
    return SealReport(found, anchor, trusted, records[-1].hash if records else "")


def seal_strangers(root: Path, records: Sequence[Record]) -> list[Finding]:
    """What lies beside the lists of leaves (W001). The list of a seal that was interrupted may wait for the next to come."""
    folder = Layout(root).sealed
    known = {f"{number}.jsonl" for number in range(1, len(records) + 2)}
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return [stranger(folder / name, root) for name in names if name not in known]


def _records(root: Path) -> tuple[list[Record], list[Finding]]:
    path = root / REGISTER
    if not path.is_file():
        return [], []
    records, found = read_chain(path, REGISTER, "register-seals", "V080")
    return records or [], found


def _seals(records: Iterable[Record], vault: str) -> tuple[list[Seal], list[Finding]]:
    """The seals that are seals of this vault, and findings about the others (V080)."""
    seals: list[Seal] = []
    found: list[Finding] = []
    for record in records:
        where = f"{REGISTER}:{record.seq}"
        try:
            seal = read_seal(record)
        except FieldError as error:
            found.append(Finding("V080", where, N_("This is no seal: {problem}."), {"problem": error.sentence}))
            continue
        values = {"seal": seal.number, "vault": seal.vault}
        if seal.number != record.seq or (vault and seal.vault != vault):
            found.append(Finding("V080", where, N_("It says it is seal {seal} of vault {vault}."), values))
        elif not is_signed(seal.key, seal.statement(), seal.signature):
            found.append(
                Finding("V080", where, N_("The signature is wrong: the seal was altered, or never made with its key."))
            )
        else:
            seals.append(seal)
    return seals, found


def _trusted(keys: Keys, vault: str, seals: Sequence[Seal]) -> tuple[KeyPlace, str, str]:
    """Where the trusted key lies, the key, and whose word it is."""
    place = keys.place(vault)
    if keys.given is not None:
        return place, place.public(), GIVEN
    if place.exists():
        return place, place.public(), KEPT
    public = KeyPlace(place.public_path)
    if public.exists():
        return public, public.public(), KEPT
    known = keys.known.of(vault)
    if known is not None:
        return place, known.key, KNOWN
    return place, seals[0].key if seals else "", FIRST


_NOBODY_VOUCHES = N_(
    "Nobody vouches for the key {key}: it is only the one the vault itself names. Compare it with what the house has on paper, then confirm it: "
    "`docvault seal trust`, or `docvault check --since-seal --key FILE` with a copy kept outside the vault."
)
_ANOTHER_LAY_HERE = N_(
    "Here lay vault {known}, sealed with the key {key}; now vault {vault} does. Find out who put it there. "
    "If it is right, the house's key says so: `docvault check --since-seal --key FILE --vault {vault}`."
)
_ANOTHER_IS_MEANT = N_("Vault {known} is meant; here lies vault {vault}.")
_ANOTHER_KEY = N_(
    "Vault {vault} was sealed with the key {key}, and is now sealed with another. Find out who did it. "
    "If it is right, the house's key says so: `docvault check --since-seal --key FILE`."
)


def _at_its_place(keys: Keys, root: Path, vault: str, key: str) -> list[Finding]:
    """Whether another vault is meant, or known to lie here, or this one with another key than the one it is trusted with (V086)."""
    if keys.vault and keys.vault != vault:
        return [Finding("V086", REGISTER, _ANOTHER_IS_MEANT, {"known": keys.vault, "vault": vault or "?"})]
    known = keys.known.at(root)
    is_said = keys.given is not None and bool(keys.vault)
    if known is None or is_said or (known.vault == vault and key in {"", known.key}):
        return []
    values = {"known": known.vault, "key": known.key, "vault": vault or "?"}
    return [Finding("V086", REGISTER, _ANOTHER_KEY if known.vault == vault else _ANOTHER_LAY_HERE, values)]


def _noted(place: KeyPlace, vault: str, records: Iterable[Record]) -> list[Finding]:
    """Whether the newest seal that was made with the key at hand is still there (V085)."""
    noted = place.noted(vault)
    if noted is None or any(record.line() == noted for record in records):
        return []
    message = N_(
        "The newest seal, noted beside the key, is not in it: seals were cut off, or an older vault was put back."
    )
    return [Finding("V085", REGISTER, message)]


def _known_before(keys: Keys, root: Path, vault: str, records: Iterable[Record]) -> list[Finding]:
    """Whether the newest seal this user has seen of the vault, here or elsewhere, is still there (V085)."""
    if not is_known_seal_gone(known_vault(keys, root, vault), records):
        return []
    message = N_(
        "The newest seal you know of this vault is not in it: seals were cut off, or an older vault was put back. "
        "If that is as it should be, `docvault seal trust` says so."
    )
    return [Finding("V085", REGISTER, message)]


def _anchor(seals: Sequence[Seal], key: str) -> tuple[Seal | None, list[Finding]]:
    """The newest seal made with the trusted key, and findings about those that stand after it, or between seals with it (V080)."""
    anchor = next((seal for seal in reversed(seals) if seal.key == key), None)
    message = N_("The seal was made with the key {key}, which is not the one that is trusted.")
    return anchor, [
        Finding("V080", f"{REGISTER}:{seal.number}", message, {"key": seal.key})
        for seal in seals
        if anchor is None or seal.number > anchor.number or seal.number in _between(seals, key)
    ]


def _between(seals: Sequence[Seal], key: str) -> set[int]:
    """The seals with other keys that stand after the first with this one, but for those after which one with this one said why it goes on: `despite`."""
    begun, found = False, set[int]()
    for seal in seals:
        if seal.key != key:
            found |= {seal.number} if begun else set()
            continue
        begun = True
        if seal.despite:
            found.clear()
    return found


def _covered(root: Path, seals: Sequence[Seal], anchor: Seal) -> tuple[dict[str, Covered], list[Finding]]:
    """What the seals up to the anchor cover, as far as their lists are whole (V081), and whether it is what the anchor signs (V082)."""
    layout = Layout(root)
    covered: dict[str, Covered] = {}
    found: list[Finding] = []
    for seal in seals:
        try:
            covered |= {leaf.path: Covered(leaf, seal) for leaf in leaves_of(layout, seal)}
        except SealDamagedError as error:
            where = layout.shown(layout.sealed_leaves(seal.number))
            message = N_("What seal {seal} covers cannot be told any more: {problem}.")
            found.append(Finding("V081", where, message, error.values))
    is_whole = not found and len(seals) == anchor.number
    hashes = vault_hashes({path: one.leaf for path, one in covered.items()})
    if is_whole and (len(hashes), root_of(hashes).hex()) != (anchor.size, anchor.root):
        message = N_("What the seals cover does not give the root that seal {seal} signs.")
        found.append(Finding("V082", f"{REGISTER}:{anchor.number}", message, {"seal": anchor.number}))
    return covered, found


def _compared(root: Path, one: Covered) -> list[Finding]:
    """A history or register against its leaf (V083, V084)."""
    leaf = one.leaf
    values = {"count": leaf.size, "seal": one.seal.number, "at": minute(one.seal.at)}
    if not leaf.size:
        return []
    file = root / leaf.path
    try:
        tree = tree_of(islice(whole_lines(file), leaf.size))
    except OSError as error:
        problem = error.strerror or str(error)
        return [Finding("V083", leaf.path, N_("The file cannot be read: {problem}."), {"problem": problem})]
    if not file.is_file():
        message = N_("The file is missing; seal {seal} of {at} covers it.")
        return [Finding("V083", leaf.path, message, values)]
    if tree.size < leaf.size:
        message = N_("The end was cut off: seal {seal} of {at} covers records 1 to {count}, the file has {left}.")
        return [Finding("V083", leaf.path, message, {**values, "left": tree.size})]
    if tree.root().hex() != leaf.root:
        message = N_(
            "Up to record {count} it is not what seal {seal} of {at} covers: something was altered, taken out or put in."
        )
        return [Finding("V084", leaf.path, message, values)]
    return []


def _is_of(path: str, order: str) -> bool:
    parts, (kind, case_id) = path.split("/"), case_name(as_meant(order))
    return parts[0] == KINDS[kind].shelf and parts[2 if KINDS[kind].by_year else 1] == case_id
