"""The verb `demo`: a vault to try, a realistic inbox dropped into it, and the real watcher run until all of it is taken in."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docvault.errors import N_, DocvaultError, RefusedError
from docvault.model.case.editing import Edit
from docvault.model.case.history import Event
from docvault.model.case.kinds import CUSTOMER
from docvault.model.case.transitions import NewOrder
from docvault.model.intake.item import FILING, WAITING
from docvault.model.progress import Progress, unseen
from docvault.model.values import dataclass, replace
from docvault.model.vault_config import DECLARED
from docvault.services.intake.inbox import EVERY_STATE
from docvault.services.intake.ingest import IngestResult
from docvault.services.intake.item_trees import item_tree
from docvault.services.orders.editing import edit_case
from docvault.services.orders.opening import new_order
from docvault.services.outside import whole_path
from docvault.services.search.index_entries import READING
from docvault.services.search.search import Found, hit_tree, search
from docvault.services.setup.demo_control import Controlled, control
from docvault.services.setup.demo_cover import with_own_code
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.store import durable

if TYPE_CHECKING:
    from docvault.index.contract.catalogue import ItemEntry
    from docvault.language.spoken import Language
    from docvault.model.vault_config import VaultConfig
    from docvault.services.vault import Vault

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
MARK = Path(".docvault") / "demo"
"""What tells a vault made by `demo` from one that matters."""
_LOOK_SECONDS = 0.2
_PATIENCE_SECONDS = 600.0
_SHOWN_HITS = 3
_INCOMPLETE_SECONDS = 5


class NotADemoError(RefusedError):
    """There is something at the place of the demo vault that `demo` did not make."""

    message = N_("{path} is there already and was not made by `docvault demo`; it is left alone.")
    next_step = N_("Name another folder: `docvault demo FOLDER`.")


class WatcherEndedError(DocvaultError):
    """The watcher the demo started ended, or does not get on."""

    message = N_("The watcher stopped before everything was taken in.")
    next_step = N_("What it said last is in {path}.")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made: the vault, its orders, what became of each file, three searches, and who has which version of a trims card."""

    vault: Path
    orders: tuple[str, ...]
    items: "tuple[ItemEntry, ...]"
    searches: tuple[tuple[str, Found], ...]
    controlled: Controlled | None
    config: "VaultConfig"
    set_aside: Path | None

    def to_tree(self, language: "Language") -> dict[str, Any]:
        """What the demo made as JSON."""
        return {
            "vault": str(self.vault),
            "orders": list(self.orders),
            "set_aside": str(self.set_aside) if self.set_aside else None,
            **IngestResult(self.items).to_tree(language),
            "inbox": [item_tree(entry, language, entry.received) for entry in self.items if entry.state == WAITING],
            "searches": [
                {"query": query, "total": found.total, "hits": [hit_tree(hit, language) for hit in found.hits]}
                for query, found in self.searches
            ],
            "control": self.controlled.to_tree(language, self.config) if self.controlled else None,
        }


def demo(folder: Path, *, language: str, time_zone: str, system_user: str, progress: Progress = unseen) -> Demo:
    """Make a demo vault and take its sample inbox in. An earlier demo vault is set aside as `FOLDER.before`, `FOLDER.before-2`, …; none is ever removed.

    Raises `NotADemoError` for a folder with anything else in it, `WatcherEndedError`.
    """
    catalogue: dict[str, Any] = json.loads((SAMPLES / "catalogue.json").read_bytes())
    root = whole_path(folder)
    set_aside = _make_room(root)
    init(root, language=language, time_zone=time_zone, system_user=system_user, name="docvault demo", identity=DECLARED)
    durable.write_new(root / MARK, b"")
    vault = open_vault(root, system_user=system_user)
    try:
        _shorten_waits(vault)
        orders = tuple(_open_orders(vault, catalogue))
        with _watcher(root, language) as watcher:
            later = [file for file in catalogue["files"] if file["expect"].get("later")]
            first = [file for file in catalogue["files"] if file not in later]
            _drop(vault, first)
            _taken_in(vault, watcher, len(first), progress)
            _drop(vault, later)  # what is sent again is known as that only when the first is there
            items = _taken_in(vault, watcher, len(first) + len(later), progress)
            order = [file["file"] for file in catalogue["files"]]
            items.sort(key=lambda entry: order.index(entry.file))
        searches = tuple((query, _search(vault, query)) for query in catalogue["searches"])
        controlled = control(vault)
    finally:
        vault.close()
    return Demo(root, orders, tuple(items), searches, controlled, vault.config, set_aside)


