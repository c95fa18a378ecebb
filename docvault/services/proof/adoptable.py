"""What of a case file edited by hand can be adopted: what the verbs for it would let be said, by whoever they would let say it (R-OD12)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, RefusedError, UsageError
from docvault.model.case.by_hand import BY_HAND, COMPLETE, changed_by_hand, not_by_hand
from docvault.model.case.case_name import written
from docvault.model.case.editing import Edit, demand_free
from docvault.model.case.kinds import KINDS, ORDER
from docvault.model.case.manifest import Manifest
from docvault.model.case.order_dates import broken_by_hand
from docvault.model.case.transitions import demand_open
from docvault.model.control.completing import StillOpenError, listing
from docvault.model.sentence import Problem, Sentence, Sentences, placed
from docvault.model.values import replace
from docvault.services.access import demand_may_read
from docvault.services.document_kinds import kind_id
from docvault.services.issued_papers import demand_may_come_beside, demand_may_set_aside, demand_stage
from docvault.services.orders.completing import kept_from, open_of
from docvault.services.orders.document_editing import demand_one_at_a_time
from docvault.services.orders.editing import sound_edit
from docvault.services.proof.adopted_rights import changed_documents
from docvault.services.proof.adopted_values import demand_values
from docvault.services.rules import demand_permission
from docvault.services.schemas import findings_of
from docvault.services.typed import department_id
from docvault.store.cases.case_file import MANIFEST, NoSuchCaseError

if TYPE_CHECKING:
    from docvault.services.vault import Vault
    from docvault.store.cases.case_file import CaseFile

OPEN = "open"
_VERBS = {
    "completed": N_("an order is completed with `docvault order complete {id}`, or by hand with the day as completed"),
    "cancelled": N_("an order is cancelled with `docvault order cancel {id} --why REASON`"),
    "void": N_("an order is made void with `docvault order void {id} --why REASON`"),
    OPEN: N_("a closed order is opened again with `docvault order reopen {id} --why REASON`"),
}
"""What to type where the state was changed by hand, and what belongs to it was not."""


BY_A_MANAGER = N_("A manager does it with a reason: `{command}`.")


class EditRefusedError(RefusedError):
    """A manifest edited by hand says what the verb for it would refuse."""

    message = N_("{path} cannot be adopted. {why}")
    next_step = N_("Or put the recorded state back with `docvault revert {id}`.")


class NameForIdError(UsageError):
    """A name where a manifest has the id."""

    message = N_("{typed} is a name, and in the file stands the id.")
    next_step = N_("Write {id}.")


def demand_adoptable(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest", now: str) -> None:
    """Refuse what the verbs for it would refuse, of what was changed by hand, or would refuse to whoever asks.

    Raises `EditRefusedError`, `NotPermittedError`, `StillOpenError`, `OrderClosedError`, what `demand_free` raises.
    """
    _demand_what_verbs_demand(vault, case, recorded, edited)
    _demand_dates(vault, case, recorded, edited, now)
    _demand_may_say(vault, recorded, edited)
    _demand_papers_kept(vault, case, recorded, edited, now)


def _demand_may_say(vault: "Vault", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse what the verbs ask for a role for, to whom they would refuse it. Raises `NotPermittedError`."""
    fields = {one.field for one in changed_by_hand(recorded, edited)} & BY_HAND.keys()
    if edited.state != recorded.state:
        fields -= {"state", "completed", "cancelled"}
    settling = vault.config.retention.fields
    for action in {COMPLETE if field in settling else BY_HAND[field] for field in fields}:
        demand_permission(vault, action)
    _demand_still_edited(vault, recorded, edited, fields)
    if edited.state != recorded.state:
        demand_permission(vault, "complete" if recorded.state == OPEN else "reopen")
        left = open_of(vault, edited) if edited.state == "completed" else ()
        if left:
            raise StillOpenError(order=edited.id, open=listing(left))
    reviewed = vault.config.kinds_with("review")
    for known, document in changed_documents(recorded, edited):
        demand_may_read(vault, edited.id, known, edited.kind)
        demand_permission(vault, "enter")
        if known.kind in reviewed and document.kind not in reviewed:
            demand_permission(vault, "override")  # it would go out without the review that it needs


