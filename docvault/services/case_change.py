"""The one way to change a case file: lock, recover, transition, commit, tell the index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVarTuple

from docvault.errors import N_, RefusedError
from docvault.model.case.history import in_order
from docvault.model.system_errors import DiskFailingError, DiskFullError
from docvault.model.times import minute
from docvault.services.clock_told import note_behind
from docvault.services.search.indexing import note_untold, tell_index
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docvault.model.case.history import Event
    from docvault.model.case.manifest import Manifest
    from docvault.model.case.sound_again import IsSound
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile, CaseWriter, NewFile

More = TypeVarTuple("More")


class ChangedMeanwhileError(RefusedError):
    """Somebody changed the case file after whoever asks had looked at it: nothing is overwritten unseen."""

    message = N_("The {kind} {id} is not as you saw it: {by} changed it on {at}. Nothing of yours was entered.")
    next_step = N_("Look at it again with `docvault {kind} show {id}`, then decide anew.")


class HeldCase:
    """A case file held for changing. Each change is durable before the next begins."""

    def __init__(self, vault: "Vault", writer: "CaseWriter") -> None:
        self._vault = vault
        self._writer = writer

    @property
    def case(self) -> "CaseFile":
        """The case file as it is now."""
        return self._writer.case

    def change(
        self,
        transition: "Callable[[Manifest, str], tuple[Manifest, Event, *More]]",
        files: "Callable[[*More], Sequence[NewFile]]" = lambda *_: (),
    ) -> "tuple[*More]":
        """Carry out a transition; durable on return, with what it gave beside manifest and event.

        The time the transition gets is that of its record: looked up when the lock is held, and never before the record it follows. So what a
        manifest says was when is what its history says. `files` names the bytes of the versions it made, by what it gave.
        """
        manifest, event, *more = transition(self.case.manifest, in_order(self._vault.now(), self.case.head.at))
        given: tuple[*More] = tuple(more)  # type: ignore[assignment]  # a star unpacks to a list
        self._writer.commit(manifest, event, files(*given))
        return given


@contextmanager
def changing(
    vault: "Vault",
    kind: str,
    case_id: str,
    *,
    expected_head: str = "",
    edited: bool = False,
    is_sound: "IsSound | None" = None,
) -> Iterator[HeldCase]:
    """Hold a case file, recovered, for one change or several. The index is told under the lock: of two changes it knows the later one last.

    `expected_head` is the hash of the head that whoever asks saw: raises `ChangedMeanwhileError` for another one. With `edited` the manifest may have
    been edited by hand; else raises `HandEditedError`. With `is_sound` a state that is not sound is handed out to be mended. Raises what reading
    raises, and `LockBusyError`.
    """
    with vault.cases.writing(kind, case_id, edited=edited, is_sound=is_sound) as writer:
        before = writer.case
        if expected_head and before.head.hash != expected_head:
            raise _changed_meanwhile(vault, before)
        note_behind(vault, before.head.at)
        done = False
        try:
            yield HeldCase(vault, writer)
            done = True
        finally:
            if writer.case.head != before.head:
                tell_index(vault, [writer.case], done=done)


def change_case(
    vault: "Vault",
    kind: str,
    case_id: str,
    transition: "Callable[[Manifest, str], tuple[Manifest, Event, *More]]",
    files: "Callable[[*More], Sequence[NewFile]]" = lambda *_: (),
    *,
    expected_head: str = "",
) -> "tuple[CaseFile, *More]":
    """Make one change of a case file, as `changing` and `HeldCase.change` say; durable on return."""
    with changing(vault, kind, case_id, expected_head=expected_head) as held:
        more = held.change(transition, files)
        return (held.case, *more)


def tell_index_of_new(vault: "Vault", case: "CaseFile") -> None:
    """Tell the index of a case file that just got its place, as it is by now: somebody may have changed it already, and then tells the index himself.

    It stands, whatever the disk says to that: the index follows later, and a notice says so.
    """
    try:
        with vault.cases.if_idle(case.kind, case.id) as idle:
            if idle:
                tell_index(vault, [vault.cases.read(case.kind, case.id)])
    except (DiskFullError, DiskFailingError, OSError) as error:
        note_untold(vault, error)


def _changed_meanwhile(vault: "Vault", case: "CaseFile") -> ChangedMeanwhileError:
    record, _end, _size = chainfile.last_record(case.folder / HISTORY)
    by, at = (record.event.by, record.event.at) if record else ("?", "?")
    person = vault.config.person(by)
    return ChangedMeanwhileError(kind=case.kind, id=case.id, by=person.name if person else by, at=minute(at))
