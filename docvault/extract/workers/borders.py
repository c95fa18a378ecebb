"""What a worker is kept from: it can do nothing but read what it is handed, as far as the kernel of this machine lets a process give up rights.

No file but its own program and what that needs, nothing written, no network, no other program (FORMAT.md says nothing of it; `docs/security.md` does).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from docvault.model.values import dataclass

_NEEDED = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",  # pages of a PDF that brings no letters of its own
    "/usr/local/share/fonts",
    "/usr/share/X11/fonts",
    "/proc/cpuinfo",  # onnxruntime chooses by the processor
    "/sys/devices/system/cpu",
)
_TESSERACT_NEEDS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")
_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Borders:
    """What keeps a worker in. Nothing does where the kernel has none of it."""

    landlock: int = 0
    """Version of Landlock in force; 0 for none."""
    seccomp: bool = False
    """Whether its system calls are filtered."""

    @property
    def kept_from(self) -> tuple[str, ...]:
        """What it cannot reach: `files` other than its own, `writing` any, the `network`, other `programs`."""
        either = bool(self.landlock) or self.seccomp
        reach = {"files": bool(self.landlock), "writing": either, "network": self.seccomp, "programs": either}
        return tuple(what for what, is_kept in reach.items() if is_kept)


def shut_in(engine: str) -> Borders:
    """Give up all rights but reading, for good; what is open stays open. `engine`: what this worker recognises with, if it does.

    Raises `OSError` when the kernel offers something and then refuses it: nothing may be read by such a process.
    """
    if sys.platform != "linux":
        return Borders()
    from docvault.extract.workers import landlock, seccomp
    from docvault.extract.workers.syscalls import machine_of

    version = landlock.offered()
    machine = machine_of(os.uname().machine) if sys.maxsize > 1 << 32 and seccomp.is_offered() else None
    programs = engine == "tesseract"
    if version or machine:
        sys.dont_write_bytecode = True
        seccomp.no_new_rights()
    if version:
        reading, null = landlock.READ | landlock.LIST, landlock.READ | landlock.WRITE
        rules = [(path, reading) for path in _readable()]
        if programs:
            rules += [(path, reading | landlock.EXECUTE) for path in _for_tesseract()]
        landlock.restrict(version, [*rules, (os.devnull, null)])
    if machine:
        seccomp.install(seccomp.program(machine, os.getpid(), programs=programs))
    return Borders(version, machine is not None)


def _readable() -> Iterator[str]:
    """The program, the libraries it is made of, and what these look at."""
    yield str(_PACKAGE)
    yield from _NEEDED
    for prefix in {sys.prefix, sys.base_prefix}:
        yield f"{prefix}/lib"
    yield from filter(_is_of_libraries, sys.path)


def _is_of_libraries(folder: str) -> bool:
    """Whether libraries were installed into a folder of `sys.path`. A checkout, or somebody's own folder, is none: more may lie there than a program."""
    if os.path.basename(folder) in {"site-packages", "dist-packages"}:  # noqa: PTH119 - this is done at each start
        return True
    try:
        return any(name.endswith(".dist-info") for name in os.listdir(folder))
    except OSError:
        return False


def _for_tesseract() -> Iterator[str]:
    """The program, the loader that starts it, and its languages."""
    import shutil

    if program := shutil.which("tesseract"):
        yield program
    yield from map(str, (*Path("/lib64").glob("ld-linux*"), *Path("/lib").glob("ld-linux*")))
    yield from _TESSERACT_NEEDS
    yield from filter(None, (os.environ.get("TESSDATA_PREFIX"),))
