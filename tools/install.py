"""Install docvault into `.venv`: `python tools/install.py run` what the program needs, `dev` what its tests and tools need too.

Every library comes in the version, and with the hashes, that `requirements/` names; `uv` fetches them where it is there, else pip.
While it works a mark lies beside `.venv`: an installation that was interrupted is not trusted, the next one begins anew.
"""

import operator
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, UNFINISHED = ROOT / ".venv", ROOT / ".venv-unfinished"
PYTHON = VENV / "bin" / "python"
STAMPS = {"run": ("installed",), "dev": ("installed", "installed-dev")}
SIZES = {"run": (170, 520), "dev": (215, 620)}
"""Megabytes to fetch, and on disk."""
_ENDED_BY_CTRL_C = 130


def main() -> int:
    """Install one kind, and say so."""
    kind = sys.argv[1]
    requirements = ROOT / "requirements" / f"{kind}.txt"
    wanted = libraries(requirements.read_text(encoding="utf-8"))
    uv = shutil.which("uv")
    by, (fetched, kept) = "uv" if uv else "pip", SIZES[kind]
    say(
        f"Installing docvault into {VENV.name} with {by}: {len(wanted)} libraries, about {fetched} MB to fetch, {kept} MB on disk. "
        "A minute or two on a good line; nothing outside this folder is changed.",
        f"正在用 {by} 把 docvault 安装到 {VENV.name}：{len(wanted)} 个库，约需下载 {fetched} MB，占用磁盘 {kept} MB。"
        "网络良好时需一两分钟；不会改动此文件夹以外的任何内容。",
    )
    begun = time.monotonic()
    if UNFINISHED.exists() or not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
    UNFINISHED.touch()
    if uv is None or not with_uv(uv, requirements):
        with_pip(requirements, len(wanted))
    for stamp in STAMPS[kind]:
        (VENV / stamp).touch()
    UNFINISHED.unlink()
    seconds = f"{time.monotonic() - begun:.0f}"
    say(f"Installed in {seconds} seconds.", f"安装完成，用时 {seconds} 秒。")
    return 0


def libraries(requirements: str) -> set[str]:
    """The libraries that are installed here: those for other systems, or for another Python, are left out."""
    lines = re.findall(r"^([\w.-]+)==[^ ]+(?: ; (.*?))? \\$", requirements, re.MULTILINE)
    return {name for name, marker in lines if all(holds(*one) for one in re.findall(r"(\w+) (\S+) '([^']*)'", marker))}


def holds(name: str, compared: str, value: str) -> bool:
    """Whether one condition of a requirement holds here."""
    here = {
        "sys_platform": sys.platform,
        "implementation_name": sys.implementation.name,
        "platform_python_implementation": platform.python_implementation(),
        "python_full_version": platform.python_version(),
    }
    compare = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">=": operator.ge}[compared]
    return bool(compare(here[name], value))


def say(english: str, chinese: str) -> None:
    """Say it in the language of the system."""
    named = next(filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    print(chinese if named.startswith("zh") else english, flush=True)


def with_uv(uv: str, requirements: Path) -> bool:
    """Install with uv, which shows its own progress. False when it cannot, for instance because only pip knows the way to a mirror."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)
    install = [uv, "pip", "install", "--python", str(PYTHON)]
    libraries = [*install, "--require-hashes", "-r", str(requirements)]
    itself = [*install, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    done = all(subprocess.run(command, check=False).returncode == 0 for command in (libraries, itself))
    if not done:
        print("uv could not install it; trying pip.", flush=True)
    return done


def with_pip(requirements: Path, wanted: int) -> None:
    """Install with pip: one line that counts on a terminal, nothing in a pipe, and all that pip said when it fails."""
    if not any(VENV.glob("lib/python*/site-packages/pip")):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    said = ""
    count = 0
    command = [*install, "--require-hashes", "-r", str(requirements)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as pip:
        for line in pip.stdout or ():
            said += line
            found = re.match(
                r"(?:Collecting|Processing|Requirement already satisfied:) (?:\S*/)?(\w+(?:-[a-z]\w*)*)", line
            )
            count += found is not None
            if found:
                show(f"{count} of {wanted}: {found[1]}")
            elif line.startswith("Installing collected packages"):
                show("unpacking them all")
    show("")
    if pip.returncode:
        sys.exit(f"{said}\nThe libraries could not be installed; pip says why above. The next run begins anew.")
    subprocess.run([*install, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)


def show(text: str) -> None:
    """Put `text` in the place of the line before, on a terminal only."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped. The next run begins anew.", file=sys.stderr)
        sys.exit(_ENDED_BY_CTRL_C)
    except subprocess.CalledProcessError as error:
        sys.exit(f"docvault could not be installed: {error}. The next run begins anew.")
