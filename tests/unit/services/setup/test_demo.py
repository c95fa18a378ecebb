"""Where a demo vault is made: what lies there is moved to a name of its own, or left alone."""

from pathlib import Path

import pytest

from docvault.services.setup import demo


def test_no_earlier_demo_vault_is_removed(tmp_path: Path) -> None:
    place = tmp_path / "demo-vault"
    for number in range(3):
        (place / demo.MARK).parent.mkdir(parents=True)
        (place / demo.MARK).touch()
        (place / f"mine-{number}").touch()
        demo._make_room(place)
    names = [f"demo-vault.before{number}/mine-{place}" for place, number in enumerate(("", "-2", "-3"))]
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("mine-*")) == sorted(names)


def test_what_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "readme").touch()
    for place in (tmp_path, tmp_path / "readme"):
        with pytest.raises(demo.NotADemoError):
            demo.demand_room(place)
    demo.demand_room(tmp_path / "new")
