"""What looks like a further version of a paper: how much its name, its title and its text are like those of one that is there. Pure.

A name is alike when it is the same but for what tells versions apart (`v2`, `new`, `revised`, `(1)`, 第2版); numbers count, since invoice 123 is not
invoice 124. What a machine calls every file (`scan0001`, `传真`) says nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from docvault.errors import N_, Translate, untranslated
from docvault.model.intake.matching import likeness, shingles
from docvault.model.values import dataclass

_MARKS = re.compile(
    r"(?<![a-z])(?:v|ver|version|rev|revision)[ ._-]*\d+(?![0-9a-z])|第[0-9一二三四五六七八九十]+[版次]|[（(]\d+[)）]"
    r"|(?<![a-z])(?:new|final|latest|revised|revision|rev|version|copy|updated|update|corrected|draft|re|fw|fwd)(?![a-z])"
    r"|修改[版稿]?|修订[版稿]?|更新[版稿]?|更正|最终[版稿]?|最新[版稿]?|新版|旧版|副本|草稿|回复|转发|答复"
)
"""What tells the versions of one paper apart in its name."""
_WORDS = re.compile(r"[a-z]+|\d+|[\u3400-\u9fff]+")
_OF_MACHINES = frozenset(
    {
        *("scan", "scanned", "scanner", "fax", "img", "image", "photo", "pic", "picture", "file", "doc", "document", "page"),
        *("mail", "email", "message", "att", "attachment", "untitled", "unnamed", "part", "microsoft", "word", "excel", "eml"),
        *("扫描", "扫描件", "传真", "传真件", "图片", "照片", "文件", "文档", "邮件", "附件", "无标题"),
    }
)  # fmt: skip
_ENOUGH = 40
"""So many pieces a text must have before its likeness decides anything."""
_COMPARED = 4_000
"""So many characters of a text are compared, from its beginning: two pages."""
_LONGER = 3
"""A text that is so many times longer than another is not compared with it."""
_SAME_TEXT, _SAME_TITLE_AND_TEXT = 0.8, 0.5


class Trait(StrEnum):
    """What of a paper is like another's."""

    NAME = "name"
    TITLE = "title"
    TEXT = "text"


SENTENCES = {
    Trait.NAME: N_("it has the same name"),
    Trait.TITLE: N_("it has the same title"),
    Trait.TEXT: N_("{percent} % of its text is the same"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is compared of a paper: its file's name without the ending, its title if it has another, its text as far as it is known."""

    name: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two papers are alike: name and title whether they are the same, text as a share."""

    name: bool
    title: bool
    text: float
    long: bool  # both texts are long enough to decide by

    @property
    def score(self) -> int:
        """What papers are ranked by, 0 to 100."""
        return round(100 * (self.name + self.title + 2 * self.text) / 4)

    @property
    def is_further(self) -> bool:
        """Whether the one looks like a further version of the other, whatever their kind."""
        if self.name:
            return True
        return self.long and (self.text >= _SAME_TEXT or (self.title and self.text >= _SAME_TITLE_AND_TEXT))

    @property
    def traits(self) -> tuple[Trait, ...]:
        """What is alike, as far as it is worth saying."""
        said = {Trait.NAME: self.name, Trait.TITLE: self.title, Trait.TEXT: self.long and self.text >= 0.1}
        return tuple(trait for trait, counts in said.items() if counts)

    def why(self, translate: Translate = untranslated) -> str:
        """What is alike, in words."""
        percent = int(100 * self.text)
        return translate(N_("; ")).join(translate(SENTENCES[one]).format(percent=percent) for one in self.traits)


def compared(one: Paper, others: Iterable[Paper]) -> Iterator[Likeness]:
    """How much a paper is like each of others, which may be called by their titles as the one is by its name."""
    text = one.text[:_COMPARED]
    pieces = _pieces(text)
    for other in others:
        name = _same(one.name, other.name) or _same(one.name, other.title)
        title = _same(one.title, other.title)
        theirs = other.text[:_COMPARED]
        short, long = sorted((len(text), len(theirs)))
        if not short or long > short * _LONGER:
            yield Likeness(name, title, 0.0, long=False)
            continue
        known = _pieces(theirs)
        yield Likeness(name, title, likeness(pieces, known), min(len(pieces), len(known)) >= _ENOUGH)


@lru_cache(maxsize=32)
def _pieces(text: str) -> frozenset[str]:
    """The pieces of a text; a list of items that wait compares many with the same papers."""
    return shingles(text)


def _same(one: str, other: str) -> bool:
    words = _words(one)
    return words == _words(other) and any(_says_something(word) for word in words)


def _words(text: str) -> Sequence[str]:
    """A name's words and numbers in their order, without what tells versions apart."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("_", " ")
    return _WORDS.findall(_MARKS.sub(" ", plain))


def _says_something(word: str) -> bool:
    return not word.isdigit() and len(word) > 1 and word not in _OF_MACHINES
