"""A language as somebody reads it: sentences, the trade's words, errors and lists, each put into words where it is shown.

Two readers in two languages share a process: nothing here is kept for "the" language of the program.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from docvault.errors import N_, DocvaultError, Step
from docvault.language.catalogue import Catalogue
from docvault.language.dates import told
from docvault.language.seams import fitted
from docvault.language.terms import LISTS, PLAIN_LISTS, TRANSLATED, WORDS
from docvault.model.called import Called, by_id
from docvault.model.sentence import BESIDE, LABELLED, Listing, Named, Sentence, Sentences

ShowStep = Callable[[Step], str]
"""How a next step is shown: as a command to type in a terminal, as a link on a page."""


def as_command(step: Step) -> str:
    """A step as a terminal shows it: the command between backticks."""
    return f"`{step.command}`"


IDS: Mapping[str, str] = {"department": "department", "person": "person", "holder": "person"}
"""Values that are ids and are read as names, by what they are ids of."""
EITHER = ("administrators", "people", "roles")
"""Lists of which one is enough."""
AS_TYPED = ("file", "line", "path", "text", "title", "why")
"""Values that somebody wrote, and that are shown as they are."""


class Language(Catalogue):
    """One reader's language; `names` says what the departments and people of a vault are called in it, of which sentences have the ids."""

    def __init__(self, code: str, names: Called = by_id) -> None:
        """Speak the nearest language we know to `code`."""
        super().__init__(code)
        self.names = names

    def word(self, term: str) -> str:
        """A word of the trade; anything else as it is."""
        return self.text(WORDS[term]) if term in WORDS else term

    def moment(self, written: str) -> str:
        """A kept date or time as people write it in a sentence, to the minute; anything else as it is."""
        return told(self.code, written)

    def beside(self, text: object, more: object) -> str:
        """A text with something said beside it: in the brackets of the language."""
        return self.text(BESIDE).format(text=text, more=more)

    def labelled(self, name: object, text: object) -> str:
        """A text after what it is: with the colon of the language."""
        return self.text(LABELLED).format(name=name, text=text)

    def listed(self, parts: Iterable[str]) -> str:
        """Parts that may have commas of their own."""
        return self.text("; ").join(parts)

    def joined(self, entries: Iterable[str]) -> str:
        """A list in a sentence."""
        return self.text(", ").join(entries)

    def changed(self, what: Iterable[tuple[str, str]]) -> str:
        """What a change changes: each field with what it becomes, or the field alone."""
        return self.listed(
            self.labelled(self.word(field), becomes) if becomes else self.word(field) for field, becomes in what
        )

    def either(self, entries: Sequence[str]) -> str:
        """A list of which one is enough: who may do something."""
        *first, last = entries or [""]
        return (
            self.fill(self.text(N_("{entries} or {last}")), {"entries": self.joined(first), "last": last})
            if first
            else last
        )

    def fill(self, sentence: str, values: Mapping[str, object]) -> str:
        """Fill in a translated sentence.

        Values that are words of the trade are translated, but not between backticks: that is typed as it stands.
        """
        shown = {name: self._shown(name, value) for name, value in values.items()}
        pieces = sentence.split("`")
        put_in = fitted if self.code == "zh_CN" else str.format_map
        typed = [piece.format_map(values) if place % 2 else put_in(piece, shown) for place, piece in enumerate(pieces)]
        return "`".join(typed)

    def sentence(self, problem: Sentence | Sentences) -> str:
        """A sentence of the model in this language."""
        if isinstance(problem, Sentences):
            return in_a_row([self.sentence(part) for part in problem.parts])
        return self.fill(self.text(problem.message), problem.values)

    def error(self, error: DocvaultError, show: ShowStep = as_command) -> str:
        """What happened and the next step."""
        told = self.fill(self.text(error.message), error.values)
        return in_a_row([told, *([self.next_step(error, show)] if error.next_step else [])])

    def next_step(self, error: DocvaultError, show: ShowStep = as_command) -> str:
        """What to do about an error, its steps shown as the reader takes them."""
        said = self.fill(self.text(error.next_step), error.values)
        for step in error.steps():
            said = said.replace(self.placeholders(as_command(step)), self.placeholders(show(step)))
        return said

    def open_things(self, error: DocvaultError) -> list[str]:
        """What an error says is not done yet, each thing in words."""
        value = error.values.get("open")
        parts = value.parts if isinstance(value, Listing) else str(value or "").split(", ")
        return [str(self._shown("open", part)) for part in parts if part]

    def _shown(self, name: str, value: object) -> object:
        """A value: sentences inside a sentence, words of the trade; anything else as it is."""
        if isinstance(value, Sentence | Sentences):
            return self.sentence(value)
        if isinstance(value, Named):
            return self.names(value.of, value.id)
        if isinstance(value, Listing):
            shown = [str(self._shown("", one)) for one in value.parts]
            return self.listed(shown) if value.apart else self.either(shown) if name in EITHER else self.joined(shown)
        if not isinstance(value, str):
            return value
        if name in IDS:
            return self.names(IDS[name], value)
        if name == "action" or (name == "problem" and value and value not in WORDS):  # a sentence of its own
            return self.text(value)
        if name in LISTS:
            words = [self.word(one) for one in value.split(", ")]
            return self.either(words) if name in EITHER else self.joined(words)
        if name in PLAIN_LISTS:
            return self.either(value.split(", ")) if name in EITHER else self.joined(value.split(", "))
        if name in TRANSLATED:
            return self.word(value)
        return value if name in AS_TYPED else self.moment(value)


def in_a_row(sentences: Sequence[str]) -> str:
    """Sentences one after the other: with a space between them, but not in Chinese."""
    joint = "" if sentences and sentences[0].endswith(("。", "！", "？")) else " "
    return joint.join(sentences)
