"""A seal, stopped at every durable step and after every sync: the vault has the seal or has it not, is sound, and can be sealed again."""

import shutil
from pathlib import Path

import pytest

from docvault.services.proof.check import check
from docvault.services.proof.seal import seal
from docvault.services.proof.sealing import Keys, seals_of
from docvault.store.layout import Layout
from tests.crash.harness import Change, power_lost_at_each_step, stopped_at_each_step
from tests.signed_vault import opened, signed_vault


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vault; the keys come to lie beside it."""
    place = tmp_path_factory.mktemp("crash") / "place"
    signed_vault(place / "vault", 2)
    return place


def keys_of(place: Path) -> Keys:
    return Keys(place / "keys")


def seal_it(place: Path) -> None:
    vault = opened(place / "vault")
    seal(vault, keys_of(place))
    vault.close()


def seal_twice(place: Path) -> None:
    seal_it(place)
    seal_it(place)


UNSEEN = {"W081", "W082"}
"""That a vault was never sealed, or that the user's own settings, which lost power too, know nothing of its key yet."""


def sound(root: Path, keys: Keys, label: str) -> None:
    """What was sealed is as it was sealed, also once the vault is sealed again."""
    opened(root).close()
    made = len(seals_of(Layout(root)))
    for more in (0, 1):
        if more:
            vault = opened(root)
            seal(vault, keys, new_key=not (keys.place(vault.config.id).exists()))
            vault.close()
        findings = [finding.text() for finding in check(root, since_seal=keys).findings if finding.rule not in UNSEEN]
        assert findings == [], f"{label}: {findings}"
        assert len(seals_of(Layout(root))) == made + more


@pytest.mark.parametrize(("change", "fewest"), [(seal_it, 20), (seal_twice, 35)])
def test_stopped_at_every_step(base: Path, tmp_path: Path, change: Change, fewest: int) -> None:
    steps, seen = 0, set()
    for number, place in stopped_at_each_step(base, tmp_path, change):
        seen.add(len(seals_of(Layout(place / "vault"))))
        sound(place / "vault", keys_of(place), f"stopped before step {number}")
        steps = number - 1
    assert steps >= fewest
    assert seen == set(range(max(seen) + 1))


def test_power_lost_after_every_sync(base: Path, tmp_path: Path) -> None:
    """The key lies on another disk, which is not looked at here; whoever has only the vault trusts its first seal."""
    images = 0
    for number, place in power_lost_at_each_step(base, tmp_path, seal_twice):
        root = place / "vault"
        made = len(seals_of(Layout(root)))
        keys = Keys(tmp_path / "other-keys")
        sound(root, keys, f"power lost after sync {number}, {made} seals")
        shutil.rmtree(keys.folder)
        images = number
    assert images >= 20
