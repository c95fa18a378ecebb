"""`vault.yaml` and its history `registers/vault.jsonl`: the same write order as a case file (FORMAT.md sections 5 and 7).

What is recorded counts, and can be had from the history alone: whatever an edit by hand made of `vault.yaml`, or left of it, every command works.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import takewhile
from typing import NamedTuple

from docvault.errors import N_, ForbiddenError, RefusedError
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.history import Event, Head, Record, in_order
from docvault.model.case.sound_again import IsSound
from docvault.model.sentence import Problem, Sentence, placed
from docvault.model.system_errors import DiskFullError, NotWritableError
from docvault.model.times import read_time
from docvault.model.values import replace
from docvault.model.vault_config import VaultConfig
from docvault.store import chainfile, durable, inside
from docvault.store.config_mending import Mended, mended_state, states
from docvault.store.config_recorded import config_of, known_config
from docvault.store.config_text import BadConfigError, UnsoundConfigError, adoptable, text_of
from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from docvault.store.lost_and_found import LostAndFound
from docvault.store.recorded import Demand, Tree, first_change, next_change, taken_as_it_is, write_change
from docvault.store.saved_text import as_saved
from docvault.store.yaml_text import BadYamlError, Problems, has_comments, line_of

NEXT = ".vault.yaml.next"
Happening = Callable[[], Event]
"""What happens, as of when it is asked for: under the lock, so that of two changes the later record has the later time."""
OTHER_ID = N_("the id of a vault is never another: its seals and the codes on its papers go by it")
_ATTEMPTS = 100
"""How often the history may have grown while the text it names was looked for."""


class ConfigEditedError(RefusedError):
    """`vault.yaml` was edited by hand; docvault does not write over it."""

    message = N_("vault.yaml was changed by hand; docvault does not write over it.")
    next_step = N_("`docvault adopt` keeps the change and records it, `docvault revert` puts the recorded state back.")


class ConfigUnusableError(ConfigEditedError):
    """`vault.yaml` was edited by hand, and what it says now cannot be recorded."""

    message = N_("vault.yaml was changed by hand and cannot be adopted: {problem}. docvault does not write over it.")
    next_step = N_("`docvault revert` puts the recorded state back; or mend it first.")


class ConfigUnreadError(ForbiddenError):
    """`vault.yaml` is there, and whoever asks may not read it: whether it was edited is not known."""

    message = N_("vault.yaml cannot be read ({problem}): nothing is changed that may have been edited by hand.")
    next_step = N_("Whoever it belongs to, or root, types `chmod g+rw vault.yaml` in the vault's folder.")


class ConfigNotEditedError(RefusedError):
    """`adopt` or `revert` of a `vault.yaml` that is what its history says."""

    message = N_("vault.yaml was not changed by hand: there is nothing to adopt or revert.")
    next_step = N_("`docvault check` shows what is not as it was recorded.")


class Reverted(NamedTuple):
    """What was put back, whether an edited text went to lost+found, and what was mended where the recorded state was not sound."""

    config: VaultConfig
    kept: bool
    mended: Mended | None


class Edit(NamedTuple):
    """An edit by hand of `vault.yaml` that is not recorded. `problem` is why it cannot be, None where nothing speaks against it.

    With `unread` it is not known whether there is one: whoever asks may not read the file, and `problem` is what the system says.
    """

    problem: Problem | None = None
    unread: bool = False


class Adopted(NamedTuple):
    """What was recorded of an edit by hand, whether its text had comments, which were not kept, and how it was saved where the format has it otherwise."""

    config: VaultConfig
    had_comments: bool
    saved: tuple[str, ...]


class ConfigFile:
    """The `vault.yaml` of one vault."""

    def __init__(
        self,
        layout: Layout,
        holder: Holder,
        demand: Demand = taken_as_it_is,
        problems: Problems = lambda _: (),
    ) -> None:
        """`demand` refuses what is not as the format says, and what must not become the recorded state; `problems` names what in an edit keeps it from that."""
        self._problems = problems
        self._layout = layout
        self._demand = demand
        self._holder = holder
        self._chain = layout.register("vault")
        self._lost = LostAndFound(layout)

    def read(self, problems: Problems = lambda _: ()) -> tuple[VaultConfig, Edit | None]:
        """The configuration in force, which is the recorded one, and the edit by hand where `vault.yaml` says something else, or is none.

        `problems` names (path, problem) what in an edited tree keeps it from being recorded. Raises `BrokenChainError` and `UnknownFormatError` when
        what is recorded cannot be had.
        """
        for _ in range(_ATTEMPTS):
            record = self._last()
            for path in (self._layout.config, self._layout.root / NEXT):  # the second while a change is being published
                text = text_of(path)
                if isinstance(text, bytes) and hashlib.sha256(text).hexdigest() == record.manifest:
                    return known_config(self._layout, text), None
            if self._last().hash == record.hash:
                return self.recorded(), self._edit(problems)
        raise chainfile.BrokenChainError(path=str(self._chain), problem=N_("it does not come to rest"))

    def recorded(self) -> VaultConfig:
        """The recorded configuration, from nothing but its history: slower, and needs no `vault.yaml`. Raises `BrokenChainError`, `UnknownFormatError`."""
        return self._replayed([record for record, _ in chainfile.read_records(self._chain)])

    def _replayed(self, records: Sequence[Record]) -> VaultConfig:
        try:
            return config_of(
                self._chain, apply([change for record in records for change in record.changes or ()], None)
            )
        except ChangeError as error:
            raise chainfile.BrokenChainError(path=str(self._chain), problem=error.problem) from error

    def as_of(self, at: str, records: int = 0) -> VaultConfig:
        """The configuration that was recorded before a time; with `records`, after so many changes. Raises `BrokenChainError`, `UnknownFormatError`.

        What was recorded in the same second does not count: nobody can say which came first. For a time before the vault was made it is its first.
        """
        known = [record for record, _ in chainfile.read_records(self._chain)]
        end = read_time(at)
        then = known[:records] if records else list(takewhile(lambda one: read_time(one.event.at) < end, known))
        return self._replayed(then or known[:1])

    def create(self, config: VaultConfig, event: Event) -> None:
        """Write the first `vault.yaml`, its history first; durable on return."""
        change = first_change(config.to_tree(), replace(event, known=self._holder.known))
        self._demand("vault.yaml", "vault", None, config.to_tree())
        chainfile.append_records(self._chain, [change.record], Head())
        durable.stage(self._layout.root / NEXT, change.text)
        durable.publish(self._layout.root / NEXT, self._layout.config)

    def change(self, transition: Callable[[VaultConfig], VaultConfig], event: Happening) -> VaultConfig:
        """Make of the configuration, as it is under the lock, what the transition says; durable on return. Raises `ConfigEditedError`.

        A transition that hands back what it was given changes nothing, and nothing is recorded.
        """
        with self._locked():
            self._recover()
            current, edited = self.read(self._problems)
            if edited and edited.unread:
                raise ConfigUnreadError(problem=edited.problem)
            if edited and edited.problem:
                raise ConfigUnusableError(problem=edited.problem)
            if edited:
                raise ConfigEditedError
            config = transition(current)
            if config is not current:
                self._commit(current.to_tree(), config, event)
            return config

    def adopt(self, event: Happening, problems: Problems = lambda _: ()) -> Adopted:
        """Make `vault.yaml` as edited by hand the recorded state. Raises `BadYamlError`, `BadConfigError` and `UnsoundConfigError` where that cannot be."""
        with self._locked():
            self._recover()
            text, saved = as_saved(self._edited_text())
            config = adoptable(text, problems)
            recorded = states(self._chain)[-1]
            if config.id != recorded.tree.get("id"):
                raise UnsoundConfigError(line=line_of(text, "id"), field="id", problem=placed("id", OTHER_ID))
            self._commit(recorded.tree, config, event)
            return Adopted(config, has_comments(text), saved)

    def revert(
        self, event: Callable[[VaultConfig, Mended | None], Event], is_sound: IsSound = lambda _: True
    ) -> Reverted:
        """Put the recorded state back, or where it is not sound the last that was, as `mended` says; what lay there instead goes to lost+found.

        `event` is told the configuration that will hold.
        """
        with self._locked():
            self._recover()
            text, recorded = text_of(self._layout.config), states(self._chain)
            is_edited = not isinstance(text, bytes) or not self._is_recorded(text)
            mended = mended_state(self._chain, recorded, is_sound, needed=not is_edited)
            if mended is None and not is_edited:
                raise ConfigNotEditedError
            config = mended.config if mended else config_of(self._chain, recorded[-1].tree)
            if is_edited and isinstance(text, bytes):
                self._lost.keep_bytes(self._layout.config, text)
            elif is_edited:
                self._clear_the_place()
            self._commit(recorded[-1].tree, config, lambda: event(config, mended))
            return Reverted(config, is_edited, mended)

    def sound(self, is_sound: IsSound) -> VaultConfig:
        """What is recorded, or where that is not sound what `revert` would put back: for whoever mends it. Raises `BrokenChainError`."""
        recorded = states(self._chain)
        mended = mended_state(self._chain, recorded, is_sound, needed=True)
        return mended.config if mended else config_of(self._chain, recorded[-1].tree)

    def recover(self) -> None:
        """Finish or undo what a crash left; a vault that cannot be written to is left as it is."""
        if (self._layout.root / NEXT).exists():
            with suppress(NotWritableError, DiskFullError), self._locked():
                self._recover()

    def _locked(self) -> AbstractContextManager[None]:
        return hold(self._layout.lock("vault"), "vault.yaml", self._holder)

    def _commit(self, before: Tree, after: VaultConfig, happening: Happening) -> None:
        head = chainfile.repaired_head(self._chain, self._lost)
        event = happening()
        event = replace(event, at=in_order(event.at, head.at), known=self._holder.known)
        change = next_change(before, after.to_tree(), head, event)
        self._demand("vault.yaml", "vault", before, after.to_tree())
        staged = self._layout.root / NEXT
        write_change(change, staged=staged, chain=self._chain, final=self._layout.config, at=head, sync_name=True)

    def _recover(self) -> None:
        """Finish or undo what a crash left. A committed text is never lost, for its name is synced first: what else differs was edited by hand."""
        chainfile.repaired_head(self._chain, self._lost)
        following = self._layout.root / NEXT
        text = text_of(following)
        if not isinstance(text, bytes):
            return
        if self._is_recorded(text):
            if not isinstance(text_of(self._layout.config), bytes):
                self._clear_the_place()
            durable.publish(following, self._layout.config)
        else:
            self._lost.keep(following)

    def _clear_the_place(self) -> None:
        """Move away what lies in the place of `vault.yaml` and cannot be read: a folder, a device, what we have no right to."""
        if self._layout.config.is_symlink() or self._layout.config.exists():
            self._lost.keep(self._layout.config)

    def _last(self) -> Record:
        """The last record. A vault without a history of `vault.yaml` has no rights to go by."""
        record, _, _ = chainfile.last_record(self._chain)
        if record is None:
            raise chainfile.BrokenChainError(path=str(self._chain), problem=N_("it has no record"))
        return record

    def _is_recorded(self, text: bytes) -> bool:
        return hashlib.sha256(text).hexdigest() == self._last().manifest

    def _edited_text(self) -> bytes:
        text = text_of(self._layout.config)
        if not isinstance(text, bytes):
            raise BadConfigError(field="", problem=text)
        if self._is_recorded(text):
            raise ConfigNotEditedError
        return text

    def _edit(self, problems: Problems) -> Edit:
        try:
            if self._layout.config.is_file():  # a pipe would keep every command waiting
                inside.reading(self._layout.config).close()
        except PermissionError as error:
            return Edit(error.strerror, unread=True)
        except OSError:
            pass  # what lies in its place instead is told below
        try:
            adoptable(as_saved(self._edited_text()).text, problems)
        except BadYamlError as error:
            return Edit(Sentence(N_("line {line}: {problem}"), error.values))
        except (BadConfigError, UnsoundConfigError) as error:
            return Edit(error.values["problem"])  # type: ignore[arg-type]  # it is one
        except ConfigNotEditedError:
            pass  # put back meanwhile: the next command says nothing
        return Edit()
