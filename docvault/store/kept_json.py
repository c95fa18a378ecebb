"""JSON that is kept to save work, behind a digest of its text: what decides about records must not be half believed when a byte of it is damaged."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from docvault.errors import BusyError, RefusedError
from docvault.store import durable, inside

_DIGEST = 64


def keep(path: Path, tree: Any) -> None:
    """Write it, not synced. Where nothing can be written it is not kept: the work is done again next time."""
    text = json.dumps(tree).encode()
    with suppress(BusyError, RefusedError, OSError):
        durable.write_derived(path, hashlib.sha256(text).hexdigest().encode() + text)


def kept(path: Path) -> Any:
    """What was kept; None when nothing was, or not a byte for byte whole."""
    try:
        data = inside.read_bytes(path)
    except OSError:
        return None
    text = data[_DIGEST:]
    return json.loads(text) if data[:_DIGEST] == hashlib.sha256(text).hexdigest().encode() else None
