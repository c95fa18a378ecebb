"""Of some kinds an order has one paper at a time (W062)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docvault.errors import N_
from docvault.model.case.single import doubles
from docvault.model.sentence import Named
from docvault.services.proof.checking.findings import Finding
from docvault.services.which_paper import SINGLE
from docvault.store.cases.case_file import MANIFEST

if TYPE_CHECKING:
    from docvault.model.case.manifest import Manifest
    from docvault.model.vault_config import VaultConfig

SEVERAL = N_(
    "An order has one {kind} at a time, and these are all in force: {documents}. "
    "`docvault move {order} {last} {order} --document {first} --why REASON` makes {last} a newer version of {first}."
)


def check_doubles(config: "VaultConfig | None", orders: "Iterable[tuple[str, Manifest]]") -> Iterator[Finding]:
    """Several papers in force of a kind an order has one of at a time; `orders` are manifests by their folders as findings show them."""
    if config is None:
        return
    kinds = config.kinds_with(SINGLE)
    for folder, manifest in orders:
        for kind, documents in doubles(manifest, kinds).items():
            values = {
                "kind": Named("kind", kind),
                "documents": ", ".join(one.id for one in documents),
                "order": manifest.id,
                "first": documents[0].id,
                "last": documents[-1].id,
            }
            yield Finding("W062", f"{folder}/{MANIFEST}", SEVERAL, values)
