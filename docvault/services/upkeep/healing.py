"""The index brought up to date where it missed something, and what its answers lack because files are damaged (design 6).

How the index notices that it is stale: a mark under `.docvault/dirty` for each change of a case file it was not told of (a killed process);
registers and histories that have another size than when they were read; another boot of the machine since (a loss of power takes unsynced
marks with it), or a docvault of another version that wrote to an index of its own: either makes it compare every history once.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, BusyError, DamagedError, RefusedError
from docvault.index.names import others_in, state_of_others
from docvault.index.open import delete_unnamed
from docvault.index.sqlite.other_version import OtherVersion
from docvault.model.case.kinds import KINDS
from docvault.model.progress import Progress, unseen
from docvault.model.sentence import Sentence
from docvault.services.search.indexing import (
    MATCHED_MARK,
    OTHERS_MARK,
    RULES_MARK,
    follow_intake,
    history_size,
    put_cases,
    rules_digest,
)
from docvault.services.search.register_mark import VAULT_MARK, demand_ours, lacking
from docvault.store.cases.missing import missing, no_more_missing
from docvault.store.dirty import DirtyMarks

if TYPE_CHECKING:
    from docvault.index.contract.index import Index
    from docvault.services.vault import Vault

_BATCH = 500
BOOT_MARK, _DAMAGED = "boot", "damaged"
_NAMED = 5
DAMAGED = N_(
    "Damaged, and missing in this answer or shown as known before: {cases}. `docvault check` names each place; put the files back from your last backup."
)
BOTH = N_("{first} {second}")


def heal(
    vault: "Vault", index: "Index", *, thorough: bool = False, beside: bool = False, progress: Progress = unseen
) -> int:
    """Tell the index what it missed; returns how many case files that were. `thorough` compares every history as after a loss of power.

    With `beside` it is one that takes the place of another later, which is to hear of what is marked all the same. What is damaged is left out and
    remembered (`lacking`). Raises `IndexBroken` for the index of another vault.
    """
    marks = index.marks()
    demand_ours(vault, marks)
    marked = [(kind, case_id) for kind, case_id in DirtyMarks(vault.layout).all() if kind in KINDS]
    boot, rules, others = boot_id(), rules_digest(vault.config), state_of_others(vault.layout.index)
    elsewhere = others != marks.get(OTHERS_MARK, "")
    damaged: set[tuple[str, str]] = set()
    stale = _damaged_of(marks)
    if thorough or elsewhere or marks.get(BOOT_MARK) != boot:
        stale += _compared(vault, index)
    if marks.get(RULES_MARK, rules) != rules:  # due times and duties were made by other rules
        stale += [(kind, case_id) for kind, case_id, _size in vault.cases.heads()]
    back = _back_again(vault)
    stale += back
    for case in marked:
        _tell_marked(vault, index, *case, damaged, beside=beside)
    stale = list(dict.fromkeys(stale))
    for start in range(0, len(stale), _BATCH):
        _tell_as_they_grow(vault, index, stale[start : start + _BATCH], damaged)
        progress(min(start + _BATCH, len(stale)), len(stale))
    no_more_missing(vault.layout, back)
    follow_intake(vault, index)
    if elsewhere:
        _take_over(vault, index)
    names = "\n".join(f"{kind}/{case_id}" for kind, case_id in sorted(damaged))
    seen = {VAULT_MARK: vault.config.id, BOOT_MARK: boot, RULES_MARK: rules, OTHERS_MARK: others, _DAMAGED: names}
    if set(_damaged_of(marks)) - damaged:
        seen[MATCHED_MARK] = ""  # of what waits, some is known by papers that could not be read till now
    if seen != {OTHERS_MARK: "", _DAMAGED: "", **{name: marks[name] for name in seen if name in marks}}:
        index.put(marks=seen)
    return len({*marked, *stale})


def _take_over(vault: "Vault", index: "Index") -> None:
    """Hand over to our index what those of other versions of docvault know and the files do not say: how far a history that was cut off went."""
    from docvault.services.search.known_ends import ends_handed_over

    folder = vault.layout.index
    index.put(marks=ends_handed_over(vault, index, [OtherVersion(path) for path in others_in(folder)]))
    delete_unnamed(folder)


def _tell_marked(
    vault: "Vault", index: "Index", kind: str, case_id: str, damaged: set[tuple[str, str]], *, beside: bool
) -> None:
    """Tell the index of a marked case file and take the mark away. One that somebody works on now keeps it: he tells the index himself.

    So does one that is damaged: what was interrupted is finished when it is whole again.
    """
    is_finished = not beside and _is_finished(vault, kind, case_id)
    with vault.cases.if_idle(kind, case_id) as idle:
        if idle:
            put_cases(vault, index, [(kind, case_id)], damaged)
            if is_finished and (kind, case_id) not in damaged:
                DirtyMarks(vault.layout).clear(kind, case_id)


def _is_finished(vault: "Vault", kind: str, case_id: str) -> bool:
    """Whether nothing is left of what was begun with a case file: a change of this very process may have failed since the vault was opened."""
    try:
        vault.cases.recover(kind, case_id, patience=0.0)
    except (BusyError, RefusedError, DamagedError, OSError):
        return False
    return True


def _tell_as_they_grow(
    vault: "Vault", index: "Index", cases: Sequence[tuple[str, str]], damaged: set[tuple[str, str]]
) -> None:
    sizes = put_cases(vault, index, cases, damaged)
    while grown := [case for case in sizes if history_size(vault, *case) != sizes[case]]:
        sizes = put_cases(vault, index, grown, damaged)  # somebody changed it between our reading and our telling


def _back_again(vault: "Vault") -> list[tuple[str, str]]:
    """The case files whose folder was missing when it was last looked, and is in its place again."""
    looked_for = ((kind, case_id) for kind, ids in missing(vault.layout).items() for case_id in ids)
    return [case for case in looked_for if vault.cases.exists(*case)]


def _damaged_of(marks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Case files that could not be read when the index was last told: somebody may have put them back."""
    cases = (name.partition("/") for name in marks.get(_DAMAGED, "").split("\n") if name)
    return [(kind, case_id) for kind, _, case_id in cases]


def lacks(vault: "Vault", index: "Index") -> Sentence | None:
    """What answers of a healed index lack because files are damaged; None when they lack nothing."""
    marks = index.marks()
    said = []
    if damaged := _damaged_of(marks):
        shown = ", ".join(case_id for _kind, case_id in damaged[:_NAMED])
        more = f" … ({len(damaged)})" if len(damaged) > _NAMED else ""
        said.append(Sentence(DAMAGED, {"cases": shown + more}))
    if (register := lacking(vault, marks)) is not None:
        said.append(register)
    if len(said) > 1:
        return Sentence(BOTH, {"first": said[0], "second": said[1]})
    return said[0] if said else None


def _compared(vault: "Vault", index: "Index") -> list[tuple[str, str]]:
    """Case files whose history has another size than the index knows, and those that are gone."""
    known = dict(index.heads())
    stale = [
        (kind, case_id)
        for kind, case_id, size in vault.cases.heads()
        if known.pop((kind, case_id), ("", -1))[1] != size
    ]
    return [*stale, *known]


def boot_id() -> str:
    """What changes when the machine starts anew; the empty text where the system has no such thing."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
