"""Histories that were cut off: the last records of `history.jsonl` are gone, by accident or not, and what is left looks whole.

`manifest.yaml` then says more than its history, as if somebody had edited it by hand. To adopt that would make it the truth of a person who only typed a
command; to revert it would drop signatures that were given. Two things tell a history that was cut off: it once ended further on, as whoever opens the
vault remembers (`KnownEnds`); or the manifest has versions, copies or signatures the history knows nothing of, while the files are there, and copies or
signatures were not written into the manifest after the history.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from docvault.errors import N_, DamagedError
from docvault.model.case.history import Head
from docvault.model.case.lasting import unrecorded
from docvault.model.case.manifest import Document, Manifest, Version
from docvault.model.sentence import Sentence
from docvault.store import chainfile
from docvault.store.cases.case_file import HISTORY, MANIFEST

KnownEnds = Callable[[str, str], Iterable[Head]]
"""Kind and id of a case file to the ends its history is known to have had."""

SHORTER = N_("it once went on to byte {bytes}, and does not any more")
UNRECORDED = N_(
    "manifest.yaml has {what}, of which the history does not know everything (take it out again if it was written in by hand)"
)


class HistoryCutOffError(DamagedError):
    """Nothing is written, adopted or reverted on top of a history whose end is gone."""

    message = N_("The history of {id} is cut off: {why}.")
    next_step = N_("Restore {path} from the backup.")


def cut_off(folder: Path, ends: Iterable[Head], recorded: Manifest, found: Manifest | None) -> Sentence | None:
    """How one sees that the history of the case file in `folder` was cut off; None when nothing speaks for it.

    `recorded` is what the history says, `found` what `manifest.yaml` does, None when that is no manifest.
    """
    for end in ends:
        if not chainfile.has_end(folder / HISTORY, end):
            return Sentence(SHORTER, {"bytes": end.bytes})
    if found is None:
        return None
    more = [
        (document, version)
        for document, version in unrecorded(recorded, found)
        if (folder / document.place(version)).is_file()
    ]
    names = ", ".join(f"{document.id}@{version.number}" for document, version in more)
    is_new = any(not _knows(recorded, document, version) for document, version in more)
    return Sentence(UNRECORDED, {"what": names}) if is_new or (more and not _is_written_later(folder)) else None


def _knows(recorded: Manifest, document: Document, version: Version) -> bool:
    known = recorded.document(document.id)
    return known is not None and known.version(version.number) is not None


def _is_written_later(folder: Path) -> bool:
    """Whether `manifest.yaml` was written after the history: docvault writes it before, somebody with an editor after.

    A history that was cut is written after the manifest too. Who puts back both an older history and its time leaves a text that `revert` keeps in
    lost+found, and a history that a seal or the index knows to have been longer.
    """
    try:
        return (folder / MANIFEST).stat().st_mtime_ns > (folder / HISTORY).stat().st_mtime_ns
    except OSError:
        return False
