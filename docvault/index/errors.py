"""Errors of the index."""

from docvault.errors import N_, DocvaultError


class IndexBroken(DocvaultError):  # noqa: N818 - it is what happened
    """The index cannot be used: damaged, of another program version, or not an index. Whoever catches it deletes and rebuilds."""

    message = N_("The index cannot be used: {problem}.")
    next_step = N_("`docvault reindex` makes it again from the files.")


class EngineMissingError(DocvaultError):
    """The engine `vault.yaml` names is not installed."""

    exit_code = 2
    message = N_("The search engine {engine} named in vault.yaml is not installed.")
    next_step = N_("Install it with `pip install 'docvault[{engine}]'`, or set `engine: sqlite`.")
