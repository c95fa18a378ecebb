"""Whatever byte of a vault is flipped, whatever file is removed or added: `check` names it (issue: V-rules, W001)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docvault.services.proof.check import check
from tests.pace import share

SOUND = Path(__file__).resolve().parent.parent / "cases" / "sound"
FILES = sorted(path.relative_to(SOUND).as_posix() for path in SOUND.rglob("*") if path.is_file())
FOLDERS = sorted(
    {".", *(path.relative_to(SOUND).as_posix() for path in SOUND.rglob("*") if path.is_dir())} - {"lost+found"}
)

MANY = settings(
    max_examples=share(150, 10_000), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("check") / "vault"
    shutil.copytree(SOUND, root)
    yield root
    assert check(root).findings == (), "a test left its damage behind"


def named(root: Path, touched: str) -> bool:
    """Whether a finding names the file, a record in it, or the folder it stands in."""
    places = [finding.path.split(":")[0].split(" (")[0] for finding in check(root).findings]
    return any(touched == place or touched.startswith(f"{place}/") for place in places)


@MANY
@given(file=st.sampled_from(FILES), data=st.data())
def test_a_flipped_byte(vault: Path, file: str, data: st.DataObject) -> None:
    path = vault / file
    before = path.read_bytes()
    if not before:
        return
    place = data.draw(st.integers(0, len(before) - 1))
    flipped = bytearray(before)
    flipped[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(flipped)
    try:
        assert named(vault, file)
    finally:
        path.write_bytes(before)


@MANY
@given(file=st.sampled_from(FILES))
def test_a_removed_file(vault: Path, file: str) -> None:
    path = vault / file
    before = path.read_bytes()
    path.unlink()
    try:
        assert named(vault, file)
    finally:
        path.write_bytes(before)


@MANY
@given(folder=st.sampled_from(FOLDERS), name=st.text("abcxyz字", min_size=1, max_size=5))
def test_an_added_file(vault: Path, folder: str, name: str) -> None:
    path = vault / folder / f"{name}.txt"
    path.write_bytes(b"mine")
    try:
        assert check(vault).findings
    finally:
        path.unlink()
