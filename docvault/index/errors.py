"""Errors of the index. Busy is not broken: only a file that is damaged, foreign or of another version is ever made again.

What the disk refuses is told as such, by the errors of `model.system_errors`.
"""

from docvault.errors import N_, BusyError, DamagedError, UsageError
from docvault.model.system_errors import NotWritableError


class IndexBroken(DamagedError):  # noqa: N818 - it is what happened
    """The index cannot be used: damaged, of another program version, or not an index. Whoever catches it deletes and rebuilds."""

    message = N_("The index cannot be used: {problem}.")
    next_step = N_("`docvault reindex` makes it again from the files.")


class IndexBusyError(BusyError):
    """Another process, or another connection of this one, held the index for longer than patience lasts. It is sound, and nothing was changed in it."""

    message = N_("Another process is using the index {path}.")
    next_step = N_("Nothing was lost. Wait a moment and try again.")


class NoIndexToReadError(NotWritableError):
    """There is no index that can be read, and none can be made: its folder is not ours to write to."""

    message = N_(
        "There is no index in {path} that can be read ({problem}), and none can be made: the vault is read-only for you."
    )
    next_step = N_("Have somebody who may write to the vault run `docvault reindex` in it.")


class EngineMissingError(UsageError):
    """The engine `vault.yaml` names is not installed."""

    message = N_("The search engine {engine} named in vault.yaml is not installed.")
    next_step = N_("Install it with `pip install 'docvault[{engine}]'`, or set `engine: sqlite`.")
