"""The verb `prove`: one signature, with the way from its record to a signed seal, and nothing else of the vault (FORMAT.md section 7.1).

The file holds what is hashed and signed as the very text, so that whoever verifies it needs neither this program nor its canonical form
(`docs/proof.md`, `docs/verify_proof.py`).
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.history import BadRecordError, Record, parse_record
from docvault.model.case.kinds import ORDER
from docvault.model.exchange.provenance import IMPORTED, taken_over, vault_of
from docvault.model.proof.merkle import inclusion_proof, leaf_hash, root_of
from docvault.model.proof.seals import Seal, vault_hashes
from docvault.model.sentence import people_named
from docvault.model.times import minute
from docvault.model.values import dataclass
from docvault.services.access import demand_may_read
from docvault.services.outside import demand_place
from docvault.services.proof.sealing import Covered, SealDamagedError, covered_by, seals_of
from docvault.services.seeing import find_seen
from docvault.services.typed import department_id
from docvault.store import durable
from docvault.store.cases.case_file import HISTORY, NoSuchCaseError
from docvault.store.chainfile import BrokenChainError, whole_lines
from docvault.store.proof.seal_keys import is_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docvault.model.case.canonical import Json
    from docvault.services.vault import Vault

PROOF = "docvault-proof/1"


class NoSuchSignatureError(NotFoundError):
    """Nobody signed."""

    message = N_("Nobody signed for {document}@{version} of order {order} in the name of {department}.")
    next_step = N_("`docvault history {order}` shows who signed for what.")


class SeveralSignedError(UsageError):
    """A proof is of one signature."""

    message = N_("Several people of {department} signed for {document}@{version} of order {order}: {signers}.")
    next_step = N_("Say whose signature is meant: `--person WHO`.")


class SignedElsewhereError(RefusedError):
    """This vault cannot vouch for what another one recorded."""

    message = N_(
        "{person} signed for {document}@{version} of order {order} in the vault {vault}, from which it came here: "
        "this vault does not know who that was and cannot prove it."
    )
    next_step = N_("Have it proved there: `docvault prove` in the vault {vault}.")


class NotSealedError(RefusedError):
    """Nothing outside the vault vouches for the signature yet."""

    message = N_("The signature of {person} of {at} was given after the last seal.")
    next_step = N_("Seal the vault with `docvault seal`; then it can be proved.")


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof that was written: of which record, by which seal."""

    order: str
    record: Record
    seal: Seal
    out: Path

    def to_tree(self) -> dict[str, Any]:
        """What is proved, by which seal and with whose key, as the result of the command."""
        event = self.record.event
        data = event.data
        known = {"known": event.known.to_tree()} if event.known.how else {}
        only = {"evidence_only": True, "why": str(data.get("why", ""))} if data.get("evidence_only") else {}
        signed = {name: data[name] for name in ("document", "version", "department", "person")}
        return {
            "order": self.order,
            **signed,
            **known,
            **only,
            "at": self.record.event.at,
            "sha256": data["sha256"],
            "seal": self.seal.number,
            "sealed": self.seal.at,
            "key": self.seal.key,
            "out": str(self.out),
        }


def prove(
    vault: "Vault", order: str, wanted: str, department: str, out: Path, *, person: str = "", force: bool = False
) -> Proven:
    """Write the proof of a department's signature for `DOC` or `DOC@V`. The oldest seal that covers it is taken: it says most about the time.

    Raises `NoSuchSignatureError`, `SignedElsewhereError`, `SeveralSignedError`, `NotSealedError`, `SealDamagedError`, `NoSuchCaseError`,
    and what `demand_place`, `find_version` and `department_id` raise.
    """
    demand_place(vault.root, out, force=force)
    folder = vault.cases.folder(ORDER, order)
    if folder is None:
        raise NoSuchCaseError(kind=ORDER, id=order)
    lines = list(whole_lines(folder / HISTORY))
    record = _signature(vault, order, wanted, department, person, lines)
    path = vault.layout.shown(folder / HISTORY)
    entries = [leaf_hash(line) for line in lines]
    seal, covered = _oldest_seal(vault, path, entries, record)
    leaf, place = covered[path].leaf, sorted(covered).index(path)
    hashes = vault_hashes({known: one.leaf for known, one in covered.items()})
    if root_of(hashes).hex() != seal.root or not is_signed(seal.key, seal.statement(), seal.signature):
        raise SealDamagedError(seal=seal.number, problem="it is not what was signed")
    tree: dict[str, Json] = {
        "proof": PROOF,
        "record": lines[record.seq - 1].decode(),
        "record_path": [step.hex() for step in inclusion_proof(entries[: leaf.size], record.seq - 1)],
        "history": leaf.entry().decode(),
        "history_place": place,
        "history_path": [step.hex() for step in inclusion_proof(hashes, place)],
        "seal": seal.statement().decode(),
        "signature": seal.signature,
    }
    text = json.dumps(tree, ensure_ascii=False, indent=2).encode() + b"\n"
    staged = out.with_name(f".{out.name[:80]}.part")
    durable.stage(staged, text)
    durable.publish(staged, out)
    return Proven(order, record, seal, out)


def _signature(
    vault: "Vault", order: str, wanted: str, department: str, person: str, lines: "Sequence[bytes]"
) -> Record:
    document, version = find_seen(vault, vault.cases.read(ORDER, order).manifest, wanted)
    demand_may_read(vault, order, document)
    department = department_id(vault.config, department)
    meant = {"document": document.id, "version": version.number, "department": department}
    records = _records(order, lines)
    signed = [
        record
        for record in records
        if record.event.action == "signed"
        and all(record.event.data.get(name) == value for name, value in meant.items())
        and person in {"", record.event.data.get("person")}
    ]
    if not signed:
        raise NoSuchSignatureError(order=order, **meant)
    signed = _signed_here(order, records, signed)
    if len(signed) > 1:
        people = people_named(str(record.event.data.get("person")) for record in signed)
        raise SeveralSignedError(order=order, signers=people, **meant)
    return signed[0]


def _signed_here(order: str, records: list[Record], signed: list[Record]) -> list[Record]:
    """Those of some signatures that were given in this vault. Raises `SignedElsewhereError` where none was."""
    last = taken_over(records)
    here = [one for one in signed if last is None or one.seq > last.seq]
    if not here:
        came = next(one for one in records if one.event.action == IMPORTED and one.seq > signed[0].seq)
        named = {name: signed[0].event.data.get(name) for name in ("person", "document", "version")}
        raise SignedElsewhereError(order=order, vault=vault_of(came), **named)
    return here


def _records(order: str, lines: "Sequence[bytes]") -> list[Record]:
    try:
        return [parse_record(line) for line in lines]
    except BadRecordError as error:
        raise BrokenChainError(path=f"{order}/{HISTORY}", problem=error.problem) from error


def _oldest_seal(
    vault: "Vault", path: str, entries: "Sequence[bytes]", record: Record
) -> tuple[Seal, dict[str, Covered]]:
    """The first seal that covers the record as it stands there, and all it covers."""
    covered: dict[str, Covered] = {}
    last: Seal | None = None
    for seal in seals_of(vault.layout):
        covered |= covered_by(vault.layout, [seal])
        if path not in covered or covered[path].leaf.size < record.seq:
            continue
        leaf = covered[path].leaf
        if root_of(entries[: leaf.size]).hex() == leaf.root:
            return seal, covered
        last = seal
    if last is not None:
        raise SealDamagedError(seal=last.number, problem="the history is not what it covers")
    raise NotSealedError(person=record.event.data.get("person"), at=minute(record.event.at))