def demand_room(folder: Path) -> None:
    """Refuse a place where something lies that `demo` did not make. Raises `NotADemoError`."""
    root = whole_path(folder)
    if not _is_free(root) and not (root / MARK).is_file():
        raise NotADemoError(path=str(root))


def _make_room(root: Path) -> Path | None:
    """Move an earlier demo vault out of the way, to a name nothing has: somebody may have worked in it."""
    demand_room(root)
    if _is_free(root):
        return None
    before = root.with_name(f"{root.name}.before")
    numbers = count(2)
    while before.exists():
        before = root.with_name(f"{root.name}.before-{next(numbers)}")
    durable.move(root, before)
    return before


def _is_free(root: Path) -> bool:
    return not root.exists() or (root.is_dir() and not any(root.iterdir()))


def _shorten_waits(vault: "Vault") -> None:
    """A file that does not look whole is waited for a minute; nobody writes to the demo's broken one any more."""
    actor = vault.who.id
    vault.config = vault.config_file.change(
        lambda config: replace(config, intake=replace(config.intake, incomplete_seconds=_INCOMPLETE_SECONDS)),
        lambda: Event(vault.now(), actor, "edited", {"fields": ["intake"]}),
    )


def _open_orders(vault: "Vault", catalogue: dict[str, Any]) -> Iterator[str]:
    """The catalogue's orders and customers."""
    for order in catalogue["orders"]:
        new = NewOrder(
            order.get("number", ""),
            order["customer"],
            order["title"],
            order["class"],
            references=tuple(order.get("refs", ())),
            styles=tuple(order.get("styles", ())),
            contracts=tuple(order.get("contracts", ())),
        )
        yield new_order(vault, new).order
    for customer in catalogue["customers"]:
        edit_case(
            vault, CUSTOMER, customer["code"], Edit(title=customer["name"], add={"addresses": customer["addresses"]})
        )


@contextmanager
def _watcher(root: Path, language: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`docvault watch` as anybody would start it, stopped at the end."""
    command = [sys.executable, "-P", "-m", "docvault", "-C", str(root), "--lang", language, "watch"]
    with (
        _log(root).open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL) as watcher,
    ):
        try:
            yield watcher
        finally:
            watcher.terminate()


def _log(root: Path) -> Path:
    return root / ".docvault" / "demo-watch.log"


def _drop(vault: "Vault", files: list[dict[str, Any]]) -> None:
    """Copy the samples into the inboxes, one after the other, as a file manager does. A cover sheet gets the code it would have been printed with."""
    inboxes = {inbox.channel: vault.root / inbox.path for inbox in vault.config.inboxes}
    for file in files:
        sample, place = SAMPLES / "inbox" / file["channel"] / file["file"], inboxes[file["channel"]] / file["file"]
        if covered := file["expect"].get("cover"):
            durable.write_new(place, with_own_code(vault, sample, covered))
        else:
            shutil.copyfile(sample, place)


def _taken_in(vault: "Vault", watcher: "subprocess.Popen[bytes]", total: int, progress: Progress) -> "list[ItemEntry]":
    """Wait until every file has arrived and was read; then all items, as they came."""
    deadline, last = time.monotonic() + _PATIENCE_SECONDS, -1
    while True:
        items = list(vault.index.items(EVERY_STATE))
        done = sum(not _under_way(entry) for entry in items)
        progress(done, total)
        if done >= total:
            return items
        if done != last:
            deadline, last = time.monotonic() + _PATIENCE_SECONDS, done
        if watcher.poll() is not None or time.monotonic() > deadline:
            raise WatcherEndedError(path=str(_log(vault.root)))
        time.sleep(_LOOK_SECONDS)


def _under_way(entry: "ItemEntry") -> bool:
    return entry.state == FILING or (entry.state == WAITING and entry.outcome in {"", READING})


def _search(vault: "Vault", query: str) -> Found:
    return search(vault, query, limit=_SHOWN_HITS)
