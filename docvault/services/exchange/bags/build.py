"""A bag put together: payload first, each byte passing once through both digests, then the tag files that say what it holds (RFC 8493)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docvault.model.exchange import bagit
from docvault.model.values import dataclass

if TYPE_CHECKING:
    from docvault.store.exchange.bag_files import BagWriter

ALGORITHMS = ("sha256", "sha512")


@dataclass(frozen=True, slots=True)
class BagFile:
    """A file of the payload: its path below `data/`, its size, and where its bytes come from."""

    path: str
    size: int
    blocks: Callable[[], Iterable[bytes]]


def build_bag(
    writer: "BagWriter",
    payload: Sequence[BagFile],
    info: Sequence[tuple[str, str]],
    tags: Mapping[str, bytes],
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a whole bag; durable on return, without its name yet. `advance` is told the bytes of each block of the payload.

    What the blocks raise comes out as it is.
    """
    listed = _Digests(writer)
    for file in sorted(payload, key=lambda file: file.path):
        listed.write(bagit.PAYLOAD + file.path, file.size, _told(file.blocks(), advance))
    manifests = listed.texts("manifest")
    oxum = f"{sum(file.size for file in payload)}.{len(payload)}"
    texts = {
        bagit.DECLARATION: bagit.declaration_text(),
        bagit.INFO: bagit.info_text([*info, ("Payload-Oxum", oxum)]),
        **manifests,
        **tags,
    }
    listed = _Digests(writer)
    for path in sorted(texts):
        listed.write(path, len(texts[path]), [texts[path]])
    for path, text in listed.texts("tagmanifest").items():
        writer.write(path, len(text), [text])
    writer.close()


class _Digests:
    """Files being written, and the digests of their bytes for the manifests."""

    def __init__(self, writer: "BagWriter") -> None:
        self._writer = writer
        self._listed: dict[str, dict[str, str]] = {name: {} for name in ALGORITHMS}

    def write(self, path: str, size: int, blocks: Iterable[bytes]) -> None:
        """Write a file and keep its digests."""
        hashers = {name: hashlib.new(name) for name in ALGORITHMS}

        def passing() -> Iterator[bytes]:
            for block in blocks:
                for hasher in hashers.values():
                    hasher.update(block)
                yield block

        self._writer.write(path, size, passing())
        for name, hasher in hashers.items():
            self._listed[name][path] = hasher.hexdigest()

    def texts(self, name: str) -> dict[str, bytes]:
        """The manifests of what was written, by file name."""
        return {f"{name}-{algorithm}.txt": bagit.listing_text(digests) for algorithm, digests in self._listed.items()}


def _told(blocks: Iterable[bytes], advance: Callable[[int], None]) -> Iterator[bytes]:
    for block in blocks:
        yield block
        advance(len(block))
