"""The language of the program: chosen once per run, English from the code itself, Chinese from the gettext catalogue.

English needs no catalogue and costs nothing. click's own sentences come through the same catalogue: they are its msgids too.
The catalogue is compiled when docvault is built; where that was left out, sentences are English.
"""

import gettext
import os
import re
import sys
from collections.abc import Mapping, Sequence

from docvault.errors import N_, Translate, untranslated

DOMAIN = "docvault"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "locale")
LANGUAGES = ("zh_CN", "en")
_IN_VAULT = re.compile(rb"^language: *[\"']?([A-Za-z_-]+)", re.MULTILINE)
_ENGLISH = gettext.NullTranslations()


class _Chosen:
    """What this run speaks."""

    language = "en"
    catalogue: gettext.NullTranslations = _ENGLISH


def use(language: str) -> None:
    """Speak `language` (zh_CN or en) from now on, click's sentences included."""
    _Chosen.language = language
    _Chosen.catalogue = _ENGLISH if language == "en" else gettext.translation(DOMAIN, FOLDER, [language], fallback=True)
    os.environ["LANGUAGE"] = language  # where the gettext functions click has bound look
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def language() -> str:
    """The language spoken: zh_CN or en."""
    return _Chosen.language


def _(message: str) -> str:
    """The sentence in the language spoken."""
    return _Chosen.catalogue.gettext(message) if message else ""


def plural(one: str, many: str, count: int) -> str:
    """The sentence for a count, `{count}` filled in."""
    return _Chosen.catalogue.ngettext(one, many, count).format(count=count)


def translator() -> Translate:
    """The translation as services take it."""
    return untranslated if _Chosen.language == "en" else _


def choose(arguments: Sequence[str], environment: Mapping[str, str], here: str) -> str:
    """The language of a run: `--lang`, else the vault's, else the system's. Found before anything is parsed, so that help speaks it too."""
    named = _value(arguments, "--lang")
    if named is not None:
        return known(named)
    start = _value(arguments, "-C") or environment.get("DOCVAULT_VAULT") or ""
    return _of_vault(os.path.join(here, start)) or known(_of_system(environment))


def known(name: str) -> str:
    """The nearest language we speak to a name such as `zh-Hans` or `de_DE.UTF-8`."""
    return "zh_CN" if name.lower().startswith("zh") else "en"


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
    """What `vault.yaml` of the vault at or above `start` says, without a YAML reader: the line is the format's own."""
    folder, above = os.path.abspath(start), ""
    while folder != above:
        try:
            with open(os.path.join(folder, "vault.yaml"), "rb") as file:
                found = _IN_VAULT.search(file.read())
        except (OSError, ValueError):
            folder, above = os.path.dirname(folder), folder
            continue
        return known(found[1].decode()) if found else None
    return None


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


OURS = (N_("Error"), N_("Aborted!"))
