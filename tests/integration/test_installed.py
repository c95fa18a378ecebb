"""What is installed is whole: a wheel carries the compiled catalogue, the schemas and the templates; a checkout finds them beside the package."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docvault.services import format_files
from tests.cli.terminal import ROOT, Ran, environment

SOURCES = ("docvault", "schemas", "vault_template", "tools")
FILES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")


def committed_sources(folder: Path) -> Path:
    """The sources as they are committed: no compiled catalogue in them."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder a wheel of these sources was unpacked into."""
    sources = committed_sources(tmp_path_factory.mktemp("sources"))
    made, folder = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made], cwd=sources, check=True)
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder


def run_from(folder: Path, place: Path, *arguments: str) -> Ran:
    """Run the docvault that lies in `folder`, wherever another one is installed."""
    done = subprocess.run(
        [sys.executable, "-m", "docvault", *arguments],
        cwd=place,
        env=environment(PYTHONPATH=str(folder)),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_wheel_has_all_it_needs(installed: Path, tmp_path: Path) -> None:
    package = installed / "docvault"
    assert (package / "locale" / "zh_CN" / "LC_MESSAGES" / "docvault.mo").is_file()
    for name in ("schemas", "vault_template"):
        committed = {path.relative_to(ROOT / name) for path in (ROOT / name).rglob("*") if path.is_file()}
        assert {path.relative_to(package / name) for path in (package / name).rglob("*") if path.is_file()} == committed

    made = run_from(installed, tmp_path, "--lang", "zh_CN", "init", "vault", "--time-zone", "Asia/Shanghai")
    assert made.code == 0, made.err
    assert any(character > "\u4e00" for character in made.out + made.err)
    assert run_from(installed, tmp_path / "vault", "check").code == 0


def test_without_its_catalogue_it_speaks_english(tmp_path: Path) -> None:
    made = run_from(
        committed_sources(tmp_path / "sources"),
        tmp_path,
        "--lang",
        "zh_CN",
        "init",
        "vault",
        "--time-zone",
        "Asia/Shanghai",
    )
    assert made.code == 0, made.err
    assert made.out + made.err
    assert not any(character > "\u4e00" for character in made.out + made.err)


def test_a_checkout_finds_what_lies_beside_the_package() -> None:
    assert format_files.format_file("FORMAT.md") == (ROOT / "schemas" / "FORMAT.md").read_bytes()
    template = next((ROOT / "vault_template").iterdir())
    assert format_files.template_file(template.name) == template.read_bytes()
