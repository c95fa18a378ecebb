"""A reading worker can do nothing but read: what its file may try when it has taken the process over, and what comes of it.

Each attempt is made twice: here, where it must succeed, else the test would say nothing; and in a real worker, where it must not.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from docvault.extract.workers.borders import Borders
from docvault.extract.workers.child import Child, WorkerNotShutInError
from docvault.extract.workers.jobs import ReadJob, RecogniseJob, Setup
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted, Outcome
from tests.integration.prying_worker import ATTEMPTS, PROBE, attempt
from tests.pace import HANG_SECONDS

CHECKOUT = Path(__file__).resolve().parents[2]


OFFERED = Borders()
if sys.platform == "linux":
    from docvault.extract.workers import landlock, seccomp, syscalls

    OFFERED = Borders(landlock.offered(), seccomp.is_offered() and syscalls.machine_of(os.uname().machine) is not None)
pytestmark = pytest.mark.skipif(
    not (OFFERED.landlock and OFFERED.seccomp), reason=f"this kernel has not all that keeps a worker in: {OFFERED}"
)


@pytest.fixture(scope="module")
def prying() -> Iterator[Pool]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(CHECKOUT))
        patch.setenv(PROBE, "secret")
        with Pool(workers=1, start=lambda setup: Child(setup, "tests.integration.prying_worker")) as pool:
            yield pool


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A file beside which the worker may have nothing to do."""
    (tmp_path / "file").write_text("ours")
    return tmp_path / "file"


@pytest.fixture
def targets(ours: Path) -> Iterator[dict[str, str]]:
    """What each attempt is made on; a file and a folder unless it says otherwise."""
    with ExitStack() as open_ones:
        other = open_ones.enter_context(subprocess.Popen(["/bin/sleep", "600"], env={PROBE: "secret"}))
        open_ones.callback(other.kill)
        listening = []
        for family, address in (
            (socket.AF_INET, ("127.0.0.1", 0)),
            (socket.AF_INET6, ("::1", 0)),
            (socket.AF_UNIX, str(ours.with_name("socket"))),
            (socket.AF_UNIX, f"\0docvault-test-{os.getpid()}"),
        ):
            listener = open_ones.enter_context(socket.socket(family))
            listener.bind(address)
            listener.listen()
            listening.append(listener.getsockname())
        port, port6, path, abstract = listening
        process = str(other.pid)
        yield {
            "list a folder": str(ours.parent),
            "connect to a port": str(port[1]),
            "connect to a port of IPv6": str(port6[1]),
            "send a datagram": str(port[1]),
            "connect to a socket": path,
            "connect to an abstract socket": abstract[1:].decode(),
            "see the environment of another process": process,
            "signal another process": process,
            "see the limits of another process": process,
            "look into another process": process,
        }


def tried(pool: Pool, name: str, path: Path = Path(os.devnull)) -> str:
    reading = pool.submit(ReadJob(path, name)).result(HANG_SECONDS)
    assert reading.outcome is Outcome.TEXT, reading.reason
    return reading.text


def test_a_worker_is_under_all_the_kernel_offers() -> None:
    child = Child(Setup(recognising=False, parent=os.getpid(), engine=""))
    assert child.borders() == OFFERED
    child.close()


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_worker_is_refused_what_we_may(prying: Pool, targets: dict[str, str], ours: Path, name: str) -> None:
    before = sorted((path.name, path.stat()) for path in ours.parent.iterdir())
    on = targets.get(name, str(ours))
    assert tried(prying, f"{name}|{on}").startswith("refused PermissionError")
    assert sorted((path.name, path.stat()) for path in ours.parent.iterdir()) == before
    assert attempt(name, on).startswith("got")


@pytest.mark.parametrize(
    "what",
    ["become a program", "write to its file", "open its file again", "change the rights of its file", "lock its file"],
)
def test_a_worker_has_no_more_of_its_own_file_than_its_bytes(prying: Pool, ours: Path, what: str) -> None:
    assert tried(prying, what, ours).startswith("refused")
    assert tried(prying, "its file", ours) == "ours"
    assert ours.read_text() == "ours"


