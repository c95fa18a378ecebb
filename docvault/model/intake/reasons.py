"""Why something could not be read, in words for people. Pure."""

from collections.abc import Mapping

from docvault.errors import N_, Translate, untranslated
from docvault.model.intake.extracted import Reason, ReasonCode
from docvault.model.intake.unread_kinds import UNREAD_KINDS

SENTENCES: Mapping[ReasonCode, str] = {
    ReasonCode.DAMAGED: N_("The file is damaged. Ask the sender for it again."),
    ReasonCode.UNKNOWN_TYPE: N_("This kind of file cannot be read. It is stored as it came."),
    ReasonCode.ENCRYPTED: N_("The file is protected by a password. Ask the sender for it, or for an open copy."),
    ReasonCode.TOO_LONG: N_("Reading it took more than {seconds} seconds and was given up."),
    ReasonCode.TOO_MUCH_MEMORY: N_("Reading it took more than {megabytes} MB of memory and was given up."),
    ReasonCode.TOO_MANY_PAGES: N_("It has {pages} pages; the first {limit} were read."),
    ReasonCode.TOO_MUCH_SAID: N_(
        "What it says of itself (sender, subject, names in it) is longer than is taken over: "
        "the first {characters} characters of each are, and {entries} entries of a list."
    ),
    ReasonCode.TOO_MUCH_TEXT: N_("It holds more text than is read: the first {characters} characters were."),
    ReasonCode.TOO_MANY_ENTRIES: N_("It holds more than {limit} files; the rest was not read."),
    ReasonCode.TOO_DEEP: N_("Files in it lie more than {limit} levels deep; those were not read."),
    ReasonCode.TOO_LARGE_IMAGE: N_("A picture in it has {pixels} pixels, more than is read."),
    ReasonCode.TOO_LARGE_PART: N_("A part of it has {bytes} bytes, more than is read."),
    ReasonCode.CRASHED: N_("The reader broke down over it. The file is stored as it came."),
    ReasonCode.NOT_RECOGNISED: N_("{pages} pages are pictures and were not recognised."),
    ReasonCode.PARTS_LOCKED: N_("A part of it is protected by a password. Ask the sender for it, or for an open copy."),
    ReasonCode.NEEDS_SEVEN_ZIP: N_(
        "Reading .7z files needs a library of its own: install it with `pip install 'docvault[sevenzip]'` and read again with "
        "`docvault reread`; or unpack it, or ask for a .zip."
    ),
    ReasonCode.NOT_UNPACKED: N_(
        "It is packed in a way that only the program that packed it unpacks. Unpack it, or ask for an ordinary .zip."
    ),
    ReasonCode.PARTS_UNREAD: N_("{parts} of its parts could not be read."),
    ReasonCode.ODD_CHARACTERS: N_("Characters in it that are no text: {characters}. The rest was read."),
    ReasonCode.UNSURE_ENCODING: N_(
        "Its encoding is not certain. It was read in the ways that are likely, and search finds all of them."
    ),
}

WHAT: Mapping[str, str] = {
    "chart": N_("Charts in it that were not read: {count}."),
    "elsewhere": N_("Files it only points at, which lie elsewhere and were not read: {count}."),
    "embedded": N_("Files embedded in it that were not read: {count}."),
    "field": N_("Fields in it that were not read: {count}."),
    "form": N_("A form in it was not read."),
    "layer": N_("A hidden layer of text in it was not read."),
    "note": N_("Notes in it that were not read: {count}."),
    "page": N_("Pages of it that could not be read: {count}."),
    "picture": N_("Pictures in it that were not recognised: {count}."),
    "piece": N_("It is one piece of a message that was sent in several. Pieces that came apart from it: {count}."),
    "section": N_("Sections of it that were not read: {count}."),
    "shape": N_("Shapes in it that were not read: {count}."),
}
"""What a reader met and did not read (the value `what` of `NOT_READ`)."""


