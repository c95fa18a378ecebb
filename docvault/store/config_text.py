"""The text of `vault.yaml` as it lies there: read whatever lies in its place, and judged whether it can be recorded."""

import stat
from pathlib import Path

from docvault.errors import N_, DamagedError, RefusedError
from docvault.model.case.fields import FieldError
from docvault.model.sentence import Problem, Sentence, placed
from docvault.model.vault_config import VaultConfig
from docvault.store import inside
from docvault.store.misspelt_fields import misspelt
from docvault.store.yaml_text import MAX_BYTES, Problems, line_of, load_yaml

_MISSING = N_("it is missing")


class BadConfigError(DamagedError):
    """`vault.yaml` as edited by hand is not what the format says, or cannot count (V001); `field` says where, empty for the whole."""

    message = N_("vault.yaml: {problem}.")
    next_step = N_("Mend it, or put the recorded state back with `docvault revert`.")


class UnsoundConfigError(RefusedError):
    """`vault.yaml` as edited by hand can be read, and says what nobody could work by (V001, V005, V006); `line` is 0 where it has none."""

    message = N_("vault.yaml, line {line}: {problem}.")
    next_step = N_("Mend it, or put the recorded state back with `docvault revert`.")


def text_of(path: Path) -> bytes | Problem:
    """The text of a file, or why there is none. What is no file is not opened: a pipe would keep every command waiting."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return N_("a folder lies in its place")
        if not stat.S_ISREG(found.st_mode):
            return N_("it is no file")
        if found.st_size > MAX_BYTES:
            return Sentence(N_("the file is larger than {bytes} bytes"), {"bytes": MAX_BYTES})
        return inside.read_bytes(path)
    except FileNotFoundError:
        return _MISSING
    except OSError as error:
        return Sentence(N_("it cannot be read ({problem})"), {"problem": error.strerror or str(error)})


def adoptable(text: bytes, problems: Problems) -> VaultConfig:
    """What an edited text says. Raises `BadYamlError`, `BadConfigError` and `UnsoundConfigError` where it cannot be recorded."""
    tree = load_yaml(text, "vault.yaml")
    try:
        config = VaultConfig.from_tree(tree)
    except FieldError as error:
        if not error.path:  # it is no vault.yaml at all
            raise BadConfigError(field="", problem=error.sentence) from error
        meant = misspelt(tree, error)
        raise UnsoundConfigError(line=line_of(text, meant.path), field=meant.path, problem=meant.sentence) from error
    for field, problem in problems(tree):
        raise UnsoundConfigError(line=line_of(text, field), field=field, problem=placed(field, problem))
    return config
