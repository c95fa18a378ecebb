"""The verb `seal trust`: this user vouches for the key a vault is sealed with, having compared it with what the house has on paper (design 2.4)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docvault.errors import N_, NotFoundError, RefusedError, UsageError
from docvault.model.case.history import Record
from docvault.model.proof.seals import Seal
from docvault.model.sentence import Sentence
from docvault.model.times import minute
from docvault.model.values import dataclass
from docvault.services.proof.sealing import Keys, seals_of
from docvault.services.rules import able_people, named
from docvault.services.vault import Vault
from docvault.store.proof.known_vaults import KnownVault

FEWEST_DIGITS = 16
"""Digits of a key that are compared at least: nobody makes keys until one begins with so many."""
SEALS = N_("seals {first} to {last}")


class NeverSealedError(RefusedError):
    """There is no key to vouch for."""

    message = N_("This vault was never sealed: there is no key to trust.")
    next_step = N_("`docvault seal` seals it.")


class KeyUnsaidError(RefusedError):
    """The vault's seals are made with several keys, and nobody said which is meant."""

    message = N_("This vault was sealed with several keys: {keys}.")
    next_step = N_(
        "Compare them with what the house has on paper, and name the one that stands there: `docvault seal trust KEY`."
    )


class NoSuchKeyError(NotFoundError):
    """No seal is made with the key that was named."""

    message = N_("No seal of this vault, or more than one key, begins with {key}. Its seals are made with: {keys}.")
    next_step = N_(
        "Compare it with what the house has on paper. Where none is that, the vault is not the house's, or was sealed by somebody else."
    )


class TooLittleOfKeyError(UsageError):
    """So few digits that whoever likes makes keys until one begins with them."""

    message = N_("{digits} digits are too few of a key: somebody can make one that begins so too.")
    next_step = N_("Type its first {fewest} at least, as they stand on the house's paper: `docvault seal trust KEY`.")


class OtherVaultHereError(RefusedError):
    """Where this vault lies, another lay, or this one was sealed with another key."""

    message = N_("At {path} you know vault {vault}, sealed with the key {key}. What lies there now is not that.")
    next_step = N_(
        "Find out who put it there before anything else: `docvault check --since-seal` names what differs. "
        "If it is right, the house's key says so: `docvault check --since-seal --key FILE --vault {here}`; "
        "a vault you made anew there yourself is sealed with `docvault seal --new-key`."
    )


class OtherKeySinceError(RefusedError):
    """The vault is the one that is known, and somebody sealed it with another key since."""

    message = N_(
        "This vault was sealed with another key since you last vouched for it: {seals}, last by {person} on {at}. "
        "You know it by the key {key}; the newest is {newest}."
    )
    next_step = N_(
        "Ask {person} why. If the other key is the house's from now on, name its public part: `docvault check --since-seal --key FILE`. "
        "To go on with your own: `docvault seal --new-key --despite REASON` (one of: {sealers})."
    )


@dataclass(frozen=True, slots=True)
class Trusted:
    """The key that is trusted from now on, with the vault it seals."""

    path: Path
    vault: str
    key: str
    seal: int

    def to_tree(self) -> dict[str, Any]:
        """The trust as the result of the command."""
        return {"path": str(self.path), "vault": self.vault, "key": self.key, "seal": self.seal}


def trust(vault: Vault, keys: Keys, key: str = "") -> Trusted:
    """Vouch for the key the vault is sealed with, or the one that begins so; by path and id, durable on return, in the user's own settings.

    Raises `KeyUnsaidError` where its seals are made with several and none is named, `NoSuchKeyError`, `TooLittleOfKeyError`, `NeverSealedError`,
    `SealDamagedError`, `OtherVaultHereError` and `OtherKeySinceError` where something else is known.
    """
    seals = seals_of(vault.layout)
    if not seals:
        raise NeverSealedError
    if not key:
        demand_known(vault, keys, seals)
    wanted = _wanted([one.key for one in seals], key)
    demand_known(vault, keys, [one for one in seals if one.key == wanted])
    keys.known.remember(vault.root, vault.config.id, wanted, vault.registers.head("seals").hash)
    return Trusted(vault.root, vault.config.id, wanted, max(one.number for one in seals if one.key == wanted))


def _wanted(made: Sequence[str], typed: str) -> str:
    """The key that is meant, of those that seals are made with."""
    known = list(dict.fromkeys(made))
    if not typed and len(known) > 1:
        raise KeyUnsaidError(keys=", ".join(known))
    begins = typed.strip().lower()
    found = [one for one in known if one.startswith(begins)]
    if len(found) != 1:
        raise NoSuchKeyError(key=typed, keys=", ".join(known))
    if typed and len(begins) < FEWEST_DIGITS:
        raise TooLittleOfKeyError(digits=len(begins), fewest=FEWEST_DIGITS)
    return found[0]


def demand_known(vault: Vault, keys: Keys, seals: Sequence[Seal]) -> None:
    """Refuse a vault that lies where another is known to lie, or whose newest seal is made with another key than is known.

    Raises `OtherVaultHereError`, and `OtherKeySinceError` where the seals that are known still stand there.
    """
    key = seals[-1].key if seals else ""
    for known in (keys.known.at(vault.root), keys.known.of(vault.config.id)):
        if known is None or (known.vault == vault.config.id and key in {"", known.key}):
            continue
        since = _since(vault, known) if known.vault == vault.config.id else []
        if since:
            raise _other_key(vault, known, since, key)
        raise OtherVaultHereError(path=known.path, vault=known.vault, key=known.key, here=vault.config.id)


def _since(vault: Vault, known: KnownVault) -> list[Record]:
    """The records of the seals that came after the one that is known; none where that is not in the register any more."""
    records = list(vault.registers.records("seals"))
    place = next((place for place, one in enumerate(records) if one.hash == known.seal), None)
    return [] if place is None else records[place + 1 :]


def _other_key(vault: Vault, known: KnownVault, since: list[Record], newest: str) -> OtherKeySinceError:
    last = since[-1]
    first, end = since[0].seq, last.seq
    seals = (
        Sentence(N_("seal {seal}"), {"seal": end}) if first == end else Sentence(SEALS, {"first": first, "last": end})
    )
    person = vault.config.person(last.event.by)
    return OtherKeySinceError(
        seals=seals,
        person=person.name if person else last.event.by,
        at=minute(last.event.at),
        key=known.key,
        newest=newest,
        sealers=named(able_people(vault.config, "new-key")),
    )
