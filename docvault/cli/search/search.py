"""`docvault search`."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from docvault.cli.exit_codes import code_of_list
from docvault.cli.frame import Command, Option
from docvault.cli.numbers import Number
from docvault.cli.orders.gone import gone_mark
from docvault.cli.pieces import offset_option, piece_lines
from docvault.cli.session import Session
from docvault.cli.show import bold, dim, marked, moment, say, terminal_width, wrapped
from docvault.errors import N_
from docvault.model.control.rights import NOT_SHOWN

if TYPE_CHECKING:
    from docvault.language.spoken import Language


class _Search(Command):
    """A command that takes what begins with a hyphen as a word that is not wanted."""

    ignore_unknown_options = True


@click.command(
    "search",
    cls=_Search,
    help=N_(
        'Search every version of every document, and what waits. All words are wanted; "a phrase", -not, OR, begin* and fields narrow it: '
        "order: customer: kind: stage: dept: from: channel: state: style: ref: is:superseded, received:2026-01..2026-03, after:, before:. "
        "is:partial, is:unreadable, is:encrypted, is:empty and is:unread find what was not read whole."
    ),
    examples=("search 银色纽扣", "search 'silver button' customer:NORDIC", "search DJ-208 received:2026-11"),
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    cls=Option,
    type=Number(1, 1000),
    default=20,
    metavar="N",
    help=N_("Show at most so many; 20 without it."),
)
@offset_option
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(("newest", "relevance")),
    default="newest",
    help=N_("Newest first, or best match first."),
)
@click.pass_obj
def command(session: Session, *, query: tuple[str, ...], limit: int, offset: int, sort: str) -> int:
    """Search."""
    language = session.language
    _ = language.text
    from docvault.services.search.search import found_tree, search

    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    found = search(session.vault, " ".join(query), limit=limit, offset=offset, relevance=sort == "relevance")
    tree = found_tree(found, language)
    session.result(tree, lambda: _lines(language, tree, offset))
    if not session.json:
        if not found.total:
            say(_("Nothing found."))
        _not_searched(session, tree)
    return code_of_list(found.total)


def _not_searched(session: Session, tree: Mapping[str, Any]) -> None:
    """What the search did not look at: nobody takes a part for the whole."""
    language = session.language
    _ = language.text
    if tree["left_out"] == "no-person":
        say(
            _(
                "You are no person of this vault: what only its people may read was not searched. "
                "`--as PERSON` says who you are; an administrator enters you with `docvault person add`."
            )
        )
    if tree["left_out"] == "no-right":
        say(
            _(
                "What you may not read was not searched. "
                "Ask somebody who may: `docvault person list` shows people and roles."
            )
        )
    if tree["being_read"]:
        say(
            language.plural(
                "{count} file has not been read yet: only its name was searched. "
                "It is read by the watcher, `ingest` or `reindex` that is at work: search again in a while.",
                "{count} files have not been read yet: only their names were searched. "
                "They are read by the watcher, `ingest` or `reindex` that is at work: search again in a while.",
                tree["unread"],
            )
        )
    elif tree["unread"]:
        say(
            language.plural(
                "{count} file has not been read yet: only its name was searched. The watcher, `docvault ingest` or `docvault reindex` reads it.",
                "{count} files have not been read yet: only their names were searched. The watcher, `docvault ingest` or `docvault reindex` reads them.",
                tree["unread"],
            )
        )


def _lines(language: "Language", tree: Mapping[str, Any], offset: int) -> Iterable[str]:
    _ = language.text
    hits, total, capped = tree["hits"], tree["total"], tree["capped"]
    for hit in hits:
        yield from hit_lines(language, hit)
    if offset:
        yield from piece_lines(language, offset, len(hits), total, capped=capped)
    elif capped:
        yield _("More than {total} found, {shown} shown; `--offset {shown}` shows what follows.").format(
            total=total, shown=len(hits)
        )
    elif total > len(hits):
        yield _("{total} found, {shown} shown; `--limit` shows more.").format(total=total, shown=len(hits))
    elif hits:
        yield language.plural("{count} found.", "{count} found.", total)


def hit_lines(language: "Language", hit: dict[str, Any]) -> Iterable[str]:
    """One hit: where it is and when it came, then the piece of text around the match."""
    _ = language.text
    case = hit.get("order") or hit.get("customer") or hit.get("plan")
    if case:
        place = f"{case}  {hit['document']}@{hit['version']}"
        gone = gone_mark(language, hit)
        note = f"  [{gone or _('superseded')}]" if gone or hit["superseded"] else ""
    else:
        place, note = hit["item"], f"  [{language.word(hit['state'])}]"
    where = [_("page {page}").format(page=hit["page"])] if _has_pages(hit) else []
    where += [_("in {part}").format(part=hit["part"])] if hit.get("part") else []
    name = hit.get("file") or _(NOT_SHOWN)
    file = language.beside(name, language.joined(where)) if where else name
    yield f"{bold(place)}{note}  {moment(hit['received'])}  {file}"
    if hit["snippet"]:
        yield from _snippet(hit)
    if hit.get("reason"):
        yield f"  {hit['reason']}"
    yield ""


def _has_pages(hit: dict[str, Any]) -> bool:
    """Whether the page helps to find the place: not in a mail or a text, which have only one."""
    return hit.get("page", 0) > 1 or (hit.get("page") == 1 and str(hit.get("file", "")).lower().endswith(_PAGED))


_PAGED = (".pdf", ".tif", ".tiff")


def _snippet(hit: dict[str, Any]) -> Iterable[str]:
    """The snippet in the terminal's width, matches marked."""
    text = hit["snippet"]
    start = 0
    for line in wrapped(text, terminal_width() - 4):
        start = max(text.find(line, start), start)
        end = start + len(line)
        inside = [
            (max(first, start) - start, min(last, end) - start)
            for first, last in hit["marks"]
            if first < end and last > start
        ]
        yield dim("  │ ") + marked(line, inside)
        start = end
