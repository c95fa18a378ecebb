"""`vault.yaml` and its history `registers/vault.jsonl`: the same write order as a case file (FORMAT.md sections 5 and 7)."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from docvault.errors import N_, BusyError, DamagedError, NotFoundError, RefusedError
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.fields import FieldError
from docvault.model.case.history import Event, Head
from docvault.model.system_errors import NotWritableError
from docvault.model.times import read_time
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.store import chainfile, durable
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from docvault.store.lost_and_found import LostAndFound
from docvault.store.recorded import first_change, next_change, write_change
from docvault.store.yaml_text import Problems, dump_yaml, load_yaml

NEXT = ".vault.yaml.next"
_KEPT_SHAPE = 1
"""Raised when the reader gives another tree for the same text."""


class NotAVaultError(NotFoundError):
    """There is no vault here."""

    message = N_("{path} is not a docvault vault, nor inside one.")
    next_step = N_("Go into your vault's folder, name it with `-C FOLDER`, or make one with `docvault init FOLDER`.")


class BadConfigError(DamagedError):
    """`vault.yaml` can be read and is not what the format says (V001)."""

    message = N_("vault.yaml: {field}: {problem}.")
    next_step = N_("Mend the line, or put the recorded state back with `docvault revert`.")


class ConfigEditedError(RefusedError):
    """`vault.yaml` was edited by hand; docvault does not write over it."""

    message = N_("vault.yaml was changed by hand; docvault does not write over it.")
    next_step = N_("`docvault adopt` keeps the change and records it, `docvault revert` puts the recorded state back.")


class ConfigNotEditedError(RefusedError):
    """`adopt` or `revert` of a `vault.yaml` that is what its history says."""

    message = N_("vault.yaml was not changed by hand: there is nothing to adopt or revert.")
    next_step = N_("`docvault check` shows what is not as it was recorded.")


class ConfigFile:
    """The `vault.yaml` of one vault."""

    def __init__(self, layout: Layout, holder: Holder) -> None:
        self._layout = layout
        self._holder = holder
        self._lost = LostAndFound(layout)

    def read(self) -> tuple[VaultConfig, bool]:
        """The configuration in force, which is the recorded one, and whether `vault.yaml` says something else: it was edited by hand and not adopted.

        Raises `NotAVaultError`, `BadYamlError` and `BadConfigError` also for an edited text, which could not be adopted, and `BrokenChainError`.
        """
        config, edited = self._as_it_lies()
        return (self.recorded() if edited else config), edited

    def recorded(self) -> VaultConfig:
        """The recorded configuration, from nothing but its history: slower, and needs no `vault.yaml` that can be read. Raises `BrokenChainError`."""
        path = self._layout.register("vault")
        changes = [change for record, _ in chainfile.read_records(path) for change in record.changes or ()]
        try:
            return VaultConfig.from_tree(apply(changes, None))
        except (ChangeError, FieldError) as error:
            raise chainfile.BrokenChainError(path=str(path), problem=str(error)) from error

    def as_of(self, at: str, records: int = 0) -> VaultConfig:
        """The configuration that was recorded at a time; with `records`, after so many changes. Raises `BrokenChainError`.

        For a time before the vault was made it is its first.
        """
        path = self._layout.register("vault")
        known = [record for record, _ in chainfile.read_records(path)]
        last = read_time(at)
        then = known[:records] if records else [one for one in known if read_time(one.event.at) <= last]
        changes = [change for record in then or known[:1] for change in record.changes or ()]
        try:
            return VaultConfig.from_tree(apply(changes, None))
        except (ChangeError, FieldError) as error:
            raise chainfile.BrokenChainError(path=str(path), problem=str(error)) from error

    def create(self, config: VaultConfig, event: Event) -> None:
        """Write the first `vault.yaml`, its history first; durable on return."""
        change = first_change(config.to_tree(), replace(event, known=self._holder.known))
        chainfile.append_records(self._layout.register("vault"), [change.record], Head())
        durable.stage(self._layout.root / NEXT, change.text)
        durable.publish(self._layout.root / NEXT, self._layout.config)

    def change(self, transition: Callable[[VaultConfig], VaultConfig], event: Event) -> VaultConfig:
        """Make of the configuration, as it is under the lock, what the transition says; durable on return. Raises `ConfigEditedError`."""
        with self._locked():
            self._recover()
            current, edited = self.read()
            if edited:
                raise ConfigEditedError
            config = transition(current)
            self._commit(current, config, event)
            return config

    def adopt(self, event: Event, problems: Problems = lambda _: ()) -> VaultConfig:
        """Make `vault.yaml` as edited by hand the recorded state, unless `problems` names something (path, problem) in it."""
        with self._locked():
            self._recover()
            config, edited = self._as_it_lies()
            if not edited:
                raise ConfigNotEditedError
            for field, problem in problems(config.to_tree()):
                raise BadConfigError(field=field or "-", problem=problem)
            self._commit(self.recorded(), config, event)
            return config

    def revert(self, event: Event) -> VaultConfig:
        """Put the recorded state back; the edited text goes to lost+found."""
        with self._locked():
            self._recover()
            recorded = self.recorded()
            if self._layout.config.is_file():
                text = self._layout.config.read_bytes()
                if dump_yaml(recorded.to_tree()) == text:
                    raise ConfigNotEditedError
                self._lost.keep_bytes(self._layout.config, text)
            self._commit(recorded, recorded, event)
            return recorded

    def recover(self) -> None:
        """Finish or undo what a crash left; a vault that cannot be written to is left as it is."""
        if (self._layout.root / NEXT).exists() or self._is_behind():
            with suppress(NotWritableError), self._locked():
                self._recover()

    def _locked(self) -> AbstractContextManager[None]:
        return hold(self._layout.lock("vault"), "vault.yaml", self._holder)

    def _commit(self, before: VaultConfig, after: VaultConfig, event: Event) -> None:
        chain = self._layout.register("vault")
        head = chainfile.repaired_head(chain, self._lost)
        change = next_change(before.to_tree(), after.to_tree(), head, replace(event, known=self._holder.known))
        write_change(change, staged=self._layout.root / NEXT, chain=chain, final=self._layout.config, at=head)

    def _recover(self) -> None:
        following = self._layout.root / NEXT
        chainfile.repaired_head(self._layout.register("vault"), self._lost)
        record, _, _ = chainfile.last_record(self._layout.register("vault"))
        if self._is_behind() and not following.exists():
            durable.stage(following, dump_yaml(self.recorded().to_tree()))
        if not following.exists():
            return
        if record and hashlib.sha256(following.read_bytes()).hexdigest() == record.manifest:
            durable.publish(following, self._layout.config)
        else:
            self._lost.keep(following)

    def _is_behind(self) -> bool:
        """Whether `vault.yaml` is what the record before the last one says: the staged text of the last change was lost with the power."""
        record, _, _ = chainfile.last_record(self._layout.register("vault"))
        digest = hashlib.sha256(self._layout.config.read_bytes()).hexdigest() if self._layout.config.is_file() else ""
        if record is None or record.manifest == digest or record.seq == 1:
            return False
        digests = [record.manifest for record, _ in chainfile.read_records(self._layout.register("vault"))]
        return digest == digests[-2]

    def _as_it_lies(self) -> tuple[VaultConfig, bool]:
        """What `vault.yaml` says, and whether that is not what is recorded. A vault without a history of it has no rights to go by."""
        text = self._text()
        path = self._layout.register("vault")
        record, _, _ = chainfile.last_record(path)
        if record is None:
            raise chainfile.BrokenChainError(path=str(path), problem="it has no record")
        digest = hashlib.sha256(text).hexdigest()
        return self._parsed(text, digest), record.manifest != digest

    def _text(self) -> bytes:
        try:
            return self._layout.config.read_bytes()
        except FileNotFoundError as error:
            raise NotAVaultError(path=str(self._layout.root)) from error

    def _parsed(self, text: bytes, digest: str) -> VaultConfig:
        """Parse `vault.yaml`. Its tree is kept as JSON by digest: the YAML reader's import costs every command a tenth of its start."""
        kept = self._layout.derived / f"config-{_KEPT_SHAPE}.json"
        try:
            known = json.loads(kept.read_bytes())
            if known["sha256"] == digest:
                return VaultConfig.from_tree(known["tree"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing is kept, or not that
        tree = load_yaml(text, "vault.yaml")
        config = _from_tree(tree)
        with suppress(NotWritableError, BusyError):
            durable.write_derived(kept, json.dumps({"sha256": digest, "tree": tree}, ensure_ascii=False).encode())
        return config


def _from_tree(tree: Any) -> VaultConfig:
    try:
        return VaultConfig.from_tree(tree)
    except FieldError as error:
        raise BadConfigError(field=error.path, problem=error.problem) from error
