"""What lies inside an arrival: the attachments of a mail, the files of an archive, by the numbers `file --part` takes."""

from typing import TYPE_CHECKING, Any

from docvault.errors import Translate, untranslated
from docvault.services.inbox import reason_text

if TYPE_CHECKING:
    from docvault.services.vault import Vault


def parts_of(vault: "Vault", sha256: str, translate: Translate = untranslated) -> list[dict[str, Any]]:
    """The parts of a file as JSON, as far as it has been read."""
    extracted = vault.kept_text.get(sha256)
    return [
        {
            "part": part.number,
            "file": part.name,
            "media_type": part.media_type,
            "bytes": part.bytes,
            "outcome": part.outcome.value,
            "reason": reason_text(part.reason, translate),
        }
        for part in (extracted.parts if extracted else ())
    ]
