"""Why something could not be read, in words for people. Pure."""

from collections.abc import Mapping

from docvault.errors import N_, Translate, untranslated
from docvault.model.extracted import Reason, ReasonCode

SENTENCES: Mapping[ReasonCode, str] = {
    ReasonCode.DAMAGED: N_("The file is damaged ({detail}). Ask the sender for it again."),
    ReasonCode.UNKNOWN_TYPE: N_("This kind of file cannot be read. It is stored as it came."),
    ReasonCode.ENCRYPTED: N_("The file is protected by a password. Ask the sender for it, or for an open copy."),
    ReasonCode.TOO_LONG: N_("Reading it took more than {seconds} seconds and was given up."),
    ReasonCode.TOO_MUCH_MEMORY: N_("Reading it took more than {megabytes} MB of memory and was given up."),
    ReasonCode.TOO_MANY_PAGES: N_("It has {pages} pages; the first {limit} were read."),
    ReasonCode.TOO_MUCH_TEXT: N_("It holds more text than is read: the first {characters} characters were."),
    ReasonCode.TOO_MANY_ENTRIES: N_("It holds more than {limit} files; the rest was not read."),
    ReasonCode.TOO_DEEP: N_("Files in it lie more than {limit} levels deep; those were not read."),
    ReasonCode.TOO_LARGE_IMAGE: N_("A picture in it has {pixels} pixels, more than is read."),
    ReasonCode.TOO_LARGE_PART: N_("A part of it has {bytes} bytes, more than is read."),
    ReasonCode.CRASHED: N_("The reader broke down over it ({detail}). The file is stored as it came."),
    ReasonCode.NOT_RECOGNISED: N_("{pages} pages are pictures and were not recognised."),
    ReasonCode.PARTS_LOCKED: N_("A part of it is protected by a password. Ask the sender for it, or for an open copy."),
    ReasonCode.PARTS_UNREAD: N_("{parts} of its parts could not be read."),
}


class _Blank(dict[str, str | int]):
    """Values of a sentence; one that is missing is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(reason: Reason, translate: Translate = untranslated) -> str:
    """The reason in the language of `translate`."""
    return translate(SENTENCES[reason.code]).format_map(_Blank(reason.values))
