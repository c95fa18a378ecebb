"""Which readers there are in this docvault, and in which version: what an older one read may be read again."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages
from types import ModuleType

from docvault.model.intake.extracted import ReasonCode

_ROOMS = ("texts", "archives", "pictures", "pdf", "office", "mail", "read")
_READER = re.compile(r"([a-z0-9-]+)/(\d+)")


def newest() -> Mapping[str, int]:
    """Name of every reader to its version, as the modules of the readers say it themselves. All of them are imported for that."""
    found: dict[str, int] = {}
    for module in _modules():
        for constant, said in vars(module).items():
            match = _READER.fullmatch(said) if constant.isupper() and isinstance(said, str) else None
            if match:
                found[match[1]] = max(int(match[2]), found.get(match[1], 0))
    return found


def installed() -> frozenset[ReasonCode]:
    """Reasons that were true while a library was missing that is there now."""
    return frozenset({ReasonCode.NEEDS_SEVEN_ZIP} if find_spec("py7zr") is not None else ())


def _modules() -> Iterator[ModuleType]:
    root = import_module("docvault.extract")
    for one in walk_packages(root.__path__, f"{root.__name__}."):
        if one.name.split(".")[2] in _ROOMS:
            yield import_module(one.name)
