"""Whatever a case file says, nothing of what is closed is left in what somebody sees of it, and nothing of what is open is missing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from docvault.model.case.corrections import Moved, Place, Voided
from docvault.model.case.differences import diff
from docvault.model.case.manifest import Document, Version
from docvault.model.case.records import ChangeNotice, Copy, Difference, Hold, NoticeStep, Opinion
from docvault.model.control.change_told import change_detail, told_change
from docvault.model.control.rights import CONFIDENTIAL, INTERNAL, LEVELS, Reader
from docvault.model.control.visible import View
from docvault.model.values import replace
from tests.unit.model.cases import AT, order

DEPARTMENTS = ("sales", "cutting", "finance")
SECRET, SEEN = "5ec2e7", "0be41y"
"""What closed and open documents say, wherever they can."""
READERS = st.builds(
    lambda closed, department, fields: Reader(frozenset(closed), {}, department, closed_fields=frozenset(fields)),
    st.sampled_from([(), (CONFIDENTIAL,), (INTERNAL, CONFIDENTIAL)]),
    st.sampled_from(("", *DEPARTMENTS)),
    st.sampled_from([(), ("value", "price", "credit_limit")]),
)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """Documents of any level, supplied by and issued to any department."""
    made = []
    for place in range(draw(st.integers(0, 4))):
        copies = tuple(
            Copy(number, department, "paper", AT, "li", override="said-{place}")
            for number, department in enumerate(draw(st.lists(st.sampled_from(DEPARTMENTS), max_size=2)), start=1)
        )
        made.append(
            Document(
                f"d{place}",
                "kind",
                f"said-{place}",
                draw(st.sampled_from(("", *DEPARTMENTS))),
                draw(st.sampled_from(LEVELS)),
                versions=(draw(st.sampled_from(gone(place, copies))),),
            )
        )
    return made


def gone(place: int, copies: tuple[Copy, ...]) -> tuple[Version, ...]:
    """A version that counts, one that is void, and one that was moved here and away again."""
    counting, why = Version(1, f"said-{place}", f"said-{place}", 1, AT, "li", copies=copies), f"said-{place}"
    moved = Moved(Place("2026-0002", "d", 1), Place("2026-0003", "d", 1), at=AT, by="li", why=why)
    return counting, replace(counting, void=Voided(AT, "li", why)), replace(counting, moved=moved)


def said(tree: Any, reader: Reader, known: list[Document]) -> Any:
    """The tree with what each document says replaced by whether this reader may read it."""
    text = repr(tree)
    for place, one in enumerate(known):
        text = text.replace(f"said-{place}", SEEN if reader.may_read(one) else SECRET)
    return text


@given(documents(), READERS, st.data())
def test_nothing_of_a_closed_document_is_seen(known: list[Document], reader: Reader, data: st.DataObject) -> None:
    any_document = st.sampled_from([one.id for one in known] or ["none"])
    about = data.draw(any_document)
    place = about.removeprefix("d")
    change = ChangeNotice(
        "CN-1", (Difference("buttons", f"said-{place}", f"said-{place}"),), f"said-{place}",
        (NoticeStep("open", AT, "li", f"{about}@1", f"said-{place}"),), affects=(about,),
    )  # fmt: skip
    opinion = Opinion("capacity", "sales", "li", "Li", f"said-{place}", AT, f"said-{place}", f"{about}@1")
    hold = Hold("2026-0001", f"said-{place}", "li", AT, "complaint", about)
    manifest = order(*known, changes=(change,), reviews=(opinion,), holds=(hold,)) if known else order()
    view = View(manifest, reader)
    whole = manifest.to_tree()
    records = [view.changes([{"op": "add", "path": "", "value": whole}]), view.changes(diff(order().to_tree(), whole))]
    told = told_change(change_detail(manifest, change), reader) if known else ""
    for tree in (view.manifest.to_tree(), *records, told):
        assert SECRET not in said(tree, reader, known)
    for one in known:
        assert (one in view.manifest.documents) == reader.may_read(one)


@given(st.from_regex(r"[1-9][0-9]{5,9}", fullmatch=True), READERS)
def test_nothing_of_a_closed_field_is_seen(amount: str, reader: Reader) -> None:
    change = ChangeNotice(
        "CN-1",
        (Difference("unit price", amount, amount), Difference("金额", amount, amount)),
        amount,
        (NoticeStep("open", AT, "li"),),
    )
    manifest = order(value=f"{amount} USD", changes=(change,))
    view, whole = View(manifest, reader), manifest.to_tree()
    trees = (
        view.manifest.to_tree(),
        view.changes([{"op": "add", "path": "", "value": whole}]),
        view.changes(diff(order().to_tree(), whole)),
        told_change(change_detail(manifest, change), reader).text,
    )
    for tree in trees:
        assert (amount in repr(tree)) == (not reader.closed_fields)
