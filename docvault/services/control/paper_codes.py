"""The key of the QR codes on our papers: made with the vault, or when the first paper of an older one is printed (FORMAT.md section 5.3)."""

import os
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError
from docvault.model.case.history import Event
from docvault.model.control.codes import CodeKey
from docvault.model.sentence import Sentence
from docvault.model.system_errors import NotWritableError
from docvault.model.values import replace
from docvault.services.asker import UnknownUserError
from docvault.store.config import ConfigEditedError

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

KEY_MADE = "code-key-made"
_BYTES = 32
NO_KEY = N_(
    "The QR codes on this paper have no checksum: the vault has no key for them yet, and none could be entered in vault.yaml now. "
    "What comes back with them is never filed or signed for by itself. Have a person of the vault who can write there print the paper."
)


def new_key() -> str:
    """A key nobody can guess, as `vault.yaml` has it."""
    return os.urandom(_BYTES).hex()


def code_key(vault: "Vault") -> CodeKey:
    """The key as `vault.yaml` has it now; a watcher runs for days, and the key may be younger."""
    config, _ = vault.parts.config()
    return CodeKey(config.id, config.codes.key)


def printing_key(vault: "Vault") -> CodeKey:
    """The key for papers that are printed now. A vault that has none gets one, recorded; durable on return. Where it cannot be, a notice says so."""
    if not vault.config.codes.key:
        try:
            actor = vault.who.id
            vault.config = vault.config_file.change(_with_key, lambda: Event(vault.now(), actor, KEY_MADE, {}))
        except (NotWritableError, BusyError, ConfigEditedError, UnknownUserError):
            vault.notices.append(Sentence(NO_KEY))
    return CodeKey(vault.config.id, vault.config.codes.key)


def _with_key(config: "VaultConfig") -> "VaultConfig":
    """The settings with a key: the one that is there, if somebody else printed at the same time."""
    return config if config.codes.key else replace(config, codes=replace(config.codes, key=new_key()))
