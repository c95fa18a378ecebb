"""The key that seals are signed with (Ed25519). It lies outside the vault: whoever can change the vault must not be able to seal it.

Beside the private key lie its public part, for those who check, and a note of the newest seal, which shows that seals were cut off the register or an
older vault was put in the place of this one.
"""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from docvault.errors import N_, NotFoundError, UsageError
from docvault.model.names import name_problem
from docvault.model.system_errors import told
from docvault.store import durable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC = ".public.pem"
_LARGEST = 1 << 16
"""So many bytes of a key are read at most: a key has some hundreds."""


class BadKeyError(UsageError):
    """A file that holds no Ed25519 key, or one behind a password."""

    message = N_("{path} is not a key that docvault can use.")
    next_step = N_("Name the file that `docvault seal` made when it sealed this vault first, or its copy.")


class NoKeyFileError(NotFoundError):
    """The key named is not there."""

    message = N_("There is no key {path}.")
    next_step = N_("Check the name, or leave `--key` out to use the key in your own settings.")


class SealKey:
    """A private key in hand."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    def sign(self, statement: bytes) -> str:
        """The signature of a statement, hexadecimal."""
        return self._key.sign(statement).hex()


class KeyPlace:
    """Where a key lies with what belongs to it: `NAME.pem`, `NAME.public.pem`, and `VAULT.last-seal` for each vault sealed with it."""

    def __init__(self, path: Path) -> None:
        if not path.name:
            raise NoKeyFileError(path=str(path))
        stem = path.name.removesuffix(PUBLIC).removesuffix(".pem")
        self.path = path
        self.public_path = path.with_name(stem + PUBLIC)

    def exists(self) -> bool:
        """Whether the key is there."""
        return self.path.is_file()

    def read(self) -> SealKey:
        """The private key. Raises `NoKeyFileError`, `BadKeyError`."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        text = _text_of(self.path)
        try:
            key = load_pem_private_key(text, password=None)
        except (ValueError, TypeError) as error:
            raise BadKeyError(path=str(self.path)) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadKeyError(path=str(self.path))
        return SealKey(key)

    def create(self) -> SealKey:
        """Make a new key, which only its owner can read; durable on return, its public part beside it."""
        from cryptography.hazmat.primitives import serialization as forms
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
        public = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
        durable.make_folders(self.path.parent)
        self._write(self.public_path, public)
        self._write(self.path, private, mode=0o600)
        return SealKey(key)

    def public(self) -> str:
        """The public key, hexadecimal, of a file that holds it or the private one. Raises `NoKeyFileError`, `BadKeyError`."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        text = _text_of(self.path)
        if b"PUBLIC KEY" not in text:
            return self.read().public
        try:
            key = load_pem_public_key(text)
        except ValueError as error:
            raise BadKeyError(path=str(self.path)) from error
        if not isinstance(key, Ed25519PublicKey):
            raise BadKeyError(path=str(self.path))
        return key.public_bytes_raw().hex()

    def note(self, vault: str, line: bytes) -> None:
        """Note the line of a vault's newest seal; durable on return."""
        self._write(self._note(vault), line)

    def noted(self, vault: str) -> bytes | None:
        """The line of the newest seal of a vault that was made here, None when there was none."""
        try:
            return self._note(vault).read_bytes()
        except FileNotFoundError:
            return None

    def _note(self, vault: str) -> Path:
        return self.path.with_name(f"{name_of(vault)}.last-seal")

    def _write(self, path: Path, text: bytes, *, mode: int = durable.NEW_FILE) -> None:
        if os.path.lexists(path) and not path.is_file():  # a device is not replaced by a key
            raise BadKeyError(path=str(path))
        staged = path.with_name(f".{path.name}.next")
        durable.stage(staged, text, mode=mode)
        durable.publish(staged, path)


def name_of(vault: str) -> str:
    """What files about a vault are called by its id. An id that could name a place elsewhere is not taken at its word."""
    return vault if name_problem(vault) is None else hashlib.sha256(vault.encode()).hexdigest()


def is_signed(key: str, statement: bytes, signature: str) -> bool:
    """Whether this public key signed the statement; both are hexadecimal, and nonsense is no signature."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), statement)
    except (ValueError, InvalidSignature):
        return False
    return True


def _text_of(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a device or pipe may never come to an end
            raise BadKeyError(path=str(path))
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except FileNotFoundError as error:
        raise NoKeyFileError(path=str(path)) from error
    except OSError as error:
        raise told(error, str(path)) from error
