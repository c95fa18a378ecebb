"""Pictures that are written into HTML itself (`data:`, RFC 2397)."""

import base64
import re
from urllib.parse import unquote_to_bytes

from docvault.extract.content import Attachment
from docvault.model.intake.extracted import Reason, ReasonCode

_PICTURE = re.compile(rb"""data:image/([a-z0-9.+-]{1,40})((?:;[^,"'\s)]{0,200})?),([^"')>]*)""", re.IGNORECASE)


def without_pictures(data: bytes, most: int) -> tuple[bytes, list[Attachment]]:
    """HTML without the pictures written into it (`data:`), and these, each once."""
    found: dict[bytes, Attachment] = {}

    def taken(match: re.Match[bytes]) -> bytes:
        raw = unquote_to_bytes(match[3])
        if b"base64" in match[2].lower():
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            raw = base64.b64decode(letters + b"=" * (-len(letters) % 4))
        ending = match[1].decode("ascii").lower().removesuffix("+xml").replace("jpeg", "jpg")
        if raw and raw not in found:
            name = f"picture-{len(found) + 1}.{ending}"
            reason = Reason(ReasonCode.TOO_LARGE_PART, {"bytes": len(raw)}) if len(raw) > most else None
            found[raw] = Attachment(name, b"" if reason else raw, reason)
        return b""

    if b"data:image" not in data and b"DATA:image" not in data:
        return data, []
    return _PICTURE.sub(taken, data), list(found.values())
