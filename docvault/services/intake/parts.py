"""What lies inside an arrival: the attachments of a mail, the files of an archive, by the numbers `file --part` takes."""

from typing import TYPE_CHECKING, Any

from docvault.errors import Translate, untranslated
from docvault.services.intake.inbox import reason_text

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.services.vault import Vault


def parts_of(vault: "Vault", entry: "ItemEntry", translate: Translate = untranslated) -> list[dict[str, Any]]:
    """The parts of an item as JSON, as far as it has been read; each with where it was filed, when it was."""
    extracted = vault.kept_text.get(entry.sha256)
    if extracted is None or not extracted.parts:
        return []
    filed = _filed(vault, entry.item)
    return [
        {
            "part": part.number,
            "file": part.name,
            "media_type": part.media_type,
            "bytes": part.bytes,
            "outcome": part.outcome.value,
            "reason": reason_text(part.reason, translate),
            **filed.get(part.number, {}),
        }
        for part in extracted.parts
    ]


def _filed(vault: "Vault", item: str) -> dict[int, dict[str, Any]]:
    """Where parts of an item were filed, by their number; of a part filed twice the last."""
    steps = (record.event for record in vault.registers.about("intake", item) if record.event.action == "part-filed")
    return {
        int(str(step.data["part"])): {name: step.data[name] for name in ("order", "document", "version")}
        for step in steps
    }
