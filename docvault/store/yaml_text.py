"""YAML as the format allows it (FORMAT.md section 3), both ways: a strict reader and a deterministic writer.

The reader walks PyYAML's events, so that nothing is resolved behind our back: a plain scalar is an integer, `true`, `false` or `null` only when
written exactly so, everything else is text. The writer is our own because PyYAML's takes 20 µs a scalar and quotes for its own resolver
only (decision 0002); it quotes whatever another YAML reader could take for something else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from docvault.errors import N_, DamagedError, RefusedError
from docvault.model.case.canonical import Json
from docvault.model.sentence import Problem, Sentence
from docvault.store.yaml_problems import BYTE_ORDER_MARK, CR_LF, why_not_utf8, why_not_yaml

Problems = Callable[[Any], Sequence[tuple[str, Problem]]]
"""What in the tree of a YAML file keeps it from being recorded: path and problem of each."""
MAX_BYTES = 32 << 20
MAX_NODES = 1_000_000
MAX_DEPTH = 32


class BadYamlError(DamagedError):
    """Text that is not YAML of this format (V010); `line` counts from 1."""

    message = N_("{file}, line {line}: {problem}.")
    next_step = N_("Mend the line, or put the file back with `docvault revert`.")


_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_WORDS = {"true": True, "false": False, "null": None}


def load_yaml(text: bytes, file: str) -> Any:
    """Read one YAML document into dicts, lists, text, integers, booleans and None. Raises `BadYamlError` naming `file` and line (V010)."""
    if len(text) > MAX_BYTES:
        raise BadYamlError(
            file=file, line=1, problem=Sentence(N_("the file is larger than {bytes} bytes"), {"bytes": MAX_BYTES})
        )
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        raise BadYamlError(file=file, line=text.count(b"\n", 0, error.start) + 1, problem=why_not_utf8(text)) from error
    if decoded.startswith("\ufeff"):
        raise BadYamlError(file=file, line=1, problem=BYTE_ORDER_MARK)
    if "\0" in decoded:
        raise BadYamlError(file=file, line=1, problem=why_not_utf8(text))
    if "\r" in decoded:
        raise BadYamlError(file=file, line=decoded.count("\n", 0, decoded.index("\r")) + 1, problem=CR_LF)
    import yaml

    try:
        return _Reader(file).read(yaml.parse(decoded, Loader=_loader(yaml)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = why_not_yaml(getattr(error, "problem", None) or str(error))
        raise BadYamlError(file=file, line=mark.line + 1 if mark else 1, problem=problem) from error


def has_comments(text: bytes) -> bool:
    """Whether a text that `load_yaml` reads has comments: outside its scalars, `#` begins nothing else."""
    if b"#" not in text:
        return False
    import yaml

    decoded = text.decode()
    at = 0
    for token in yaml.scan(decoded, Loader=_loader(yaml)):
        if isinstance(token, yaml.ScalarToken):
            if "#" in decoded[at : token.start_mark.index]:
                return True
            at = token.end_mark.index
    return "#" in decoded[at:]


def line_of(text: bytes, path: str) -> int:
    """The line of what stands at a path (`stages[2].expects`) in a text that `load_yaml` reads; of what is not there, that of what should have it."""
    import yaml

    node: Any = yaml.compose(text.decode(), Loader=_loader(yaml))
    line = 1
    for step in re.findall(r"\[(\d+)\]|([^.\[]+)", path):
        below = _below(yaml, node, *step)
        if below is None:
            break
        line, node = below
    return line


def _below(yaml: Any, node: Any, place: str, name: str) -> tuple[int, Any] | None:
    if place and isinstance(node, yaml.SequenceNode) and int(place) < len(node.value):
        found = node.value[int(place)]
        return found.start_mark.line + 1, found
    if name and isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line + 1, value) for key, value in node.value if key.value == name), None)
    return None


def _loader(yaml: Any) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._nodes = 0

    def read(self, events: Any) -> Any:
        import yaml

        document: Any = None
        seen = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self._refuse(event, N_("there is a second document"))
                if event.version or event.tags:
                    self._refuse(event, N_("there is a directive"))
                document = self._value(next(events), events, 1)
        if not seen:
            raise BadYamlError(file=self._file, line=1, problem=N_("the file is empty"))
        return document

    def _value(self, event: Any, events: Any, depth: int) -> Any:
        import yaml

        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            self._refuse(event, N_("there is more in it than the format allows"))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, N_("there is an anchor or alias"))
        if getattr(event, "tag", None):
            self._refuse(event, N_("there is a tag"))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event.value) if event.style is None or event.style == "" else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        return self._mapping(event, events, depth)

    def _sequence(self, start: Any, events: Any, depth: int) -> list[Any]:
        import yaml

        entries = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            entries.append(self._value(event, events, depth + 1))
        if start.flow_style and entries:
            self._refuse(start, N_("lists are written one entry a line here"))
        return entries

    def _mapping(self, start: Any, events: Any, depth: int) -> dict[str, Any]:
        import yaml

        fields: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                self._refuse(event, N_("a field's name must be text"))
            if event.value in fields:
                self._refuse(event, Sentence(N_("the field {name} stands there twice"), {"name": event.value}))
            fields[event.value] = self._value(next(events), events, depth + 1)
        if start.flow_style and fields:
            self._refuse(start, N_("fields are written one a line here"))
        return fields

    def _refuse(self, event: Any, problem: Problem) -> None:
        raise BadYamlError(file=self._file, line=event.start_mark.line + 1, problem=problem)


def _scalar(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    return _WORDS.get(text, text)


def dump_yaml(tree: Mapping[str, Json]) -> bytes:
    """Write a tree as YAML of this format: block style, keys in their order, two spaces, LF. The same tree gives the same bytes."""
    lines: list[str] = []
    _mapping(tree, "", lines)
    return ("\n".join(lines) + "\n").encode() if lines else b"{}\n"


class TooMuchError(RefusedError):
    """What a file would say is more than the format lets anybody read back."""

    message = N_(
        "{what} would become larger than docvault could read back: at most {bytes} bytes and {nodes} entries. Nothing was changed."
    )
    next_step = N_("Put what comes further into another order: `docvault order new`.")


def readable_yaml(tree: Mapping[str, Json]) -> bytes:
    """What `dump_yaml` writes, where `load_yaml` reads it back. Raises `TooMuchError` where there would be more than it reads."""
    text = dump_yaml(tree)
    if len(text) > MAX_BYTES or (len(text) > MAX_NODES and _nodes(tree) > MAX_NODES):
        what = str(tree.get("id", "")) if "kind" in tree else "vault.yaml"
        raise TooMuchError(what=what, bytes=MAX_BYTES, nodes=MAX_NODES)
    return text


def _nodes(tree: Json) -> int:
    """How many nodes a tree has, as the reader counts them."""
    if isinstance(tree, Mapping):
        return 1 + sum(map(_nodes, tree.values()))
    return 1 + sum(map(_nodes, tree)) if isinstance(tree, Sequence) and not isinstance(tree, str) else 1


def _mapping(tree: Mapping[str, Json], indent: str, lines: list[str], first: str | None = None) -> None:
    for key, value in tree.items():
        head = (first if first is not None else indent) + _text(key) + ":"
        first = None
        _entry(head, value, indent, lines)


def _entry(head: str, value: Json, indent: str, lines: list[str]) -> None:
    if isinstance(value, str):
        lines.append(f"{head} {_text(value)}")
    elif isinstance(value, Mapping):
        if value:
            lines.append(head)
            _mapping(value, indent + "  ", lines)
        else:
            lines.append(head + " {}")
    elif isinstance(value, Sequence):
        if value:
            lines.append(head)
            _sequence(value, indent, lines)
        else:
            lines.append(head + " []")
    else:
        lines.append(f"{head} {_plain(value)}")


def _sequence(entries: Sequence[Json], indent: str, lines: list[str]) -> None:
    for entry in entries:
        head = indent + "-"
        if isinstance(entry, Mapping) and entry:
            _mapping(entry, indent + "  ", lines, first=head + " ")
        elif isinstance(entry, Sequence) and not isinstance(entry, str) and entry:
            lines.append(head)
            _sequence(entry, indent + "  ", lines)
        else:
            _entry(head, entry, indent, lines)


def _plain(value: int | bool | None) -> str:  # noqa: FBT001 - it is the value itself
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if len(str(abs(value))) > 15:
        raise ValueError(f"integer too large for the format: {value}")
    return str(value)


# What any reader of YAML 1.1 or 1.2 takes for text: begins with a letter (of any script), holds nothing but letters, digits, spaces and
# harmless signs, ends in no space, and is not a word that some reader takes for something else.
_HARMLESS = re.compile(
    r"[^\W\d_](?:[\w \-./+@()（）、，。；！？·…—“”‘’《》%=*&$^~;!?<>]*[\w\-./+@()（）、，。；！？·…”’》%*])?"
)
_MISREAD = re.compile(
    r"y|n|yes|no|on|off|true|false|null|none|nan|inf|o[0-7]+|0x[0-9a-f]+|[-+.]?(?:inf|nan)|[a-f0-9]+e[0-9]+|e[0-9]+",
    re.IGNORECASE,
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_TO_ESCAPE = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]'
)


@lru_cache(maxsize=16_384)
def _text(value: str) -> str:
    """A scalar as it is written. Most of a manifest's scalars were written before: field names, what its older versions say."""
    if _HARMLESS.fullmatch(value) and " #" not in value and not _MISREAD.fullmatch(value):
        return value
    if "'" not in value and value.isprintable() and not _TO_ESCAPE.search(value.replace('"', "").replace("\\", "")):
        return f"'{value}'"
    return '"' + _TO_ESCAPE.sub(_escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
