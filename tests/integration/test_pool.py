"""The pool against workers that do what hostile files make them do: everything is answered, nothing else is delayed, nothing is left."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, wait
from pathlib import Path

import pytest

from docvault.extract.workers.child import Child, WorkerNotStartedError
from docvault.extract.workers.jobs import PartJob, ReadJob, RecogniseJob, Setup
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Extracted, Outcome, ReasonCode
from docvault.model.limits import Limits
from docvault.model.values import replace
from tests.pace import HANG_SECONDS, share, until
from tools.samples.office import zipped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of a process and signals are POSIX")

CHECKOUT = Path(__file__).resolve().parents[2]
TIGHT = Limits(memory_bytes=512 << 20, cpu_seconds=1, part_bytes=1 << 20)
IMPATIENT = replace(TIGHT, wall_seconds=8)  # and yet enough for a worker to start on a busy machine


def hostile(setup: Setup) -> Child:
    return Child(setup, "tests.integration.hostile_worker")


@pytest.fixture(autouse=True)
def tests_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(TIGHT, workers=2, start=hostile) as pool:
        yield pool


def children(of: int | None = None) -> set[int]:
    """Living child processes, zombies included."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == (of or os.getpid()):
            found.add(int(stat.parent.name))
    return found


def reading_of(mark: Path, name: str) -> ReadJob:
    """A job that does what its name says, and leaves a mark of it."""
    return ReadJob(Path("/dev/null"), f"{name}|{mark}")


def read(pool: Pool, name: str, mark: Path = Path()) -> Extracted:
    return pool.submit(reading_of(mark, name)).result(HANG_SECONDS)


def tell(path: Path) -> None:
    """Let a worker that reads `path` until it is told go on."""
    until(path.exists)
    path.with_suffix(".told").touch()


def test_an_ordinary_file_is_read(pool: Pool) -> None:
    assert read(pool, "ordinary").text == "ordinary"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("loop", ReasonCode.TOO_LONG),
        ("hoard", ReasonCode.TOO_MUCH_MEMORY),
        ("rust-memory", ReasonCode.TOO_MUCH_MEMORY),
        ("always-abort", ReasonCode.CRASHED),
        ("segfault", ReasonCode.CRASHED),
        ("exit", ReasonCode.CRASHED),
        ("raise", ReasonCode.CRASHED),
        ("large-file", ReasonCode.CRASHED),
    ],
)
def test_a_hostile_file_is_unreadable_with_its_reason_and_the_next_one_is_read(
    pool: Pool, tmp_path: Path, name: str, code: ReasonCode
) -> None:
    reading = read(pool, name, tmp_path / "file")
    assert (reading.outcome, reading.reason and reading.reason.code) == (Outcome.UNREADABLE, code)
    assert read(pool, "ordinary").text == "ordinary"


def test_a_file_that_does_nothing_for_too_long_is_unreadable_and_the_next_one_is_read() -> None:
    with Pool(IMPATIENT, workers=1, start=hostile) as pool:
        reason = read(pool, "stop").reason
        assert reason
        assert reason.code is ReasonCode.TOO_LONG
        assert read(pool, "ordinary").text == "ordinary"


def test_a_crashed_file_is_read_again_without_what_crashed(pool: Pool) -> None:
    assert read(pool, "abort").text == "abort careful"


def test_a_file_whose_worker_was_killed_from_outside_is_read_again_as_usual(pool: Pool, tmp_path: Path) -> None:
    assert read(pool, "killed-once", tmp_path / "mark").text == "killed-once"


def test_what_a_library_prints_does_not_come_between_the_frames(pool: Pool, capfd: pytest.CaptureFixture[str]) -> None:
    assert [read(pool, "noise").text for _ in range(3)] == ["noise"] * 3
    assert capfd.readouterr() == ("", "")


def test_the_limits_are_in_force(pool: Pool, tmp_path: Path) -> None:
    read(pool, "limits-in-force", tmp_path / "limits")
    assert (tmp_path / "limits").read_text() == f"{512 << 20} {1536 << 20} {1 << 20} 256 0"


def test_cpu_of_earlier_files_does_not_count_against_a_later_one(tmp_path: Path) -> None:
    # One worker that lives through more files than its limit would allow together.
    with Pool(Limits(cpu_seconds=1), workers=1, start=hostile) as pool:
        for _ in range(30):
            assert read(pool, "noise").outcome is Outcome.TEXT


