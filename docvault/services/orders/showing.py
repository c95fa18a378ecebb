"""The verbs `order show` and `customer show`: a case file as it is now."""

from docvault.services.vault import Vault
from docvault.store.cases.case_file import CaseFile


def show_case(vault: Vault, kind: str, case_id: str) -> CaseFile:
    """The committed state of an order or a customer, read from its folder."""
    return vault.cases.read(kind, case_id)
