"""What all tests share: the catalogue compiled from the .po file as it is now, settings that are nobody's, and how hard Hypothesis tries.

`HYPOTHESIS_PROFILE` chooses dev (the default), ci or thorough.
"""

import os
import shutil
import signal
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from tests.pace import share
from tools.compile_messages import MO, PO, compile_catalogue, compiled

shared = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a shared machine is slow now and then
settings.register_profile("dev", shared, max_examples=50)
settings.register_profile("ci", shared, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("thorough", shared, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def taken_for_synced(handle: int) -> None:
    """Refuse a handle as the system does, and wait for no disk.

    Whether the disk has the bytes shows only when power fails, which a test cannot let happen: thousands of vaults need not wait for it. What is synced,
    and in which order, `tests/crash` sees all the same: it keeps its own account of what the disk has. `make test-long` waits.
    """
    os.fstat(handle)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogue when the .po file has changed since; once, not in each process of xdist.

    Ctrl-C counts also where the tests run in the background: a shell lets its background jobs, and so all they start, ignore it.
    """
    os.environ.pop("COLUMNS", None)  # how wide the terminal of whoever runs the tests is
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not share(0, 1):
        setattr(os, "fsync", taken_for_synced)  # noqa: B010 - mypy would not have it otherwise
    if hasattr(config, "workerinput"):
        return
    os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="docvault-settings-")  # whose vaults it knows are no test's
    if not MO.exists() or MO.read_bytes() != compiled(PO.read_text(encoding="utf-8")):
        compile_catalogue()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the settings the tests made."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop("XDG_CONFIG_HOME"), ignore_errors=True)
