"""What whoever asks may see: results are made of case files as `View` shows them (R-RO2, design 2.11).

What shows case files is imported where one is shown: a search or a list needs to know only who asks.
"""

from typing import TYPE_CHECKING

from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.model.case.manifest import Document, Manifest, Version
    from docvault.model.control.rights import Reader
    from docvault.model.control.visible import View
    from docvault.services.vault import Vault


def reader(vault: "Vault") -> "Reader":
    """What whoever asks may read, by the settings of now; somebody who is nobody here reads what is general."""
    person = vault.who.person
    return reader_of(vault.config, vault.config.person(person.id) if person is not None else None)


def view_of(vault: "Vault", manifest: "Manifest") -> "View":
    """A case file as whoever asks sees it."""
    from docvault.model.control.visible import View

    return View(manifest, reader(vault))


def demand_named(vault: "Vault", order: str, typed: "Iterable[str]") -> None:
    """Refuse versions that are named by a title whoever asks may not read, as if nothing was called so. Raises what `find_version` raises."""
    from docvault.model.case.transitions import find_version

    seen = view_of(vault, vault.cases.read(ORDER, order).manifest).manifest
    for one in typed:
        if one:
            find_version(seen, one)


def find_seen(vault: "Vault", manifest: "Manifest", wanted: str) -> "tuple[Document, Version]":
    """A document and version as `find_version` finds them, but by no title that whoever asks may not read."""
    from docvault.model.case.transitions import find_version

    found, version = find_version(view_of(vault, manifest).manifest, wanted)
    return find_version(manifest, f"{found.id}@{version.number}")
