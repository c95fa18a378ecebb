"""Who runs docvault is believed only where the system's answers agree, also under a filter that answers some calls itself."""

import os
import platform
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docvault.model.person_ids import UNTOLD

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("unshare") is None or platform.machine() not in {"x86_64", "aarch64"},
    reason="needs user namespaces and seccomp",
)
TOLD = (sys.executable, "-c", "from docvault.store.system_user import system_user; print(system_user())")
FILTER = (sys.executable, str(Path(__file__).with_name("answering_worker.py")))
ANOTHER = ("unshare", "--user", "--map-user=1234")
"""A namespace of one's own, in which one gave oneself the number of somebody else."""


def _told(*before: str) -> str:
    ran = subprocess.run([*before, *TOLD], capture_output=True, check=False, text=True)
    if "unshare:" in ran.stderr or "no filter here" in ran.stderr:
        pytest.skip(f"not here: {ran.stderr}")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.mark.parametrize("filtered", [("fchown=1",), ("fchown=0",), ("fchown=1", "getuid=0", "geteuid=0")])
def test_no_filter_makes_anybody_of_whoever_is_in_a_namespace(filtered: tuple[str, ...]) -> None:
    assert _told(*ANOTHER, *FILTER, *filtered, "--") == UNTOLD


@pytest.mark.parametrize("call", ["fstat", "newfstatat"])
@pytest.mark.parametrize("first", range(3, 9))
def test_nor_does_an_answer_that_was_never_written(call: str, first: int) -> None:
    """The call is said to be done for one descriptor, and left whatever was in memory before."""
    ran = subprocess.run(
        [*ANOTHER, *FILTER, "fchown=1", f"{call}=0@{first}", "--", *TOLD], capture_output=True, check=False, text=True
    )
    assert ran.stdout.strip() in {"", UNTOLD}  # the interpreter itself may not start under such a filter


@pytest.mark.parametrize("filtered", [("getuid=5",), ("geteuid=5",), ("getuid=5", "geteuid=5")])
def test_no_filter_makes_anybody_of_anybody_else(filtered: tuple[str, ...]) -> None:
    assert _told(*FILTER, *filtered, "--") == UNTOLD


def test_a_filter_that_leaves_these_calls_alone_is_none_of_that() -> None:
    """Containers and services run under filters of their own."""
    assert _told(*FILTER, "fchown=1@99", "--") == pwd.getpwuid(os.getuid()).pw_name
