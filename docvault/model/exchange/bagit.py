"""BagIt bags as text and rules (RFC 8493 and its forerunners from 0.93 on): tag files both ways, paths, and whether a bag is complete. Pure.

Whose bytes have which digest is compared by whoever reads them. Two ways of writing one name (Unicode forms NFC and NFD: a Mac writes the second) are
one name here; two names that differ only in that, or only in case, cannot stand side by side.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from docvault.errors import N_
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass

DECLARATION, INFO, FETCH, PAYLOAD = "bagit.txt", "bag-info.txt", "fetch.txt", "data/"
OXUM = "payload-oxum"
DIGEST_LENGTHS: Mapping[str, int] = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
"""The algorithms that can be checked, with the hexadecimal digits of a digest."""

_VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
_ENCODINGS = frozenset(
    ["utf-8", "utf-16", "utf-16be", "utf-16le", "utf-32", "us-ascii", "iso-8859-1", "windows-1252", "gb18030", "gbk"]
)
_MANIFEST = re.compile(r"(?P<tag>tag)?manifest-(?P<algorithm>[A-Za-z0-9-]+)\.txt")
_ENTRY = re.compile(r"(?P<digest>[0-9A-Fa-f]+)[ \t]+\*?(?P<path>\S.*)")
_FETCHED = re.compile(r"\S+[ \t]+(?:-|[0-9]+)[ \t]+(?P<path>\S.*)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_DECLARED = re.compile(r"(?P<label>[A-Za-z-]+):[ \t]*(?P<value>.*)")
"""A line of `bagit.txt`, where no blank may stand before the colon; in `bag-info.txt` programs of before put some."""
_FIELD = re.compile(r"(?P<label>[^:\s][^:]*?)[ \t]*:[ \t]*(?P<value>.*)")


class BadTagFileError(ValueError):
    """A tag file that is not as the specification says; `problem` says it in a sentence."""

    def __init__(self, problem: Sentence) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Declaration:
    """What `bagit.txt` says."""

    version: str
    encoding: str

    @property
    def is_final(self) -> bool:
        """Whether the rules of RFC 8493 hold, which are stricter than those of the drafts before it."""
        return not self.version.startswith("0.")


@dataclass(frozen=True, slots=True)
class Listing:
    """A manifest: paths with the digests their bytes must have. `is_tag`: it lists tag files, not the payload."""

    name: str
    algorithm: str
    is_tag: bool
    digests: Mapping[str, str]


# -- reading ----------------------------------------------------------------------------------------------------------


def read_declaration(text: bytes) -> Declaration:
    """Read `bagit.txt`. Raises `BadTagFileError`: a byte order mark, an unknown version or encoding, another line."""
    lines = _LINE_END.split(_decoded(text, "utf-8", DECLARATION).removesuffix("\n").removesuffix("\r"))
    fields = [_DECLARED.fullmatch(line) for line in lines]
    labels = [match["label"] if match else "" for match in fields]
    if labels != ["BagIt-Version", "Tag-File-Character-Encoding"]:
        raise BadTagFileError(Sentence(N_("bagit.txt does not have the two lines it must have.")))
    version, encoding = (match["value"].strip() if match else "" for match in fields)
    if version not in _VERSIONS:
        raise BadTagFileError(Sentence(N_("The version of BagIt {version} is not known."), {"version": shown(version)}))
    if encoding.lower() not in _ENCODINGS:
        raise BadTagFileError(Sentence(N_("The encoding {encoding} is not known."), {"encoding": shown(encoding)}))
    return Declaration(version, encoding.lower())


def manifest_names(files: Iterable[str]) -> Sequence[str]:
    """The manifests of a bag, by name."""
    return sorted(name for name in files if _MANIFEST.fullmatch(name))


def read_listing(name: str, text: bytes, declared: Declaration) -> Listing:
    """Read a manifest. Raises `BadTagFileError` at the first line that is none, for a path out of the bag, and for one listed twice."""
    match = _MANIFEST.fullmatch(name)
    algorithm = match["algorithm"].lower().replace("-", "") if match else ""
    if match is None or algorithm not in DIGEST_LENGTHS:
        raise BadTagFileError(Sentence(N_("{manifest} cannot be checked: its checksums are not known."), _in(name)))
    is_tag = bool(match["tag"])
    digests: dict[str, str] = {}
    for number, line in enumerate(_LINE_END.split(_decoded(text, declared.encoding, name)), start=1):
        if not line.strip():
            continue
        entry = _ENTRY.fullmatch(line)
        if entry is None or len(entry["digest"]) != DIGEST_LENGTHS[algorithm]:
            problem = N_("Line {line} of {manifest} is not a checksum with a path.")
            raise BadTagFileError(Sentence(problem, {**_in(name), "line": number}))
        path = _listed_path(entry["path"], name, declared, is_tag=is_tag)
        if path in digests:
            problem = N_("{manifest} lists {path} twice.")
            raise BadTagFileError(Sentence(problem, {**_in(name), "path": shown(path)}))
        digests[path] = entry["digest"].lower()
    return Listing(name, algorithm, is_tag, digests)


def read_fetch(text: bytes, declared: Declaration) -> Sequence[str]:
    """The payload files `fetch.txt` says are to be had elsewhere. Raises `BadTagFileError`."""
    paths = []
    for number, line in enumerate(_LINE_END.split(_decoded(text, declared.encoding, FETCH)), start=1):
        if not line.strip():
            continue
        entry = _FETCHED.fullmatch(line)
        if entry is None:
            problem = N_("Line {line} of fetch.txt is not an address, a length and a path.")
            raise BadTagFileError(Sentence(problem, {"line": number}))
        paths.append(_listed_path(entry["path"], FETCH, declared, is_tag=False))
    return paths


def read_info(text: bytes, declared: Declaration) -> Sequence[tuple[str, str]]:
    """Labels and values of `bag-info.txt`, in order; a label may come again. Raises `BadTagFileError`."""
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(_LINE_END.split(_decoded(text, declared.encoding, INFO)), start=1):
        if not line.strip():
            continue
        match = _FIELD.fullmatch(line)
        if line[0] in " \t" and fields:
            label, value = fields[-1]
            fields[-1] = (label, f"{value} {line.strip()}")
        elif match:
            fields.append((match["label"], match["value"].strip()))
        else:
            problem = N_("Line {line} of bag-info.txt is not a label with a value.")
            raise BadTagFileError(Sentence(problem, {"line": number}))
    return fields


def _decoded(text: bytes, encoding: str, name: str) -> str:
    try:
        return text.decode(encoding)
    except UnicodeError as error:
        problem = N_("{manifest} is not text in the encoding bagit.txt names.")
        raise BadTagFileError(Sentence(problem, _in(name))) from error


def _listed_path(typed: str, name: str, declared: Declaration, *, is_tag: bool) -> str:
    """A path as listed: escapes resolved, `./` before it taken away, NFC."""
    escapes = _ESCAPES if declared.is_final else _ESCAPES_OF_DRAFTS
    path = escapes.sub(lambda match: chr(int(match[1], 16)), typed)
    path = same_name(re.sub(r"\A(?:\./)+", "", path))
    if not is_inside(path) or path.startswith(PAYLOAD) == is_tag:
        problem = N_("{manifest} names {path}, which cannot stand there.")
        raise BadTagFileError(Sentence(problem, {**_in(name), "path": shown(typed)}))
    return path


_ESCAPES, _ESCAPES_OF_DRAFTS = re.compile(r"%(0[AaDd]|25)"), re.compile(r"%(0[AaDd])")


def _in(name: str) -> dict[str, object]:
    return {"manifest": name}


# -- paths ------------------------------------------------------------------------------------------------------------


def is_inside(path: str) -> bool:
    """Whether a path names something inside the bag on every system: relative, `/` between its parts, no `.`, `..`, `~`, drive or backslash."""
    if not path or path[0] in "/~" or "\\" in path or "\x00" in path or re.match(r"[A-Za-z]:", path):
        return False
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return all(part not in {"", ".", ".."} for part in path.split("/"))


def same_name(path: str) -> str:
    """What two ways of writing one name have in common: NFC."""
    return unicodedata.normalize("NFC", path)


def shown(text: str) -> str:
    """A name out of a bag as messages show it: nothing in it reaches a terminal as a command, and it is not endless."""
    safe = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:300])
    return safe if len(text) <= 300 else f"{safe}…"


# -- is it whole? -----------------------------------------------------------------------------------------------------


def incompleteness(
    declared: Declaration, files: Iterable[str], listings: Sequence[Listing], fetched: Sequence[str] = ()
) -> Iterator[Sentence]:
    """Everything that keeps a bag with these files from being complete (RFC 8493 section 3), digests apart. Names are NFC."""
    present = set(files)
    payload = [listing for listing in listings if not listing.is_tag]
    yield from _in_each_others_way(present)
    if not any(match and not match["tag"] for match in map(_MANIFEST.fullmatch, present)):
        yield Sentence(N_("The bag has no manifest of its payload."))
    for listing in listings:
        yield from _missing(listing, present, set(fetched))
    yield from _unlisted(declared, {path for path in present if path.startswith(PAYLOAD)}, payload)
    known = {path for listing in payload for path in listing.digests}
    for path in (path for path in fetched if path not in known):
        yield Sentence(N_("fetch.txt names {path}, which no manifest lists."), {"path": shown(path)})
    yield from _tag_manifests(declared, listings)


def _in_each_others_way(present: set[str]) -> Iterator[Sentence]:
    """Names that cannot stand side by side on every system."""
    seen: dict[str, str] = {}
    for path in sorted(present):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            values = {"path": shown(path), "other": shown(other)}
            yield Sentence(N_("{path} and {other} differ only in upper and lower case."), values)
    folders = {path[:end] for path in present for end, sign in enumerate(path) if sign == "/"}
    for path in sorted(folders & present):
        yield Sentence(N_("{path} is a file and a folder at once."), {"path": shown(path)})


def _missing(listing: Listing, present: set[str], fetched: set[str]) -> Iterator[Sentence]:
    away = N_("{path} is not in the bag: it is to be fetched from elsewhere, and docvault fetches nothing.")
    missing = N_("{path} is missing; {manifest} lists it.")
    for path in (path for path in listing.digests if path not in present):
        yield Sentence(away if path in fetched else missing, {**_in(listing.name), "path": shown(path)})


def _unlisted(declared: Declaration, files: set[str], payload: Sequence[Listing]) -> Iterator[Sentence]:
    """Every payload file must be in every payload manifest; in the drafts before RFC 8493, in one of them."""
    for path in sorted(files):
        lacking = [listing for listing in payload if path not in listing.digests]
        if lacking and (declared.is_final or len(lacking) == len(payload)):
            values = {**_in(lacking[0].name), "path": shown(path)}
            yield Sentence(N_("{path} is not listed in {manifest}."), values)


def _tag_manifests(declared: Declaration, listings: Sequence[Listing]) -> Iterator[Sentence]:
    """A manifest of tag files lists every manifest of the payload and none of its own kind (RFC 8493, 2.2.1)."""
    payload = [listing.name for listing in listings if not listing.is_tag]
    for listing in (listing for listing in listings if listing.is_tag):
        for name in payload:
            if declared.is_final and name not in listing.digests:
                yield Sentence(N_("{path} is not listed in {manifest}."), {**_in(listing.name), "path": name})
        for path in (path for path in listing.digests if path.startswith("tagmanifest-")):
            values = {**_in(listing.name), "path": shown(path)}
            yield Sentence(N_("{manifest} names {path}, which cannot stand there."), values)


def oxum_problems(info: Iterable[tuple[str, str]], count: int, size: int) -> Iterator[Sentence]:
    """What `Payload-Oxum` says against the payload: bytes and files."""
    wanted = f"{size}.{count}"
    for label, value in info:
        if label.lower() == OXUM and value != wanted:
            values = {"said": shown(value), "is_now": wanted}
            yield Sentence(N_("bag-info.txt says the payload is {said} (bytes and files); it is {is_now}."), values)


# -- writing ----------------------------------------------------------------------------------------------------------


def declaration_text() -> bytes:
    """`bagit.txt` of the bags we write."""
    return b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def listing_text(digests: Mapping[str, str]) -> bytes:
    """A manifest, by path."""
    return "".join(f"{digests[path]}  {_escaped(path)}\n" for path in sorted(digests)).encode()


def info_text(fields: Iterable[tuple[str, str]]) -> bytes:
    """`bag-info.txt`; fields that say nothing are left out, values stand on one line."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields if value.strip()).encode()


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
