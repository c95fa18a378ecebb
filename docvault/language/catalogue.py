"""Sentences in the languages docvault speaks: English from the code itself, Chinese from the gettext catalogue, one object a reader.

English needs no catalogue and costs nothing. The catalogue is compiled when docvault is built; where that was left out, sentences are English.
"""

import gettext
import os
import re
from functools import cache

from docvault.errors import N_

DOMAIN = "docvault"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "locale")
LANGUAGES = ("zh_CN", "en")


PLACEHOLDERS = frozenset(
    (
        *(
            N_("ADDRESS"),
            N_("AMOUNT"),
            N_("BAG"),
            N_("BASE"),
            N_("CASE"),
            N_("CHANGE"),
            N_("CN"),
            N_("CODE"),
            N_("COMMAND"),
        ),
        *(N_("CONTRACT"), N_("CUSTOMER"), N_("D"), N_("DATE"), N_("DIR"), N_("DISPOSAL"), N_("DOC"), N_("DOCUMENT")),
        *(N_("FIELD"), N_("FILE"), N_("FILES"), N_("FOLDER"), N_("FROM"), N_("HEAD"), N_("I"), N_("ID"), N_("ITEM")),
        *(N_("K"), N_("N"), N_("NAME"), N_("OPTIONS"), N_("ORDER"), N_("ORDERS"), N_("OTHER"), N_("P"), N_("PERSON")),
        *(N_("QUERY"), N_("REASON"), N_("REF"), N_("STYLE"), N_("TARGET"), N_("TEXT"), N_("TO"), N_("USER"), N_("V")),
        *(N_("VAULT"), N_("VERSION"), N_("WHAT"), N_("WHO"), N_("ZONE")),
    )
)
"""What stands in a command for something that is to be put in."""
_CAPITALS = re.compile(r"(?<![\w{-])[A-Z]+(?![\w}-])")

_COLON = re.compile(r"(?<=[\u3400-\u9fff]): ")


def known(name: str) -> str:
    """The nearest language we speak to a name such as `zh-Hans` or `de_DE.UTF-8`."""
    return "zh_CN" if name.lower().startswith("zh") else "en"


class Catalogue:
    """The sentences of one language; `code` is `zh_CN` or `en`. Safe to share between threads."""

    __slots__ = ("_messages", "code")

    def __init__(self, code: str) -> None:
        """Speak the nearest language we know to `code`."""
        self.code = known(code)
        self._messages = _messages(self.code)

    def text(self, message: str) -> str:
        """The sentence. What is to be put into a command that stands in it, in capitals, is in the reader's language too."""
        said = self._messages.gettext(message) if message else ""
        if self.code == "en" or "`" not in said:
            return said
        pieces = said.split("`")
        pieces[1::2] = map(self.placeholders, pieces[1::2])
        return "`".join(pieces)

    def placeholders(self, typed: str) -> str:
        """A command, or what its help calls what is typed, with what is to be put in, in capitals, in the reader's language."""
        if self.code == "en":
            return typed
        said = _CAPITALS.sub(
            lambda found: self._messages.gettext(found[0]) if found[0] in PLACEHOLDERS else found[0], typed
        )
        return _COLON.sub("：", said)

    def plural(self, one: str, many: str, count: int) -> str:
        """The sentence for a count, `{count}` filled in."""
        return self._messages.ngettext(one, many, count).format(count=count)


@cache
def _messages(code: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if code == "en" else gettext.translation(DOMAIN, FOLDER, [code], fallback=True)
