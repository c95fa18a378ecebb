"""How versions that count no more are told: void, or moved, and where to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.cli.show import command
from docvault.language.names import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docvault.cli.session import Session
    from docvault.language.spoken import Language
    from docvault.model.control.counting_again import OutAgain
    from docvault.services.orders.corrected import What


def gone_mark(language: "Language", version: Mapping[str, Any]) -> str:
    """In a few words how a version counts no more; the empty text for one that does. `version` has `void` or `moved` as results have them."""
    _ = language.text
    if "void" in version:
        return _("void")
    to = _end(version, "to")
    if not to:
        return ""
    if to.get("vault"):
        return _("moved to order {order} of another vault").format(order=to["order"])
    return _("moved to {place}").format(place=place_text(to))


def came_mark(language: "Language", version: Mapping[str, Any]) -> str:
    """In a few words where a version was moved here from; the empty text for one that was not."""
    _ = language.text
    back = _end(version, "back")
    if back:
        return _("back from {place}").format(place=place_text(back))
    came = _end(version, "from")
    return _("from {place}").format(place=place_text(came)) if came else ""


def place_text(place: Mapping[str, Any]) -> str:
    """A version in an order as people name it."""
    return f"{place['order']} {place['document']}@{place['version']}"


def gone_lines(language: "Language", documents: "Iterable[Mapping[str, Any]]") -> "Iterable[str]":
    """Since when and why versions of these documents count no more, one line each; where why may not be read, the mark in the table is all."""
    for document in documents:
        for version in document["versions"]:
            yield from _why_gone(language, f"{document['id']}@{version['number']}", version)


def _why_gone(language: "Language", name: str, version: Mapping[str, Any]) -> "Iterable[str]":
    _ = language.text
    if "void" in version:
        void = version["void"]
        if void.get("why"):
            yield _("{document} is void since {at}: {why}").format(
                document=name, at=language.moment(void["at"]), why=void["why"]
            )
    elif _end(version, "to") and version["moved"].get("why"):
        moved = version["moved"]
        yield _("{document} was moved to {place} on {at}: {why}").format(
            document=name, place=place_text(moved["to"]), at=language.moment(moved["at"]), why=moved["why"]
        )


def _end(version: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Where a version was moved `from` or `to`, or is `back` from."""
    found: Mapping[str, Any] | None = version["moved"].get(name) if "moved" in version else None
    return found


def what_lines(session: "Session", order: str, document: str, what: "What") -> "Iterable[str]":
    """What it meant that versions count no more: what is in force, what becomes of copies, signatures and changes."""
    language = session.language
    _ = language.text
    if what.in_force:
        yield _("In force in order {order}: version {version} of {document}.").format(
            order=order, version=what.in_force, document=document
        )
    else:
        yield _("No version of {document} is in force in order {order} any more.").format(
            document=document, order=order
        )
    if what.copies:
        yield recalled_line(session, [department for department, _copy in what.copies])
    if what.without:
        names = language.joined(_department(session, one) for one in what.without)
        yield _(
            "Nothing in force is held by: {departments}. `docvault distribute {order} {document} --to {to}` issues it to them."
        ).format(departments=names, order=order, document=document, to=",".join(what.without))
    if what.signatures:
        yield language.plural(
            "{count} signature stays with what was signed.",
            "{count} signatures stay with what was signed.",
            what.signatures,
        )
    if what.changes:
        yield _("Open changes about {document}: {changes}.").format(
            document=document, changes=language.joined(what.changes)
        )
    yield from again_lines(session, order, what.again)
    if what.acknowledged:
        yield _("Nobody has to sign any more for: {changes}.").format(changes=language.joined(what.acknowledged))


def again_lines(session: "Session", order: str, again: "Iterable[OutAgain]") -> "Iterable[str]":
    """What becomes of copies of what counts again: who keeps them, and who gave them back and is to be issued it anew."""
    language = session.language
    _ = language.text
    for one in again:
        if one.kept:
            kept = dict.fromkeys(department for department, _copy in one.kept)
            yield _("Not asked back any more: {document}, from {departments}.").format(
                document=one.document, departments=language.joined(_department(session, name) for name in kept)
            )
        if one.given_back:
            yield _("{document} was given back meanwhile by: {departments}. To issue it anew: {command}").format(
                document=one.document,
                departments=language.joined(_department(session, name) for name in one.given_back),
                command=command("distribute", order, one.document, "--to", ",".join(one.given_back)),
            )


def recalled_line(session: "Session", departments: "Sequence[str]") -> str:
    """Who was asked to give copies back."""
    _ = session.language.text
    names = session.language.joined(_department(session, one) for one in dict.fromkeys(departments))
    return _("Asked back from {departments}; enter paper as it comes with `docvault return`.").format(departments=names)


def _department(session: "Session", department: str) -> str:
    return called(session.language, session.vault.config.departments, department)
