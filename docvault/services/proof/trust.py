"""The verb `seal trust`: this user vouches for the key a vault is sealed with, having compared it with what the house has on paper (design 2.4)."""

from pathlib import Path
from typing import Any

from docvault.errors import N_, RefusedError
from docvault.model.values import dataclass
from docvault.services.proof.sealing import Keys, seals_of
from docvault.services.vault import Vault


class NeverSealedError(RefusedError):
    """There is no key to vouch for."""

    message = N_("This vault was never sealed: there is no key to trust.")
    next_step = N_("`docvault seal` seals it.")


class OtherVaultHereError(RefusedError):
    """Where this vault lies, another lay, or this one was sealed with another key."""

    message = N_("At {path} you know vault {vault}, sealed with the key {key}. What lies there now is not that.")
    next_step = N_(
        "Find out who put it there before anything else: `docvault check --since-seal` names what differs. "
        "If it is right, the house's key says so: `docvault check --since-seal --key FILE --vault {here}`; "
        "a vault you made anew there yourself is sealed with `docvault seal --new-key`."
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


def trust(vault: Vault, keys: Keys) -> Trusted:
    """Vouch for the key of the newest seal, by path and id; durable on return, in the user's own settings.

    Raises `NeverSealedError`, `OtherVaultHereError` where something else is known, `SealDamagedError`.
    """
    seals = seals_of(vault.layout)
    if not seals:
        raise NeverSealedError
    newest = seals[-1]
    demand_known(vault, keys, newest.key)
    keys.known.remember(vault.root, vault.config.id, newest.key, vault.registers.head("seals").hash)
    return Trusted(vault.root, vault.config.id, newest.key, newest.number)


def demand_known(vault: Vault, keys: Keys, key: str) -> None:
    """Refuse a vault that lies where another is known to lie, or whose seals are made with another key than is known. `key` may be empty."""
    for known in (keys.known.at(vault.root), keys.known.of(vault.config.id)):
        if known is not None and (known.vault != vault.config.id or (key and known.key != key)):
            raise OtherVaultHereError(path=known.path, vault=known.vault, key=known.key, here=vault.config.id)
