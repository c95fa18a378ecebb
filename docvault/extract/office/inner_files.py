"""What lies in an office file beside its XML: pictures and embedded files become parts, what carries no text is known by name."""

import re
from collections.abc import Iterator, Sequence

from docvault.extract.archives.entries import SHARE
from docvault.extract.content import Attachment, damaged
from docvault.extract.detect import ZIP
from docvault.extract.office.embedded_objects import unwrapped
from docvault.extract.office.opc import OfficePackage
from docvault.extract.package import BROKEN, TooLargeEntryError
from docvault.extract.pictures.pasted import pasted
from docvault.model.intake.extracted import Reason, ReasonCode

_NOTHING_WRITTEN = re.compile(
    r"vba(?:project|data)\w*\.(?:bin|xml)|.*printersettings\d*\.bin|binaryindex\d*\.bin|calcchain\.bin|.*\.(?:odttf|fntdata|ttf|otf|sigs|rels)"
    r"|thumbnail\.\w+|mimetype|.*\.thmx|attachedtoolbars\.bin|editdata\.mso|\.ds_store|thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
"""Programs, printers' settings, fonts, a small picture of the first page: nothing that somebody wrote."""
CONTROL = re.compile(r"activex\d*\.bin", re.IGNORECASE)


def carries_nothing(name: str) -> bool:
    """Whether a part has nothing written in it, by what it is called."""
    return _NOTHING_WRITTEN.fullmatch(name.rpartition("/")[2]) is not None or name.startswith("__MACOSX/")


def inner_files(office: OfficePackage, names: Sequence[str]) -> Iterator[Attachment]:
    """The parts of these names as files, each once; icons and lines are none."""
    yield from pasted(_files(office, names))


def _files(office: OfficePackage, names: Sequence[str]) -> Iterator[Attachment]:
    most, taken = office.limits.part_bytes, 0
    for name in names:
        shown = name.rpartition("/")[2]
        try:
            data = office.package.read(name, min(most, SHARE * most - taken))
        except TooLargeEntryError:
            size = office.package.names[name].file_size
            yield Attachment(shown, reason=Reason(ReasonCode.TOO_LARGE_PART, {"bytes": size}))
        except (*BROKEN, KeyError) as error:
            yield Attachment(shown, reason=damaged(ZIP, str(error) or type(error).__name__))
        else:
            taken += len(data)
            yield from unwrapped(shown, data, most)