def test_a_file_that_takes_long_in_front_of_forty_holds_one_worker_only(pool: Pool, tmp_path: Path) -> None:
    long = pool.submit(reading_of(tmp_path / "long", "until-told"))
    files = [pool.submit(ReadJob(Path("/dev/null"), f"file {number}")) for number in range(40)]
    assert [file.result(HANG_SECONDS).text for file in files] == [f"file {number}" for number in range(40)]
    assert not long.done()
    tell(tmp_path / "long")
    assert long.result(HANG_SECONDS).text == "until-told"


def test_workers_leave_when_idle_and_come_back(tmp_path: Path) -> None:
    before = children()
    with Pool(TIGHT, workers=2, start=hostile, idle_seconds=0.2) as pool:
        for turn in range(2):
            reading = pool.submit(reading_of(tmp_path / str(turn), "until-told"))
            until((tmp_path / str(turn)).exists)
            assert children() > before
            tell(tmp_path / str(turn))
            assert reading.result(HANG_SECONDS).text == "until-told"
            until(lambda: children() == before)
        until(lambda: not any(thread.name.startswith("docvault-read") for thread in threading.enumerate()))


def test_idle_workers_leave_by_themselves_when_the_pool_closes(tmp_path: Path) -> None:
    with Pool(TIGHT, workers=1, start=hostile) as pool:
        read(pool, "mark-when-leaving", tmp_path / "left")
        assert not (tmp_path / "left").exists()
    assert (tmp_path / "left").exists()


def test_an_idle_worker_that_does_not_leave_is_ended() -> None:
    before = children()
    with Pool(TIGHT, workers=1, start=hostile) as pool:
        read(pool, "linger")
    assert children() == before


def test_nothing_is_left_of_a_closed_pool() -> None:
    before, descriptors, threads = children(), len(os.listdir("/proc/self/fd")), threading.active_count()
    for _ in range(share(1, 3)):
        with Pool(TIGHT, workers=2, start=hostile) as pool:
            for name in ("ordinary", "always-abort", "loop"):
                read(pool, name)
    assert children() == before
    assert len(os.listdir("/proc/self/fd")) == descriptors
    assert threading.active_count() == threads


def test_closing_ends_what_runs_and_drops_what_waits(tmp_path: Path) -> None:
    before = children()
    with Pool(Limits(), workers=2, start=hostile) as pool:
        running = [pool.submit(reading_of(tmp_path / str(number), "sleep")) for number in range(2)]
        waiting = pool.submit(ReadJob(Path("/dev/null"), "ordinary"))
        until(lambda: all((tmp_path / str(number)).exists() for number in range(2)))
    done, left = wait([*running, waiting], timeout=HANG_SECONDS)
    assert not left
    for future in done:
        with pytest.raises(CancelledError):
            future.result()
    assert children() == before
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(ReadJob(Path("/dev/null"), "late"))


def test_a_job_cancelled_while_it_waits_is_never_begun(tmp_path: Path) -> None:
    with Pool(TIGHT, workers=2, start=hostile) as pool:
        busy = [pool.submit(reading_of(tmp_path / f"busy{number}", "until-told")) for number in range(2)]
        unwanted = pool.submit(reading_of(tmp_path / "unwanted", "sleep"))
        assert unwanted.cancel()
        for number in range(2):
            tell(tmp_path / f"busy{number}")
        assert [future.result(HANG_SECONDS).text for future in busy] == ["until-told"] * 2
        assert read(pool, "ordinary").text == "ordinary"
    assert not (tmp_path / "unwanted").exists()


def test_what_a_reader_started_dies_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    with Pool(TIGHT, workers=1, start=hostile) as pool:
        pool.submit(reading_of(tmp_path / "helper", "child"))
        until(lambda: (tmp_path / "helper").exists() and (tmp_path / "helper").read_text() != "")
    until(lambda: is_gone(int((tmp_path / "helper").read_text())))


def test_what_a_reader_started_dies_with_a_worker_that_crashes(tmp_path: Path) -> None:
    with Pool(IMPATIENT, workers=1, start=hostile) as pool:  # what was started holds the way back open: nothing comes
        read(pool, "child-and-abort", tmp_path / "helper")
        until(lambda: is_gone(int((tmp_path / "helper").read_text())))


def is_gone(process: int) -> bool:
    try:
        return "Z" in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2]
    except OSError:
        return True


