"""The verbs `order edit` and `customer edit`."""

from docvault.model.case import editing
from docvault.model.case.editing import Edit
from docvault.model.sentence import Sentence
from docvault.model.values import replace
from docvault.services.case_change import changing
from docvault.services.orders.opening import CUSTOMER_NEW, customer_of
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


def edit_case(vault: Vault, kind: str, case_id: str, edit: Edit, *, expected_head: str = "") -> CaseFile:
    """Change fields of an order or a customer; durable on return. Raises `NotPermittedError`, also for fields that not all who enter data change."""
    texts = edit.texts
    if texts.get("stage"):
        texts = {**texts, "stage": stage_id(vault, texts["stage"])}
    if texts.get("merchandiser"):
        demand_merchandiser(vault, texts["merchandiser"])
    for address in edit.add.get("addresses", ()):
        demand_address(address)
    edit = replace(edit, texts=texts)
    if edit.title is not None:
        demand_text(edit.title, "title")
    settling = texts.keys() & vault.config.retention.fields
    if settling:
        demand_permission(vault, "complete")
    if edit != Edit(texts={name: texts[name] for name in settling}):
        demand_permission(vault, "enter")
    if "credit_limit" in texts:
        demand_permission(vault, "credit")
    actor = vault.who.id
    if texts.get("importance"):
        demand_importance(vault, texts["importance"])
    free_hours = vault.config.control.free_hours
    with changing(vault, kind, case_id, expected_head=expected_head) as held:
        if "customer" in texts:  # whose file is opened only when the rest can be
            editing.edit(held.case.manifest, edit, actor, vault.now(), free_hours=free_hours)
            customer, opened = customer_of(vault, texts["customer"], actor, vault.now())
            if opened:
                vault.notices.append(Sentence(CUSTOMER_NEW, {"customer": customer}))
            edit = replace(edit, texts={**texts, "customer": customer})
        held.change(lambda manifest, now: editing.edit(manifest, edit, actor, now, free_hours=free_hours))
        return held.case
