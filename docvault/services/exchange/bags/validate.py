"""Is this a sound bag? Declaration, manifests, completeness, every digest (RFC 8493; the drafts before it by their own, looser rules).

Everything wrong is reported, not only the first. What makes a bag dangerous to read ends the reading at once.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from docvault.errors import N_
from docvault.model.exchange import bagit
from docvault.model.exchange.bagit import BadTagFileError, Declaration, Listing
from docvault.model.progress import Progress, unseen
from docvault.model.sentence import Sentence
from docvault.model.values import dataclass, field
from docvault.services.exchange.bags.sources import BrokenFileError

if TYPE_CHECKING:
    from docvault.services.exchange.bags.sources import BagSource

Entry = TypeVar("Entry")
MOST_OF_A_TAG_FILE = 64 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `info`: what `bag-info.txt` says; `payload`: the SHA-256 of each payload file that was read."""

    problems: tuple[Sentence, ...]
    info: tuple[tuple[str, str], ...] = ()
    payload: Mapping[str, str] = field(default_factory=dict)


def validate(source: "BagSource", progress: Progress = unseen) -> Verdict:
    """Read a bag from end to end. Without problems it is complete and valid in the sense of RFC 8493 section 3."""
    if source.problems:
        return Verdict(source.problems)
    if bagit.DECLARATION not in source.files:
        return Verdict((Sentence(N_("There is no bagit.txt in it.")),))
    try:
        declared = bagit.read_declaration(tag_text(source, bagit.DECLARATION))
    except BadTagFileError as error:
        return Verdict((error.problem,))
    return _Reading(source, declared).verdict(progress)


def tag_text(source: "BagSource", path: str) -> bytes:
    """The bytes of a tag file, within bounds. Raises `BadTagFileError`."""
    if source.files[path] > MOST_OF_A_TAG_FILE:
        raise BadTagFileError(Sentence(N_("{path} is larger than docvault reads."), {"path": path}))
    try:
        return b"".join(source.blocks(path))
    except BrokenFileError as error:
        raise BadTagFileError(_broken(path)) from error


def _broken(path: str) -> Sentence:
    return Sentence(N_("{path} cannot be read."), {"path": bagit.shown(path)})


class _Reading:
    """One bag being read."""

    def __init__(self, source: "BagSource", declared: Declaration) -> None:
        self._source = source
        self._declared = declared
        self._problems: list[Sentence] = []

    def verdict(self, progress: Progress) -> Verdict:
        """Read everything."""
        files = self._source.files
        listings = [
            one for name in bagit.manifest_names(files) for one in self._read(name, partial(self._listing, name))
        ]
        fetched = self._read(bagit.FETCH, lambda text: bagit.read_fetch(text, self._declared))
        info = self._read(bagit.INFO, lambda text: bagit.read_info(text, self._declared))
        self._problems += bagit.incompleteness(self._declared, files, listings, fetched)
        payload = [path for path in files if path.startswith(bagit.PAYLOAD)]
        self._problems += bagit.oxum_problems(info, len(payload), sum(files[path] for path in payload))
        digests = self._compared(_wanted(files, payload, listings), progress)
        return Verdict(tuple(self._problems), tuple(info), digests)

    def _listing(self, name: str, text: bytes) -> Sequence[Listing]:
        return [bagit.read_listing(name, text, self._declared)]

    def _read(self, name: str, reader: Callable[[bytes], Sequence[Entry]]) -> Sequence[Entry]:
        """The entries of a tag file; none when it is not there, or not as it should be, which is noted."""
        try:
            return reader(tag_text(self._source, name)) if name in self._source.files else ()
        except BadTagFileError as error:
            self._problems.append(error.problem)
            return ()

    def _compared(self, wanted: Mapping[str, Sequence[Listing]], progress: Progress) -> Mapping[str, str]:
        """Compare every digest of every manifest, each file read once; returns the SHA-256 of the payload's files."""
        total, done = sum(self._source.files[path] for path in wanted), 0
        found: dict[str, str] = {}
        for path, listings in wanted.items():
            try:
                digests = _digests(self._source.blocks(path), {listing.algorithm for listing in listings})
            except BrokenFileError:
                self._problems.append(_broken(path))
                continue
            self._problems += [
                Sentence(
                    N_("{path} does not have the checksum {manifest} gives."),
                    {"path": bagit.shown(path), "manifest": listing.name},
                )
                for listing in listings
                if digests[listing.algorithm] != listing.digests[path]
            ]
            if path.startswith(bagit.PAYLOAD):
                found[path] = digests["sha256"]
            done += self._source.files[path]
            progress(done, total)
        return found


def _wanted(
    files: Iterable[str], payload: Iterable[str], listings: Iterable[Listing]
) -> Mapping[str, Sequence[Listing]]:
    """Every file of the payload, and every tag file that is listed, with the manifests that list it."""
    wanted: dict[str, list[Listing]] = {path: [] for path in payload}
    present = set(files)
    for listing in listings:
        for path in listing.digests:
            if path in present:
                wanted.setdefault(path, []).append(listing)
    return wanted


def _digests(blocks: Iterable[bytes], algorithms: set[str]) -> Mapping[str, str]:
    hashers = {name: hashlib.new(name, usedforsecurity=False) for name in {"sha256", *algorithms}}
    for block in blocks:
        for hasher in hashers.values():
            hasher.update(block)
    return {name: hasher.hexdigest() for name, hasher in hashers.items()}
