"""The verbs `order edit` and `customer edit`."""

from docvault.model.case import editing
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.manifest import Manifest
from docvault.model.sentence import Sentence
from docvault.model.values import replace
from docvault.services.case_change import changing
from docvault.services.issued_papers import demand_stage
from docvault.services.orders.held_along import held_along
from docvault.services.orders.opening import CUSTOMER_NEW, customer_of
from docvault.services.orders.second_look import note_same_references
from docvault.services.orders.sound import (
    demand_address,
    demand_importance,
    demand_merchandiser,
    demand_text,
    stage_id,
)
from docvault.services.rules import demand_permission
from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile


def edit_case(
    vault: Vault, kind: str, case_id: str, edit: Edit, *, override: str = "", expected_head: str = ""
) -> CaseFile:
    """Change fields of an order or a customer; durable on return.

    With `override`, the reason, a manager takes an order back before production although a paper is out that changes by a change notice.
    Raises `NotPermittedError`, also for fields that not all who enter data change; `StageBackError`.
    """
    _demand_rights(vault, edit)
    edit = sound_edit(vault, edit)
    texts, actor = edit.texts, vault.who.id
    free_hours = vault.config.control.free_hours
    with changing(vault, kind, case_id, expected_head=expected_head) as held:
        if "stage" in texts:
            demand_stage(vault, held.case.manifest, texts["stage"], override=bool(override))
        if "customer" in texts:  # whose file is opened only when the rest can be
            editing.edit(held.case.manifest, edit, actor, vault.now(), free_hours=free_hours)
            customer, opened = customer_of(vault, texts["customer"], actor, vault.now())
            if opened:
                vault.notices.append(Sentence(CUSTOMER_NEW, {"customer": customer}))
            edit = replace(edit, texts={**texts, "customer": customer})

        def transition(manifest: Manifest, now: str) -> tuple[Manifest, Event]:
            edited, event = editing.edit(manifest, edit, actor, now, free_hours=free_hours, override=override)
            return held_along(vault, manifest, edited), event

        held.change(transition)
        case = held.case
    note_same_references(vault, case_id, edit.add.get("references", ()))
    return case


def sound_edit(vault: Vault, edit: Edit) -> Edit:
    """The edit with what it names as the vault has it. Refuses what is not in it, or is no address."""
    texts = edit.texts
    if texts.get("stage"):
        texts = {**texts, "stage": stage_id(vault, texts["stage"])}
    if texts.get("merchandiser"):
        demand_merchandiser(vault, texts["merchandiser"])
    if texts.get("importance"):
        demand_importance(vault, texts["importance"])
    for address in edit.add.get("addresses", ()):
        demand_address(address)
    if edit.title is not None:
        demand_text(edit.title, "title")
    return replace(edit, texts=texts)


def _demand_rights(vault: Vault, edit: Edit) -> None:
    """Refuse fields that somebody may not change: what retention goes by, a credit limit, everything else."""
    settling = edit.texts.keys() & vault.config.retention.fields
    if settling:
        demand_permission(vault, "complete")
    if edit != Edit(texts={name: edit.texts[name] for name in settling}):
        demand_permission(vault, "enter")
    if "credit_limit" in edit.texts:
        demand_permission(vault, "credit")
