"""What this user knows of sealed vaults, outside all of them: which lay where, and with which key it was sealed.

One file a place, in the folder of the user's keys. A vault that lies where another lay, or whose seals are made with another key than before, is known
by it, and so is one whose newest seals are gone; trust that was once given is not asked of the vault itself.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from docvault.errors import N_, DamagedError
from docvault.model.values import dataclass
from docvault.store import durable

_ENDING = ".known.json"


class KnownDamagedError(DamagedError):
    """What was known of a vault cannot be read: nothing is trusted as if nothing had ever been known."""

    message = N_("{path}, which says which vault you know where, and with which key, cannot be read.")
    next_step = N_(
        "Compare the vault's key with the house's before you take that file away; then vouch for the key again: `docvault seal trust`."
    )


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault as it was last vouched for: its path, its id, the public key its seals are made with, and the hash of its newest seal's record."""

    path: str
    vault: str
    key: str
    seal: str = ""


class KnownVaults:
    """The vaults one user knows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def at(self, root: Path) -> KnownVault | None:
        """The vault that lay at a path when it was last vouched for; where the path leads to through links, if nothing is known of the path itself."""
        return next(filter(None, (_read(self._file(place)) for place in _places(root))), None)

    def of(self, vault: str) -> KnownVault | None:
        """A vault by its id, wherever it lay."""
        return next((one for one in self._all() if one.vault == vault), None)

    def remember(self, root: Path, vault: str, key: str, seal: str) -> None:
        """Vouch for a vault at its path with its key, and note its newest seal; durable on return."""
        places = _places(root)
        wanted = [KnownVault(place, vault, key, seal) for place in places]
        if [_read(self._file(place)) for place in places] == wanted:
            return
        durable.make_folders(self._folder)
        for other in self._all():
            if other.vault == vault and other.path not in places and other.key != key:
                self._write(KnownVault(other.path, vault, key, seal))
        for known in wanted:
            self._write(known)

    def _write(self, known: KnownVault) -> None:
        file = self._file(known.path)
        staged = file.with_name(f".{file.name}.{durable.own_mark()}")
        tree = {"path": known.path, "vault": known.vault, "key": known.key, "seal": known.seal}
        durable.stage(staged, json.dumps(tree, indent=1).encode(), mode=0o600)
        durable.publish(staged, file)

    def _all(self) -> Iterator[KnownVault]:
        with suppress(FileNotFoundError):
            for file in sorted(self._folder.glob(f"*{_ENDING}")):
                known = _read(file)
                if known is not None:
                    yield known

    def _file(self, place: str) -> Path:
        return self._folder / (hashlib.sha256(place.encode(errors="surrogateescape")).hexdigest()[:32] + _ENDING)


def _places(root: Path) -> list[str]:
    """The path as it is named, and as it is without links: a link may have been put in the place of a vault."""
    return list(dict.fromkeys((str(root.absolute()), os.path.realpath(root))))


def _read(file: Path) -> KnownVault | None:
    try:
        tree = json.loads(file.read_bytes())
        return KnownVault(str(tree["path"]), str(tree["vault"]), str(tree["key"]), str(tree.get("seal", "")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KnownDamagedError(path=str(file)) from error
