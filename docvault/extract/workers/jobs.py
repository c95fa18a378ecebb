"""What a pool can be asked for, and what a worker is told before its first job."""

import json
from pathlib import Path

from docvault.model.intake.extracted import Extracted
from docvault.model.limits import Limits
from docvault.model.values import dataclass, field, plain


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Read a file's text, facts and parts. `name` is what the sender called it: the path may be a name of our own."""

    path: Path
    name: str
    sha256: str = ""  # only to say which file progress is about


@dataclass(frozen=True, slots=True)
class RecogniseJob:
    """Recognise the pages a reading left over (`to_recognise`, `parts_to_recognise`)."""

    path: Path
    name: str
    reading: Extracted
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PartJob:
    """Write the bytes of part `number` of a file into `target`, which must not exist. They are not durable yet.

    The file is there afterwards, whatever came of it: whoever wanted it removes one that is not whole.
    """

    path: Path
    name: str
    number: int
    target: Path
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told once: its role, whose child it is, its limits."""

    recognising: bool
    parent: int
    engine: str  # `rapidocr`, `tesseract`; empty: recognise nothing but QR codes
    limits: Limits = field(default_factory=Limits)


def setup_json(setup: Setup) -> bytes:
    """The setup as the first frame carries it."""
    return json.dumps(
        {
            "recognising": setup.recognising,
            "parent": setup.parent,
            "engine": setup.engine,
            "limits": plain(setup.limits),
        }
    ).encode()


def read_setup(payload: bytes) -> Setup:
    """The setup out of the first frame."""
    tree = json.loads(payload)
    return Setup(**{**tree, "limits": Limits(**tree["limits"])})
