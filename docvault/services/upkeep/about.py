"""The verb `about`: which docvault this is, on which vault, and what it can promise on this machine. It needs neither a vault nor a known person."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docvault.errors import DocvaultError
from docvault.extract.workers.borders import Borders
from docvault.extract.workers.child import Child, WorkerNotStartedError
from docvault.extract.workers.jobs import Setup
from docvault.language.spoken import Language
from docvault.model.proof.seals import Seal
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass
from docvault.services.proof.last_check import LastCheck, last_check
from docvault.services.proof.sealing import seals_of
from docvault.services.upkeep.opening import NotAVaultError, find_root
from docvault.store.config import ConfigFile
from docvault.store.layout import Layout
from docvault.store.locks import Holder


@dataclass(frozen=True, slots=True)
class AboutVault:
    """A vault by its settings. `problem` says why these, or its seals, cannot be told."""

    folder: str
    id: str = ""
    name: str = ""
    identity: str = ""
    last_seal: Seal | None = None
    last_check: LastCheck | None = None
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What there is to know of this docvault here. `unready`: why no process that reads files could be had to look at."""

    version: str
    borders: Borders
    unready: Sentence | None = None
    vault: AboutVault | None = None
    lacking: Mapping[str, int] | None = None  # files that were not read whole, where whoever asks could open the vault

    def to_tree(self, language: Language) -> dict[str, Any]:
        """As the result of the command."""
        tree: dict[str, Any] = {
            "version": self.version,
            "vault": None,
            "identity": None,
            "sandbox": self._sandbox(language),
        }
        if (vault := self.vault) is None:
            return tree
        known = {"id": vault.id, "name": vault.name, "problem": _told(vault.problem, language)}
        tree["vault"] = {"folder": vault.folder, **{name: said for name, said in known.items() if said}}
        tree["identity"] = vault.identity or None
        if vault.last_seal is not None:
            tree["last_seal"] = {"seal": vault.last_seal.number, "at": vault.last_seal.at}
        if self.lacking is not None:
            tree["lacking"] = dict(self.lacking)
        if vault.last_check is not None:
            tree["last_check"] = vault.last_check.to_tree()
        return tree

    def _sandbox(self, language: Language) -> dict[str, Any]:
        found: dict[str, Any] = {
            "landlock": self.borders.landlock,
            "seccomp": self.borders.seccomp,
            "kept_from": list(self.borders.kept_from),
        }
        return {**found, "problem": _told(self.unready, language)} if self.unready else found


def about(start: Path) -> About:
    """Look at this docvault, at a reading process it starts for that, and at the vault `start` is or lies in."""
    borders, unready = _borders()
    return About(_version(), borders, unready, _vault(start))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("docvault")
    except PackageNotFoundError:
        return ""


def _borders() -> tuple[Borders, Sentence | None]:
    """What keeps a reading process in, as a real one says itself."""
    try:
        child = Child(Setup(recognising=False, parent=os.getpid(), engine=""))
        try:
            return child.borders() or Borders(), None
        finally:
            child.close()
    except WorkerNotStartedError as error:
        return Borders(), Sentence(error.message, error.values)


def _vault(start: Path) -> AboutVault | None:
    try:
        root = find_root(start)
    except NotAVaultError:
        return None
    layout = Layout(root)
    checked = last_check(layout)
    try:
        config, _ = ConfigFile(layout, Holder("", os.getpid(), "")).read()
    except DocvaultError as error:
        return AboutVault(str(root), last_check=checked, problem=Sentence(error.message, error.values))
    identity = config.identity_in_force
    try:
        seal = next(reversed(seals_of(layout)), None)
    except DocvaultError as error:
        problem = Sentence(error.message, error.values)
        return AboutVault(str(root), config.id, config.name, identity, last_check=checked, problem=problem)
    return AboutVault(str(root), config.id, config.name, identity, seal, checked)


def _told(sentence: Sentence | None, language: Language) -> str:
    return language.sentence(sentence) if sentence else ""