def test_a_worker_knows_nothing_of_our_environment(prying: Pool) -> None:
    assert os.environ.get(PROBE) == "secret"
    names = set(tried(prying, "its environment").strip("[]").replace("'", "").split(", "))
    assert names <= {
        *("HOME", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONPATH", "LC_CTYPE"),
        *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX", "ORT_DISABLE_TELEMETRY"),
    }
    parent = tried(prying, f"see the environment of another process|{os.getpid()}")
    assert parent.startswith("refused")


def test_a_worker_may_still_signal_itself(prying: Pool) -> None:
    assert tried(prying, "signal itself") == "None"  # `abort` of a library must be seen as what it is


@pytest.mark.parametrize("what", ["landlock.restrict", "seccomp.install", "seccomp.no_new_rights"])
def test_a_worker_that_could_be_shut_in_and_is_not_reads_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    # A site of its own makes the step fail in the worker as a kernel that refuses it would.
    (tmp_path / "refusing_worker.py").write_text(
        "import os\n"
        "from docvault.extract.workers import landlock, seccomp\n"
        "from docvault.extract.workers.handing import private_streams\n"
        "from docvault.extract.workers.worker import serve\n"
        "def refuse(*_):\n"
        "    raise OSError(1, 'not today')\n"
        f"{what} = refuse\n"
        "serve(*private_streams())\n"
        "os._exit(0)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Pool(workers=1, start=lambda setup: Child(setup, "refusing_worker")) as pool:
        reading = pool.submit(ReadJob(Path(os.devnull), "file"))
        with pytest.raises(WorkerNotShutInError, match="not today"):
            reading.result(HANG_SECONDS)


def test_what_the_system_has_not_got_is_not_demanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old_kernel.py").write_text(
        "import os\n"
        "from docvault.extract.workers import landlock, seccomp\n"
        "from docvault.extract.workers.handing import private_streams\n"
        "from docvault.extract.workers.worker import serve\n"
        "landlock.offered = lambda: 0\n"
        "seccomp.is_offered = lambda: False\n"
        "serve(*private_streams())\n"
        "os._exit(0)\n"
    )
    (tmp_path / "file.txt").write_text("read as ever")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child = Child(Setup(recognising=False, parent=os.getpid(), engine=""), "old_kernel")
    assert child.borders() == Borders()
    child.close()
    with Pool(workers=1, start=lambda setup: Child(setup, "old_kernel")) as pool:
        done = pool.submit(ReadJob(tmp_path / "file.txt", "file.txt")).result(HANG_SECONDS)
    assert done.text == "read as ever"


LAYERS = {
    "landlock": (
        "seccomp.is_offered = lambda: False\n",
        ["read a file", "write to a file", "remove a file", "start a program"],
    ),
    "seccomp": (
        "landlock.offered = lambda: 0\n",
        ["write to a file", "remove a file", "connect to a port", "start a program"],
    ),
}


@pytest.mark.parametrize("layer", LAYERS)
def test_either_of_the_two_holds_by_itself(
    ours: Path, targets: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    without, attempts = LAYERS[layer]
    (tmp_path / "half_kernel.py").write_text(
        "import os\n"
        "from docvault.extract.workers import landlock, seccomp\n"
        "from docvault.extract.workers.handing import private_streams\n"
        "from docvault.extract.workers.worker import serve\n"
        "from tests.integration.prying_worker import PryingWorker\n"
        f"{without}"
        "serve(*private_streams(), PryingWorker)\n"
        "os._exit(0)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(CHECKOUT)]))
    with Pool(workers=1, start=lambda setup: Child(setup, "half_kernel")) as pool:
        for name in attempts:
            assert tried(pool, f"{name}|{targets.get(name, str(ours))}").startswith("refused"), name
        assert tried(pool, "its file", ours) == "ours"
    reach = {
        "files": "read a file",
        "network": "connect to a port",
        "writing": "write to a file",
        "programs": "start a program",
    }
    alone = Borders(OFFERED.landlock, seccomp=False) if layer == "landlock" else Borders(0, seccomp=True)
    assert {reach[what] for what in alone.kept_from} <= set(attempts)


def test_a_pipe_that_lies_where_a_file_was_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with Pool(workers=1) as pool:
        done = pool.submit(ReadJob(tmp_path / "pipe", "pipe")).result(HANG_SECONDS)
    assert done.outcome is Outcome.UNREADABLE


def test_a_file_that_is_gone_is_unreadable_with_its_reason(tmp_path: Path) -> None:
    with Pool(workers=1) as pool:
        done = pool.submit(ReadJob(tmp_path / "gone", "gone")).result(HANG_SECONDS)
        kept = pool.submit(RecogniseJob(tmp_path / "gone", "gone", scan())).result(HANG_SECONDS)
    for reading in (done, kept):
        assert reading.outcome is Outcome.UNREADABLE
        assert reading.reason
        assert "FileNotFoundError" in str(reading.reason.values)


def scan() -> Extracted:
    return Extracted("image/tiff", Outcome.PARTIAL, "image/1", to_recognise=(1,))
