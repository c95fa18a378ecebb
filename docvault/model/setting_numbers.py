"""Numbers of `vault.yaml` that cannot be meant: times longer than anybody waits, limits under which nothing could be read. Pure."""

from collections.abc import Iterator, Mapping

from docvault.errors import N_
from docvault.model.sentence import Sentence
from docvault.model.values import fields_of
from docvault.model.vault_config import VaultConfig

TOO_MUCH = N_("{number} is more than can be meant: at most {most} is wanted here")
TOO_LITTLE = N_("{number} is too little: at least {least} is wanted here")
_MOST: Mapping[str, int] = {
    "hours": 87_600,
    "days": 36_500,
    "seconds": 31_536_000,
    "workers": 1_000,
    "megabytes": 1 << 24,
}
"""What a number is at most, by how its name ends: ten years of hours, a hundred of days, one of seconds."""
_AT_LEAST_ONE = frozenset({"intake.poll_seconds", "intake.rescan_seconds"})
"""Without a pause the watcher would keep a processor busy."""
_LEAST_MEMORY = 1024
"""Megabytes for one reader and one that recognises: with less, larger scans could not be recognised."""


def out_of_bounds(config: VaultConfig) -> Iterator[tuple[str, Sentence]]:
    """Numbers that cannot be meant: path and problem."""
    for section in ("service_hours", "intake", "limits", "control", "retention"):
        values = getattr(config, section)
        for name in fields_of(values):
            number = getattr(values, name)
            if not isinstance(number, int) or isinstance(number, bool):
                continue
            where = f"{section}.{name}"
            most = _MOST["hours"] if section == "service_hours" else _MOST.get(name.rpartition("_")[2])
            least = int(section in {"limits", "service_hours"} or where in _AT_LEAST_ONE)
            if where == "intake.memory_megabytes" and number:
                least = _LEAST_MEMORY
            if number < least:
                yield where, Sentence(TOO_LITTLE, {"number": number, "least": least})
            elif most is not None and number > most:
                yield where, Sentence(TOO_MUCH, {"number": number, "most": most})