def _demand_papers_kept(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest", now: str) -> None:
    """Refuse what brings another paper onto a department's table, or lets it come there sooner, as the verbs do without `--override`."""
    command = "order edit"
    try:
        if recorded.order_or_none is not None and edited.order.stage != recorded.order.stage:
            demand_stage(vault, recorded, edited.order.stage, override=False)
        command = "document edit"
        for known, document in changed_documents(recorded, edited):
            if known.kind != document.kind:
                demand_may_set_aside(vault, recorded, known, now, override=False)
                demand_may_come_beside(vault, recorded, known, document, now, override=False)
                demand_one_at_a_time(vault, recorded, document)
    except RefusedError as error:
        values = {"command": f"docvault {command} --override --why REASON"}
        why = Sentences((Sentence(error.message, error.values), Sentence(BY_A_MANAGER, values)))
        raise EditRefusedError(
            path=vault.layout.shown(case.folder / MANIFEST), why=why, id=written(case.kind, case.id)
        ) from error


def _demand_still_edited(vault: "Vault", recorded: "Manifest", edited: "Manifest", fields: set[str]) -> None:
    """Refuse fields that the verb would not change any more: of a closed order, or agreed with the customer too long ago (R-TM2)."""
    facts = recorded.facts
    later = {"completed", "cancelled", *(facts.SHAPE.keys.get(name, name) for name in facts.AFTERWARDS)}
    if fields - later and edited.state != OPEN:
        demand_open(recorded)
    demand_free(recorded, sorted(fields), vault.config.control.free_hours, vault.now())


def entered_late(recorded: "Manifest", edited: "Manifest") -> "Manifest":
    """What was opened on an earlier day than it says so far was entered when it was opened here."""
    order = recorded.order_or_none
    if order is None or order.entered or edited.opened[:10] >= recorded.opened[:10]:
        return edited
    return edited.with_facts(replace(edited.order, entered=recorded.opened))


def problems(recorded: "Manifest", tree: Any) -> Sequence[tuple[str, Problem]]:
    """Why an edited manifest cannot be adopted: it breaks the schema, takes away what must last (R-OD12, V062), or says what only a verb says."""
    edited = Manifest.from_tree(tree)
    wrong = findings_of(tree, edited.to_tree(), KINDS[recorded.kind].schema) or list(not_by_hand(recorded, edited))
    verb = _VERBS.get(edited.state)
    if wrong and verb and recorded.kind == ORDER and edited.state != recorded.state:
        return [("state", Sentence(verb, {"id": recorded.id}))]
    return wrong


def _demand_what_verbs_demand(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest") -> None:
    """Refuse what the verbs refuse of what was changed by hand: names that nobody knows, dates out of all years. Raises `EditRefusedError`."""
    facts, was = edited.facts, recorded.facts
    checked = {**facts.EDITED, **facts.AFTERWARDS}
    texts = {name: text for name in checked if (text := getattr(facts, name)) != getattr(was, name, None)}
    known = {one.id: one for one in recorded.documents}
    try:
        for name, text in texts.items():
            checked[name](text)
        demand_values(vault, recorded, edited)
        ids = [
            (text, sound_edit(vault, Edit(title=edited.title, texts=texts)).texts.get(name, text))
            for name, text in texts.items()
        ]
        for one in edited.documents:
            before = known.get(one.id)
            if before is None or one.kind != before.kind:
                ids.append((one.kind, kind_id(vault.config, one.kind)))
            if one.department and (before is None or one.department != before.department):
                ids.append((one.department, department_id(vault.config, one.department)))
        for typed, id in ids:
            if typed != id:
                raise NameForIdError(typed=typed, id=id)
    except (UsageError, NoSuchCaseError) as error:
        said = [Sentence(text, error.values) for text in (error.message, error.next_step) if text]
        why = Sentences(tuple(said))
        raise EditRefusedError(
            path=vault.layout.shown(case.folder / MANIFEST), why=why, id=written(case.kind, case.id)
        ) from error


def _demand_dates(vault: "Vault", case: "CaseFile", recorded: "Manifest", edited: "Manifest", now: str) -> None:
    """Refuse what the verbs refuse of the dates of an order that were changed by hand. Raises `EditRefusedError`."""
    if case.kind != ORDER:
        return
    wrong = tuple(
        Sentence(N_("{problem}."), {"problem": placed(field, problem)})
        for field, problem in broken_by_hand(recorded, edited, now[:10], kept_from(vault, case.id))
    )
    if wrong:
        raise EditRefusedError(
            path=vault.layout.shown(case.folder / MANIFEST), why=Sentences(wrong), id=written(case.kind, case.id)
        )
