"""What the operating system refuses becomes a sentence with path, reason and next step, and never our fault (exit code 70)."""

import errno
import os

import pytest

from docvault.cli.exit_codes import DONE, NOTHING_FOUND, OUR_FAULT, exit_code
from docvault.language.spoken import Language
from docvault.language.terms import WORDS
from docvault.model.system_errors import (
    DiskFullError,
    FileTooLargeError,
    NotReadableError,
    NotWritableError,
    QuotaError,
    UnreachableError,
    told,
)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_error_number_is_told(number: int) -> None:
    for writing in (False, True):
        error = told(OSError(number, os.strerror(number), "/vault/x"), writing=writing)
        assert exit_code(error) not in {DONE, NOTHING_FOUND, OUR_FAULT}
        assert "/vault/x" in error.text()
        assert error.next_step in error.text()


def test_the_kinds_are_told_apart() -> None:
    assert isinstance(told(OSError(errno.ENOSPC, "No space left on device", "x")), DiskFullError)
    assert type(told(OSError(errno.EFBIG, "File too large", "x"))) is FileTooLargeError
    assert type(told(OSError(errno.EDQUOT, "Disk quota exceeded", "x"))) is QuotaError
    assert isinstance(told(PermissionError(errno.EACCES, "Permission denied", "x")), NotReadableError)
    assert isinstance(told(PermissionError(errno.EACCES, "Permission denied", "x"), writing=True), NotWritableError)
    assert isinstance(told(OSError(errno.EROFS, "Read-only file system", "x")), NotWritableError)
    assert isinstance(told(OSError(errno.ESTALE, "Stale file handle", "x")), UnreachableError)


def test_without_a_path_it_is_still_a_sentence() -> None:
    assert (
        Language("en")
        .error(told(OSError(errno.EIO, "Input/output error")))
        .startswith("A file can be neither read nor written")
    )
    assert (
        Language("en").error(told(OSError("no number at all"))).startswith("A file cannot be used: no number at all.")
    )


@pytest.mark.skipif(os.name == "nt", reason="its sentences are the system's own, in the language of the system")
@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.EIO, errno.EMFILE])
def test_common_reasons_have_a_translation(number: int) -> None:
    assert os.strerror(number) in WORDS
