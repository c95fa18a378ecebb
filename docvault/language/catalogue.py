"""Sentences in the languages docvault speaks: English from the code itself, Chinese from the gettext catalogue, one object a reader.

English needs no catalogue and costs nothing. The catalogue is compiled when docvault is built; where that was left out, sentences are English.
"""

import gettext
import os
from functools import cache

DOMAIN = "docvault"
FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "locale")
LANGUAGES = ("zh_CN", "en")


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
        """The sentence."""
        return self._messages.gettext(message) if message else ""

    def plural(self, one: str, many: str, count: int) -> str:
        """The sentence for a count, `{count}` filled in."""
        return self._messages.ngettext(one, many, count).format(count=count)


@cache
def _messages(code: str) -> gettext.NullTranslations:
    return gettext.NullTranslations() if code == "en" else gettext.translation(DOMAIN, FOLDER, [code], fallback=True)