def recognised(name: str, pages: int = 1, mark: Path = Path()) -> tuple[Extracted, list[tuple[str, int, int]]]:
    """What became of a fax of so many pages, and what was told of its progress."""
    told: list[tuple[str, int, int]] = []
    reading = Extracted("image/tiff", Outcome.PARTIAL, "image/1", to_recognise=tuple(range(1, pages + 1)))
    with Pool(TIGHT, workers=1, start=hostile, progress=lambda *step: told.append(step)) as pool:
        job = RecogniseJob(Path("/dev/null"), f"{name}|{mark}", reading, "5eed")
        done = pool.submit(job).result(HANG_SECONDS)
    return done, told


def test_pages_are_recognised_and_each_is_told() -> None:
    done, told = recognised("ordinary", 10)
    assert [page.text for page in done.pages] == [f"page {number}" for number in range(1, 11)]
    assert (done.outcome, done.extractor, done.to_recognise) == (Outcome.RECOGNISED, "image/1 hostile/1", ())
    assert told == [("5eed", number, 10) for number in range(1, 11)]


def test_a_page_that_kills_its_worker_is_left_out_and_the_others_are_recognised() -> None:
    done, _ = recognised("deadly-pages", 5)
    assert [page.number for page in done.pages] == [1, 3, 5]
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.PARTIAL, ReasonCode.CRASHED)


def test_a_file_that_kills_three_workers_is_not_tried_further(tmp_path: Path) -> None:
    done, _ = recognised("deadly", 9)
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.UNREADABLE, ReasonCode.CRASHED)
    assert done.to_recognise == ()


def test_a_page_whose_worker_was_killed_from_outside_is_recognised_by_the_next(tmp_path: Path) -> None:
    done, _ = recognised("killed-once", 2, tmp_path / "mark")
    assert [page.number for page in done.pages] == [1, 2]


@pytest.mark.parametrize(("name", "code"), [("nonsense", ReasonCode.CRASHED), ("hoard", ReasonCode.TOO_MUCH_MEMORY)])
def test_a_worker_that_gives_up_a_page_says_why(name: str, code: ReasonCode) -> None:
    done, _ = recognised(name)
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.UNREADABLE, code)


def test_a_part_is_written_as_it_is_in_its_file(tmp_path: Path) -> None:
    source, target = tmp_path / "source.zip", tmp_path / "target"
    source.write_bytes(zipped({"sizes.txt": "腰围 72".encode()}))
    with Pool(TIGHT, workers=1) as pool:
        assert pool.submit(PartJob(source, source.name, 1, target)).result(HANG_SECONDS).reason is None
        assert target.read_text(encoding="utf-8") == "腰围 72"
        missing = pool.submit(PartJob(source, source.name, 2, tmp_path / "other")).result(HANG_SECONDS)
        assert missing.reason
        assert (tmp_path / "other").read_bytes() == b""
        again = pool.submit(PartJob(source, source.name, 1, target)).result(HANG_SECONDS)
        assert again.reason
        assert target.read_text(encoding="utf-8") == "腰围 72"


def test_without_processes_nothing_is_said_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool(TIGHT, workers=1) as pool, pytest.raises(WorkerNotStartedError, match="No such file"):
        read(pool, "ordinary")


def test_without_room_for_its_messages_no_worker_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with Pool(TIGHT, workers=1) as pool, pytest.raises(WorkerNotStartedError, match="No such file"):
        read(pool, "ordinary")


def test_many_threads_may_submit_at_once(pool: Pool) -> None:
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.extend(read(pool, "ordinary").text for _ in range(25))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == ["ordinary"] * 200


PARENT = """
import sys, time
from pathlib import Path
from docvault.extract.workers.child import Child
from docvault.extract.workers.jobs import ReadJob
from docvault.extract.workers.pool import Pool

folder = Path(sys.argv[1])
with Pool(workers=2, start=lambda setup: Child(setup, "tests.integration.hostile_worker")) as pool:
    pool.submit(ReadJob(Path("/dev/null"), "idle")).result()
    for name in ("one", "two"):
        pool.submit(ReadJob(Path("/dev/null"), f"sleep|{folder / name}"))
    while not all((folder / name).exists() for name in ("one", "two")):
        time.sleep(0.01)
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("with_signal", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_its_parent(tmp_path: Path, with_signal: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHECKOUT,
        start_new_session=True,
    ) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"ready\n"
        workers = children(of=parent.pid)
        assert len(workers) == 2
        parent.send_signal(with_signal)
        parent.wait(HANG_SECONDS)
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_the_parent_side_imports_nothing_heavy() -> None:
    code = "import sys, docvault.extract.workers.pool; print(*{name.partition('.')[0] for name in sys.modules})"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert not {"PIL", "numpy", "onnxruntime", "cv2", "pypdfium2", "rapidocr", "ctypes"} & set(modules.stdout.split())
