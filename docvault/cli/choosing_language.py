"""Which language a run of the command line speaks: `--lang`, else the vault's, else the system's. Found before anything is parsed: help speaks it too."""

import gettext
import os
import re
import sys
from collections.abc import Mapping, Sequence

from docvault.errors import N_
from docvault.language.catalogue import DOMAIN, FOLDER, known

_IN_VAULT = re.compile(rb"^language: *[\"']?([A-Za-z_-]+)", re.MULTILINE)
_IN_HISTORY = re.compile(rb'"(?:language":|path":"/language","value":)"([A-Za-z_-]+)"')
OF_CLICK = (N_("Error"), N_("Aborted!"))
"""Sentences of click that are collected from no file of its own."""


def let_click_speak(code: str) -> None:
    """Let click's own sentences come through our catalogue. They are bound to the process, which has one reader: whoever typed the command."""
    os.environ["LANGUAGE"] = code  # where the gettext functions click has bound look
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def choose(arguments: Sequence[str], environment: Mapping[str, str], here: str) -> str:
    """The language of a run: `--lang`, else the vault's, else the system's. Found before anything is parsed, so that help speaks it too."""
    named = _value(arguments, "--lang")
    if named is not None:
        return known(named)
    start = _value(arguments, "-C") or environment.get("DOCVAULT_VAULT") or ""
    return _of_vault(os.path.join(here, start)) or known(_of_system(environment))


def _value(arguments: Sequence[str], option: str) -> str | None:
    """An option's value as typed: `--lang en`, `--lang=en`, `-C folder`, `-Cfolder`."""
    glued = f"{option}=" if option.startswith("--") else option
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == option:
            return next(iter(arguments[place + 1 : place + 2]), None)
        if argument.startswith(glued):
            return argument.removeprefix(glued)
    return None


def _of_vault(start: str) -> str | None:
    """What `vault.yaml` of the vault at or above `start` says, without a YAML reader; its history, where it was spoilt by hand and says nothing."""
    try:
        folder, above = os.path.abspath(start), ""
    except OSError:  # the folder we are in was deleted
        return None
    while folder != above:
        for name, said in (("vault.yaml", _IN_VAULT), (os.path.join("registers", "vault.jsonl"), _IN_HISTORY)):
            found = said.findall(_text_of(os.path.join(folder, name)))
            if found:
                return known(found[-1].decode())
        folder, above = os.path.dirname(folder), folder
    return None


def _text_of(path: str) -> bytes:
    """The text of a file, empty where there is none: what is no file, such as a pipe, is not opened."""
    try:
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return b""


def _of_system(environment: Mapping[str, str]) -> str:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    return _of_windows() if sys.platform == "win32" else ""


def _of_windows() -> str:
    import ctypes
    import locale

    windll = getattr(ctypes, "windll")  # noqa: B009 - other systems' type stubs lack it
    return locale.windows_locale.get(windll.kernel32.GetUserDefaultUILanguage(), "")