DAMAGED_KINDS: Mapping[str, str] = {
    "application/pdf": N_("The file is damaged: the structure of the PDF is broken. Ask the sender for it again."),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": N_(
        "The file is damaged: it is not a valid Word file. Ask the sender for it again."
    ),
    "application/msword": N_("The file is damaged: it is not a valid Word file. Ask the sender for it again."),
    "application/vnd.oasis.opendocument.text": N_(
        "The file is damaged: it is not a valid OpenDocument file. Ask the sender for it again."
    ),
    "application/vnd.oasis.opendocument.spreadsheet": N_(
        "The file is damaged: it is not a valid OpenDocument file. Ask the sender for it again."
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": N_(
        "The file is damaged: it is not a valid Excel file. Ask the sender for it again."
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": N_(
        "The file is damaged: it is not a valid PowerPoint file. Ask the sender for it again."
    ),
    "application/vnd.ms-excel": N_("The file is damaged: it is not a valid Excel file. Ask the sender for it again."),
    "application/vnd.ms-outlook": N_(
        "The file is damaged: it is not a valid Outlook message. Ask the sender for it again."
    ),
    "message/rfc822": N_("The file is damaged: it is not a valid e-mail. Ask the sender for it again."),
    "application/x-7z-compressed": N_("The file is damaged: it is not a whole .7z file. Ask the sender for it again."),
    "application/vnd.rar": N_("The file is damaged: it is not a whole .rar file. Ask the sender for it again."),
    "application/x-tar": N_("The file is damaged: it is not a whole archive. Ask the sender for it again."),
    "application/gzip": N_("The file is damaged: it is not a whole archive. Ask the sender for it again."),
    "application/x-bzip2": N_("The file is damaged: it is not a whole archive. Ask the sender for it again."),
    "application/x-xz": N_("The file is damaged: it is not a whole archive. Ask the sender for it again."),
    "application/zip": N_("The file is damaged: it is not a whole .zip file. Ask the sender for it again."),
    "image/*": N_("The file is damaged: it is not a picture that can be opened. Ask the sender for it again."),
    "application/x-empty": N_("The file is empty. Ask the sender for it again."),
}
"""What is wrong with a damaged file of a kind (the value `kind`, a media type)."""
KNOWN_KINDS: Mapping[ReasonCode, Mapping[str, str]] = {
    ReasonCode.UNKNOWN_TYPE: {
        "application/vnd.ms-outlook-pst": N_(
            "This is an Outlook data file (.pst or .ost), a whole mailbox. It is stored as it came, and no message in it was read. "
            "Open it in Outlook (File, Open & Export, Open Outlook Data File), and drag the messages that are needed from there into a folder: "
            "each becomes a .msg file that can be taken in."
        ),
        "application/x-outlook-express": N_(
            "This is a mail folder of Outlook Express (.dbx). It is stored as it came, and no message in it was read. "
            "Open it in a mail program, and save the messages that are needed as .eml files."
        ),
    },
    ReasonCode.ENCRYPTED: {
        "message/rfc822": N_(
            "The message is encrypted, and only its recipient can open it. "
            "Open it in the mail program and save it there without encryption, or ask the sender for an open copy."
        ),
    },
}
"""Reasons of which more can be said for a kind of file (the value `kind`, a media type)."""

DETAILS: Mapping[str, str] = {
    "no document in it": N_("no document in it"),
    "no page in it": N_("no page in it"),
    "its reader gave up": N_("its reader gave up"),
    "a part of the page is missing": N_("a part of the page is missing"),
    "it ends early": N_("it ends early"),
    "its bytes are not in the file": N_("its bytes are not in the file"),
    "its coding is broken or cut off": N_("its coding is broken or cut off"),
    "a message inside it": N_("a message inside it"),
    "not a picture of a known format": N_("not a picture of a known format"),
    "the file is empty": N_("the file is empty"),
    "the worker's answer makes no sense": N_("the worker's answer makes no sense"),
}
"""Details in our own words: they are shown. All others are those of the library that read the file, for whoever reads the JSON."""

_DETAILED: Mapping[ReasonCode, str] = {
    ReasonCode.DAMAGED: N_("The file is damaged ({detail}). Ask the sender for it again."),
    ReasonCode.CRASHED: N_("The reader broke down over it ({detail}). The file is stored as it came."),
}
"""Sentences with one of `DETAILS`."""
NO_TEXT = N_("There is no text in it.")
NOT_READ_YET = N_("It has not been read yet.")
_SOMETHING = N_("Something in it was not read.")


class _Blank(dict[str, str | int]):
    """Values of a sentence; one that is missing is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(reason: Reason, translate: Translate = untranslated) -> str:
    """The reason in the language of `translate`, in our own words alone."""
    values = _Blank(reason.values)
    message = SENTENCES.get(reason.code, _SOMETHING)
    message = KNOWN_KINDS.get(reason.code, {}).get(str(values["kind"]), message)
    detail = str(values["detail"])
    if reason.code is ReasonCode.NOT_READ:
        message = WHAT.get(str(values["what"]), _SOMETHING)
    elif reason.code is ReasonCode.UNKNOWN_TYPE:
        message = UNREAD_KINDS.get(str(values["kind"]), message)
    elif detail == _EMPTY:
        message = DAMAGED_KINDS["application/x-empty"]
    elif detail in DETAILS:
        message = _DETAILED.get(reason.code, message)
        values["detail"] = translate(DETAILS[detail])
    elif reason.code is ReasonCode.DAMAGED:
        message = DAMAGED_KINDS.get(str(values["kind"]), message)
    return translate(message).format_map(values)


_EMPTY = "the file is empty"
