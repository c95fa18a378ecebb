"""A worker whose files try what a file that took it over would try: the name of the file says what, and behind a bar on what.

Everything else is the real worker, shut in as it is. What an attempt brought is the text of the file: `got …`, or `refused …`.
"""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from docvault.extract.workers.channel import Frame, Kind
from docvault.extract.workers.handing import private_streams
from docvault.extract.workers.worker import Worker, serve
from docvault.model.intake.extracted import Extracted, Outcome, Page, to_json

PROBE = "DOCVAULT_TEST_PROBE"


def _connect(family: int, address: object) -> str:
    with socket.socket(family, socket.SOCK_STREAM) as caller:
        caller.connect(address)  # type: ignore[arg-type]
        return "connected"


def _sent(address: tuple[str, int]) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        return f"{caller.sendto(b'!', address)} sent"


def _written(path: str) -> str:
    with Path(path).open("ab") as file:
        file.write(b"!")
    return "written"


def _done(what: Callable[..., object], *with_these: object) -> str:
    return str(what(*with_these))


def _fork() -> str:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return "forked"


def _environment_of(process: int) -> str:
    return Path(f"/proc/{process}/environ").read_bytes().decode(errors="replace")


def _attached(process: int) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    ptrace_seize, ptrace_detach = 0x4206, 17
    if libc.ptrace(ptrace_seize, process, None, None):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.ptrace(ptrace_detach, process, None, None)
    return "attached"


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "read a file": lambda path: Path(path).read_bytes(),
    "list a folder": os.listdir,
    "list processes": lambda _: os.listdir("/proc"),
    "read the accounts": lambda _: Path("/etc/passwd").read_bytes(),
    "write a new file": lambda path: _written(path + "-new"),
    "write to a file": _written,
    "empty a file": lambda path: os.truncate(path, 0),
    "make a folder": lambda path: Path(path + "-folder").mkdir(),
    "make a link": lambda path: Path(path + "-link").hardlink_to(path),
    "make a symlink": lambda path: Path(path + "-symlink").symlink_to(path),
    "rename a file": lambda path: Path(path).rename(path + "-renamed"),
    "remove a file": lambda path: Path(path).unlink(),
    "change rights": lambda path: Path(path).chmod(0o600),
    "change times": lambda path: os.utime(path, (0, 0)),
    "change the owner": lambda path: os.chown(path, os.getuid(), os.getgid()),
    "connect to a port": lambda port: _connect(socket.AF_INET, ("127.0.0.1", int(port))),
    "connect to a port of IPv6": lambda port: _connect(socket.AF_INET6, ("::1", int(port))),
    "connect to a socket": lambda path: _connect(socket.AF_UNIX, path),
    "connect to an abstract socket": lambda name: _connect(socket.AF_UNIX, "\0" + name),
    "send a datagram": lambda port: _sent(("127.0.0.1", int(port))),
    "start a program": lambda _: subprocess.run(["/bin/true"], check=True),
    "start another process": lambda _: _fork(),
    "see the environment of another process": lambda process: _environment_of(int(process)),
    "signal another process": lambda process: os.kill(int(process), 0),
    "see the limits of another process": lambda process: resource.prlimit(int(process), resource.RLIMIT_NOFILE),
    "look into another process": lambda process: _attached(int(process)),
}


def attempt(name: str, on: str) -> str:
    """What an attempt brings."""
    try:
        return f"got {ATTEMPTS[name](on)}"
    except OSError as error:
        return f"refused {type(error).__name__}: {error}"


class PryingWorker(Worker):
    def read(self, file: BinaryIO, name: str, careful: bool) -> Frame:
        what, _, on = name.partition("|")
        special: dict[str, Callable[[], str]] = {
            "its file": lambda: file.read().decode(),
            "its environment": lambda: repr(sorted(os.environ)),
            "become a program": lambda: _done(os.execv, "/bin/true", ["true"]),
            "write to its file": lambda: str(os.write(file.fileno(), b"!")),
            "open its file again": lambda: str(os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDWR)),
            "change the rights of its file": lambda: _done(os.fchmod, file.fileno(), 0o600),
            "lock its file": lambda: _done(fcntl.flock, file, fcntl.LOCK_SH),
            "signal itself": lambda: _done(os.kill, os.getpid(), signal.SIGCONT),
        }
        try:
            text = special[what]() if what in special else attempt(what, on)
        except OSError as error:
            text = f"refused {type(error).__name__}: {error}"
        return Frame(Kind.READING, to_json(Extracted("text/plain", Outcome.TEXT, "prying/1", pages=(Page(text),))))


if __name__ == "__main__":
    serve(*private_streams(), PryingWorker)
    os._exit(0)
