"""A form written to a file outside the vault: Word or Excel, by the name's ending."""

from pathlib import Path
from typing import Any

from docvault.errors import N_, UsageError
from docvault.services.forms.form import Form
from docvault.services.outside import demand_place
from docvault.store import durable


class FormSuffixError(UsageError):
    """An ending docvault writes no forms for."""

    message = N_("{path}: docvault writes forms as .docx or .xlsx.")
    next_step = N_("Let the name end with one of them.")


def write_form(root: Path, form: Form, out: Path, *, force: bool = False) -> None:
    """Write a form outside of the vault at `root`; readers see the old file or the new one, never half of it.

    Raises `FormSuffixError`, what `demand_place` raises, `NotWritableError`, `DiskFullError`.
    """
    suffix = out.suffix.lower()
    if suffix not in {".docx", ".xlsx"}:
        raise FormSuffixError(path=str(out))
    demand_place(root, out, force=force)
    durable.write_derived(out, _bytes(form, suffix), derived=False)


def written_tree(tree: dict[str, Any], out: Path) -> dict[str, Any]:
    """The result of a command that wrote its form: what the form says, and the file it was written to."""
    return {**tree, "out": str(out)}


def _bytes(form: Form, suffix: str) -> bytes:
    if suffix == ".docx":
        from docvault.services.forms.word import word_bytes

        return word_bytes(form)
    from docvault.services.forms.excel import excel_bytes

    return excel_bytes(form)
