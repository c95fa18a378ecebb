"""The verb `seal`: all histories and registers, as they are now, under one signature (FORMAT.md section 7.1, R-OD12).

Nobody waits for a seal: histories are read without their locks, line by whole line, and what is new in them is made durable before it is vouched for.
What was sealed before is compared on the way: a seal never covers up an alteration.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DamagedError, DocvaultError, NotFoundError, RefusedError
from docvault.model.case.case_name import written
from docvault.model.case.history import Event, Record
from docvault.model.case.kinds import KINDS
from docvault.model.progress import Progress, unseen
from docvault.model.proof.merkle import root_of
from docvault.model.proof.seals import Leaf, Seal, digest_of, leaves_text, vault_hashes
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, replace
from docvault.services.outside import demand_key_place
from docvault.services.proof.sealing import (
    REGISTER,
    Covered,
    Keys,
    covered_by,
    is_known_seal_gone,
    known_vault,
    measure,
    seals_of,
)
from docvault.services.proof.trust import demand_known
from docvault.services.rules import demand_permission
from docvault.store import durable
from docvault.store.cases.astray import astray
from docvault.store.cases.case_file import HISTORY
from docvault.store.lost_and_found import LostAndFound
from docvault.store.registers import NAMES
from docvault.store.retention.papers import REGISTER as DISPOSALS

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.proof.known_vaults import KnownVault
    from docvault.store.proof.seal_keys import KeyPlace, SealKey


_NAMED = 3
NOT_NOTED = N_(
    "Seal {seal} is made and stands in the vault. It could not be noted in your own settings ({problem}): should it be cut off, nothing here will show it."
)


class SealedAlteredError(DamagedError):
    """Something an earlier seal covers is not as it was: a new seal would vouch for it."""

    message = N_("What was sealed before was altered, removed or cut off: {paths}. Nothing was sealed.")
    next_step = N_(
        "`docvault check --since-seal` says what happened. Put it back from your last backup; "
        "what cannot be put back is sealed as it is, with the reason: `docvault seal --despite REASON`."
    )


class CasesAstrayError(DamagedError):
    """Folders of orders or customers are not in their place: a seal would pass over them."""

    message = N_("The folders of these are not in their place: {cases}. Nothing was sealed.")
    next_step = N_(
        "`docvault check` says where each folder is and how it comes back. "
        "What is lost for good is sealed as it is, with the reason: `docvault seal --despite REASON`."
    )


class OtherKeyError(RefusedError):
    """Not the key this vault was sealed with."""

    message = N_("This vault was sealed with another key than {path}.")
    next_step = N_(
        "Put the copy you kept of the right key there, or name it with `--key FILE`. "
        "If it is lost for good, `docvault seal --new-key` goes on with a new one."
    )


class KeyMissingError(NotFoundError):
    """The vault is sealed, and the key it was sealed with is not where it was looked for."""

    message = N_("The key this vault is sealed with is missing: there is no file {path}.")
    next_step = N_(
        "Put the copy you kept of it there, or name the copy with `--key FILE`. "
        "If it is lost for good, `docvault seal --new-key` goes on with a new one."
    )


class SealedBetweenError(RefusedError):
    """Somebody sealed with another key since this one's last seal: a new seal would vouch for what theirs may have covered up."""

    message = N_(
        "Since the last seal with this key, seal {last}, the vault was sealed with another ({seals}). Nothing was sealed."
    )
    next_step = N_(
        "`docvault check --since-seal` says what differs from your last seal. Where all is right, go on with the reason, "
        "which stands in the seal: `docvault seal --new-key --despite REASON`."
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal that was made. `made_key` says that its key was made for it, at `key_file`; `before` is the key of the seal before where that was another."""

    seal: Seal
    key_file: Path
    public_file: Path
    made_key: bool
    before: str = ""

    def to_tree(self) -> dict[str, Any]:
        """The seal and where its key lies, as the result of the command."""
        return {
            "seal": self.seal.number,
            "root": self.seal.root,
            "size": self.seal.size,
            "at": self.seal.at,
            "key": self.seal.key,
            "key_file": str(self.key_file),
            "made_key": self.made_key,
        } | ({"key_before": self.before} if self.before else {})


def seal(
    vault: "Vault", keys: Keys, *, despite: str = "", new_key: bool = False, progress: Progress = unseen
) -> Sealed:
    """Seal the vault; durable on return. The first seal makes its key.

    With `despite`, the reason, what was altered since the last seal, or the last with this key, is sealed as it is. A vault that lies where another is
    known to lie, or was sealed with another key than is known, gets no key without `new_key`; one whose seals are gone was sealed. Both are for those
    who may say which key a sealed vault has. Raises `NotPermittedError`, `SealedAlteredError`, `CasesAstrayError`, `SealedBetweenError`, `OtherKeyError`,
    `KeyMissingError`, `OtherVaultHereError`, `SealDamagedError`, `BrokenChainError`, `BadKeyError`, `NoKeyFileError`.
    """
    actor, now = vault.who.id, vault.now()
    place = keys.place(vault.config.id)
    with vault.registers.locked("seals"):
        seals = seals_of(vault.layout)
        before = covered_by(vault.layout, seals)
        known = known_vault(keys, vault.root, vault.config.id)
        if (new_key and (seals or known)) or despite:
            demand_permission(vault, "new-key")
        if not new_key:
            demand_known(vault, keys, seals)
        ours = _ours(place, keys, vault, seals)
        between = seals[len(ours) :] if ours and new_key else []
        is_cut = _is_cut_off(vault, place, known)
        leaves, altered = _compared(vault, before, ours, is_cut=is_cut, despite=bool(despite), progress=progress)
        if between and not despite:
            raise SealedBetweenError(last=ours[-1].number, seals=", ".join(str(one.number) for one in between))
        last = seals[-1].key if seals else ""
        key, made = _key(place, last or (known.key if known else ""), new_key=new_key)
        text = leaves_text(
            leaf for leaf in leaves.values() if leaf.path not in before or before[leaf.path].leaf != leaf
        )
        unsigned = Seal(
            number=len(seals) + 1,
            vault=vault.config.id,
            at=now,
            root=root_of(vault_hashes(leaves)).hex(),
            size=len(leaves),
            leaves=digest_of(text),
            key=key.public,
            despite=despite if altered or between else "",
        )
        signed = replace(unsigned, signature=key.sign(unsigned.statement()))
        _keep_leaves(vault, signed.number, text)
        [record] = vault.registers.append_locked("seals", [Event(now, actor, "sealed", signed.to_tree())])
    _note(vault, keys, place, signed, record)
    return Sealed(signed, place.path, place.public_path, made, last if last != signed.key else "")


def _note(vault: "Vault", keys: Keys, place: "KeyPlace", signed: Seal, record: Record) -> None:
    """Note beside the key which seal is the newest. A seal that is made stands, whether that could be noted or not: nobody is to make it again."""
    try:
        place.note(signed.vault, record.line())
        keys.known.remember(vault.root, signed.vault, signed.key, record.hash)
    except (OSError, DocvaultError) as error:
        problem = error.strerror or str(error) if isinstance(error, OSError) else error.values["problem"]
        vault.notices.append(Sentence(NOT_NOTED, {"seal": signed.number, "problem": problem}))


def _missing(vault: "Vault", before: Mapping[str, Covered]) -> dict[str, str]:
    """The case files whose folder is not in its place, by the path of their history; not those a seal covers already as gone."""
    found = [one for kind in KINDS for one in astray(vault.layout, kind, look_inside=True)]
    missing = {f"{one.folder}/{HISTORY}": written(one.kind, one.id) for one in found}
    return {path: case for path, case in missing.items() if path not in before or before[path].leaf.size}


def _compared(
    vault: "Vault",
    before: Mapping[str, Covered],
    ours: Sequence[Seal],
    *,
    is_cut: bool,
    despite: bool,
    progress: Progress,
) -> tuple[dict[str, Leaf], bool]:
    """What there is to seal, by path, and whether something is not as it was sealed. Raises `CasesAstrayError`, `SealedAlteredError` unless told to go on."""
    missing = _missing(vault, before)
    if missing and not despite:
        raise CasesAstrayError(cases=_first(list(missing.values())))
    leaves, altered = _leaves(vault, before, covered_by(vault.layout, ours), missing, progress)
    if is_cut:
        altered.append(REGISTER)
    if altered and not despite:
        raise SealedAlteredError(paths=_first(altered))
    return leaves, bool(altered)


def _first(names: Sequence[str]) -> str:
    """The first few names, and a sign that there are more."""
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _ours(place: "KeyPlace", keys: Keys, vault: "Vault", seals: Sequence[Seal]) -> list[Seal]:
    """The seals up to the last that is made with the key at hand, or that is known: what it covers others' seals do not cover up. None where no seal is."""
    known = keys.known.of(vault.config.id)
    key = place.read().public if place.exists() else known.key if known is not None else ""
    last = max((one.number for one in seals if one.key == key), default=0)
    return list(seals[:last])


def _leaves(
    vault: "Vault",
    before: Mapping[str, Covered],
    ours: Mapping[str, Covered],
    missing: Collection[str],
    progress: Progress,
) -> tuple[dict[str, Leaf], list[str]]:
    """What there is to seal, by path, and the paths of what is not as it was sealed, last and by our own key, or is missing. All of it is durable."""
    paths = sorted({*_chain_files(vault), *before, *missing})
    leaves: dict[str, Leaf] = {}
    altered = [path for path in missing if path not in before]
    shelves: set[Path] = set()
    for done, path in enumerate(paths, start=1):
        file = vault.root / path
        known = before[path].leaf if path in before else Leaf(path)
        found = measure(file, known.size)
        own = ours[path].leaf if path in ours else known
        if found.first != known.root or (own != known and measure(file, own.size).first != own.root):
            altered.append(path)
        if path not in before and path not in missing:
            shelves.add(file.parent.parent)
        if found.size > known.size:
            durable.sync_file(file)
        leaves[path] = Leaf(path, found.size, found.root, found.imported if file.name == HISTORY else None)
        progress(done, len(paths))
    for shelf in shelves:
        durable.sync_folder(shelf)
    return leaves, altered


def _chain_files(vault: "Vault") -> Iterator[str]:
    """The paths of all registers and histories there are."""
    for name in (*NAMES, DISPOSALS):
        if vault.layout.register(name).is_file():
            yield vault.layout.shown(vault.layout.register(name))
    for kind in KINDS:
        for _, folder in vault.cases.each(kind):
            yield vault.layout.shown(folder / HISTORY)


def _is_cut_off(vault: "Vault", place: "KeyPlace", known: "KnownVault | None") -> bool:
    """Whether the newest seal made with this key, or the newest that is known of the vault, is not in the register any more."""
    records, noted = list(vault.registers.records("seals")), place.noted(vault.config.id)
    is_noted_gone = noted is not None and not any(record.line() == noted for record in records)
    return is_noted_gone or is_known_seal_gone(known, records)


def _key(place: "KeyPlace", last: str, *, new_key: bool) -> tuple["SealKey", bool]:
    """The key, made now if this is the first seal or a new one is wanted."""
    demand_key_place(place)
    if not place.exists() and (new_key or not last):
        return place.create(), True
    if not place.exists():
        raise KeyMissingError(path=str(place.path.absolute()))
    key = place.read()
    if last not in {"", key.public} and not new_key:
        raise OtherKeyError(path=str(place.path))
    return key, False


def _keep_leaves(vault: "Vault", number: int, text: bytes) -> None:
    """Write what the seal covers anew. A file of that number was left by a seal that was never made."""
    path = vault.layout.sealed_leaves(number)
    durable.make_folders(path.parent)
    if path.exists():
        LostAndFound(vault.layout).keep(path)
    durable.write_new(path, text)
    durable.sync_folder(path.parent)
