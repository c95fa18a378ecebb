"""A message taken apart into its parts, as programs really write them: boundaries that are wrong or missing, messages inside kept as they were sent.

By the standard library's parser; what it takes for lost is looked at again.
"""

import email.parser
import email.policy
import re
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message
from typing import Any

_PART = re.compile(
    rb"^--(?P<boundary>[^\r\n]{1,200}?)[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))?Content-[A-Za-z-]+[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_BARE = re.compile(
    r"[;\s]boundary\s*=\s*\"?(<[^\"\r\n]{1,200}>|(?<=\")[^\"\r\n]{1,200} (?=\"))\"?\s*(?:;|$)", re.IGNORECASE
)


class _AsTheyCame(email.policy.Compat32):
    """Headers as they came: the library hides bytes in them behind `unknown-8bit`, and raises for words that hold some beside letters that were read."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the library's own signature
        return value


class Entity(Message):
    """One part. A message inside a message is a part without parts: its own bytes stay as they came, in whatever coding."""

    _payload: object  # the library's own

    @property
    def media_type(self) -> str:
        """What it says it is."""
        return super().get_content_type().encode(errors="replace").decode()

    def get_content_type(self) -> str:
        """What the parser is to take it for: it would take messages inside apart, and lose those that are encoded."""
        return f"x-{self.media_type}" if self.media_type.startswith("message/") else self.media_type

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:  # noqa: FBT001, FBT002
        """A parameter of a field; the library raises for one that is written whole and in pieces at once."""
        try:
            return super().get_param(param, failobj, header, unquote)
        except TypeError:
            return failobj

    def get_boundary(self, failobj: str | None = None) -> str | None:  # type: ignore[override]
        """What parts it from the next: the library takes `<…>` for quotes and drops them, and a blank at its end."""
        bare = _BARE.search(str(self.get("content-type", "")))
        return bare[1] if bare else super().get_boundary(failobj)

    @property
    def is_cut(self) -> bool:
        """Whether it ends before the line that ends its parts."""
        return any(isinstance(one, CloseBoundaryNotFoundDefect | StartBoundaryNotFoundDefect) for one in self.defects)

    @property
    def raw(self) -> bytes:
        """Its lines as they came; empty for one that has parts."""
        payload = self._payload  # what it is said to be encoded in is read elsewhere
        return payload.encode("utf-8", errors="surrogateescape") if isinstance(payload, str) else b""

    @property
    def parts(self) -> list["Entity"] | None:
        """Its parts, in order; None when it has none."""
        payload = self.get_payload()
        return [one for one in payload if isinstance(one, Entity)] if isinstance(payload, list) else None


def parsed(data: bytes) -> Entity:
    """A message as its parts. Raises what the library raises for hostile ones."""
    found = email.parser.BytesParser(Entity, policy=_AsTheyCame()).parsebytes(data)
    if not isinstance(found, Entity):
        raise TypeError(type(found).__name__)
    return found


def parts_in(text: bytes) -> list[Entity] | None:
    """The parts in a body whose boundary is not the one that was announced, or was not announced; what stands before them is the first.

    None when there are none.
    """
    match = _PART.search(text)
    if match is None:
        return None
    boundary = match["boundary"].replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    whole = parsed(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n' + text)
    before = text[: match.start()].strip()
    first = [parsed(b"\n" + before)] if before and not is_notice(before) else []
    return [*first, *(whole.parts or [])] if whole.parts else None


def is_notice(text: bytes) -> bool:
    """Whether a text before the first part is the line for programs that do not know MIME, and nobody's words."""
    return len(text) < 600 and (b"MIME" in text or b"mime" in text or b"multi-part" in text)
