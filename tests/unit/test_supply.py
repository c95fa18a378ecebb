"""What is installed is what was tested: `requirements/` names one version, with hashes, of everything `pyproject.toml` asks for."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import audit, install

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
IN_STEP = "pyproject.toml and requirements/ are not in step: run `make constraints`"


def pins(name: str) -> dict[str, list[str]]:
    """Package → its versions (one for each range of Pythons that needs its own), every one with a hash."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()):
        requirement = Requirement(entry.split("\\")[0])
        assert "--hash=sha256:" in entry, entry
        version = str(requirement.specifier).removeprefix("==")
        found.setdefault(canonicalize_name(requirement.name), []).append(version)
    return found


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("run", PROJECT["project"]["dependencies"] + EXTRAS["build"]),
        ("dev", PROJECT["project"]["dependencies"] + [one for extra in EXTRAS.values() for one in extra]),
    ],
)
def test_everything_asked_for_has_its_version(name: str, asked: list[str]) -> None:
    there = pins(name)
    for requirement in map(Requirement, asked):
        if requirement.name != PROJECT["project"]["name"]:
            versions = there.get(canonicalize_name(requirement.name), [])
            assert versions, f"{requirement.name}: {IN_STEP}"
            assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: {IN_STEP}"


def test_what_is_tested_is_what_is_run() -> None:
    developed = pins("dev")
    assert {name: developed.get(name) for name in pins("run")} == pins("run"), IN_STEP


def test_a_build_needs_what_is_installed_for_it() -> None:
    assert PROJECT["build-system"]["requires"] == EXTRAS["build"]


def test_what_is_needed_binds_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.licences() == []
    assert len(capsys.readouterr().out.splitlines()) > 60


@pytest.mark.parametrize("words", ["GPLv2 with linking exception", "LGPL-2.1", "MIT AND AGPL-3.0-only", "Custom", "?"])
def test_other_licences_are_noticed(words: str) -> None:
    assert audit.BINDING.search(words) or not audit.FREE.search(words)


def test_libraries_of_other_systems_are_not_counted() -> None:
    text = "one==1.0 \\\n    --hash=x\nold==1 ; python_full_version < '3.0' \\\nwin==2 ; sys_platform == 'nowhere' \\\n"
    assert install.libraries(text) == {"one"}


def test_it_is_said_in_the_language_of_the_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for language in ("zh_CN.UTF-8", "en_US.UTF-8"):
        monkeypatch.setenv("LANG", language)
        install.say("done", "完成")
    assert capsys.readouterr().out == "完成\ndone\n"
