"""A case file whose recorded state nobody can work with: what it is to say instead. Changes nothing; whoever calls holds its lock.

An older program adopted what it should have refused, or another one wrote it. What was recorded since of other fields still holds: a file or a
signature is not taken back because a date was none.
"""

from pathlib import Path
from typing import Any

from docvault.errors import N_, DamagedError
from docvault.model.case.case_name import written
from docvault.model.case.differences import ChangeError, apply
from docvault.model.case.history import Head
from docvault.model.case.manifest import Manifest
from docvault.model.case.sound_again import IsSound, sound_again
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY, CaseFile, Mended
from docvault.store.cases.reading import text_with


class NeverSoundError(DamagedError):
    """No state of a case file that was ever recorded can be put back."""

    message = N_(
        "No state of {id} that was ever recorded can be put back: none is sound, or what was added since would be lost."
    )
    next_step = N_("Put its folder back from the newest backup before that; `docvault check {id}` names what is wrong.")


def read_to_mend(kind: str, case_id: str, folder: Path, is_sound: IsSound) -> CaseFile | None:
    """The case file in `folder` as it is to be when it is mended; None where what is recorded is sound. Raises `BrokenChainError`, `NeverSoundError`."""
    records = [record for record, _ in chainfile.read_records(folder / HISTORY)]
    last, end, _size = chainfile.last_record(folder / HISTORY)
    if last is None or last.manifest is None:
        raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=N_("it has no record"))
    tree: Any = None
    states: list[Any] = []
    try:
        for record in records:
            tree = apply(record.changes or (), tree)
            states.append(tree)
    except ChangeError as error:
        raise chainfile.BrokenChainError(path=str(folder / HISTORY), problem=error.problem) from error
    if is_sound(tree):
        return None
    found = sound_again(states, is_sound)
    if found is None:
        raise NeverSoundError(id=written(kind, case_id))
    mended = Mended(found.recorded, records[found.place].seq, records[found.place].event.at, found.fields)
    head = Head(last.seq, last.hash, end, last.event.at)
    is_edited = text_with(folder, last.manifest) is None
    manifest = Manifest.from_tree(found.tree)
    return CaseFile(kind, case_id, folder, manifest, head, hand_edited=is_edited, mended=mended)
