"""Random days of a house: copies issued, signed, returned, recalled, changed. What the manifest answers is what a plain replay answers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from docvault.errors import DocvaultError, RefusedError
from docvault.model.case.differences import apply, diff
from docvault.model.case.history import Event, Head, head_after, seal_record
from docvault.model.case.manifest import Document, Manifest
from docvault.model.case.records import ChangeNotice
from docvault.model.case.transitions import NewOrder, NewVersion, add_version, open_order
from docvault.model.control.change_issue import Sending, issue_change
from docvault.model.control.change_notices import (
    NewChange,
    close_change,
    confirm_change,
    find_change,
    open_change,
    unsettled,
)
from docvault.model.control.distribution import Issue, distribute
from docvault.model.control.holdings import OWED, SignTimes, holders, positions
from docvault.model.control.recalling import recall, take_back
from docvault.model.control.signing import Signing, sign
from docvault.model.service_hours import Calendar
from docvault.services.proof.checking.control_rules import check_control
from docvault.store.yaml_text import dump_yaml, load_yaml

if TYPE_CHECKING:
    from docvault.model.case.history import Record
    from docvault.model.case.records import Signature

DEPARTMENTS = ("cutting", "factory", "trims", "sales")
DOCUMENTS = ("spec", "trims-card")
TIMES = SignTimes(Calendar())


@dataclass
class Copied:
    """A copy as somebody with pencil and paper would note it."""

    document: str
    version: int
    number: int
    department: str
    medium: str
    issued: int
    ended: int | None = None  # returned, withdrawn, or on screen or by e-mail replaced by a newer version

    def is_out(self, at: int) -> bool:
        return self.issued <= at and (self.ended is None or self.ended > at)


@dataclass
class Notebook:
    """The reference: every copy and signature in a list, and nothing else. Times are minutes."""

    copies: list[Copied] = field(default_factory=list)
    signed: list[tuple[str, int, str, int]] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)

    def issue(self, document: str, version: int, department: str, medium: str, at: int, number: int = 0) -> None:
        number = number or 1 + sum((copy.document, copy.version) == (document, version) for copy in self.copies)
        for copy in self.copies:
            same = (copy.document, copy.department) == (document, department)
            if same and copy.version < version and copy.medium != "paper" and copy.ended is None:
                copy.ended = at
        self.copies.append(Copied(document, version, number, department, medium, at))

    def held(self, document: str, at: int) -> set[tuple[str, int, int]]:
        """(department, version, number) of every copy out at a minute."""
        return {
            (copy.department, copy.version, copy.number)
            for copy in self.copies
            if copy.document == document and copy.is_out(at)
        }

    def works_from(self, document: str, at: int) -> dict[str, int]:
        """Department to the newest version it holds."""
        top: dict[str, int] = {}
        for department, version, _ in self.held(document, at):
            top[department] = max(version, top.get(department, 0))
        return top

    def owing(self, document: str, at: int) -> dict[str, int]:
        """Departments that owe a signature, with the version they work from."""
        return {
            department: version
            for department, version in self.works_from(document, at).items()
            if version != self.newest[document]
            or (document, version, department) not in {one[:3] for one in self.signed}
        }

    def paper_to_return(self, document: str, at: int) -> set[tuple[str, int, int]]:
        """(department, version, number) of the paper copies of versions that are not in force any more."""
        return {
            (copy.department, copy.version, copy.number)
            for copy in self.copies
            if copy.document == document
            and copy.medium == "paper"
            and copy.version != self.newest[document]
            and copy.is_out(at)
        }


class Control(RuleBasedStateMachine):
    """The real transitions beside the notebook."""

    documents = st.sampled_from(DOCUMENTS)
    departments = st.sampled_from(DEPARTMENTS)

    @initialize()
    def open(self) -> None:
        self.minute = 0
        self.notes = Notebook()
        self.records: list[Record] = []
        self.head = Head()
        self.manifest, event = open_order(NewOrder("2026-0001", "HANSA", "Jeans"), "li", self.now)
        self.seal(None, event)
        self.signatures: list[tuple[str, int, Signature]] = []
        self.recalled: set[tuple[str, int]] = set()
        for document in DOCUMENTS:
            self.add(document)

    @property
    def now(self) -> str:
        return self.time(self.minute)

    @staticmethod
    def time(minute: int) -> str:
        instant = datetime(2026, 11, 24, 1, 0, tzinfo=UTC) + timedelta(minutes=minute)
        return instant.isoformat(timespec="seconds")

    def seal(self, before: Manifest | None, event: Event) -> None:
        """The record the history would get."""
        tree = self.manifest.to_tree()
        changes: Any = [{"op": "add", "path": "", "value": tree}] if before is None else diff(before.to_tree(), tree)
        record = seal_record(self.head, event, manifest="0" * 64, changes=changes)
        self.head = head_after(record, self.head)
        self.records.append(record)

    def tick(self, minutes: int) -> None:
        self.minute += minutes

    def document(self, document: str) -> Document:
        found = self.manifest.document(document)
        assert found is not None
        return found

    def add(self, document: str, change: str = "") -> None:
        self.tick(1)
        before, number = self.manifest, self.notes.newest.get(document, 0) + 1
        new = NewVersion(document, document, document, "", "f.txt", "f.txt", f"{number:064x}", number, change=change)
        self.manifest, event, _ = add_version(self.manifest, new, "li", self.now)
        self.notes.newest[document] = number
        self.seal(before, event)

    @rule(document=documents)
    def a_new_version(self, document: str) -> None:
        self.add(document)

    @rule(
        document=documents,
        to=st.lists(departments, min_size=1, max_size=3, unique=True),
        copies=st.integers(1, 3),
        medium=st.sampled_from(("paper", "screen", "email")),
    )
    def distribute(self, document: str, to: list[str], copies: int, medium: str) -> None:
        self.tick(1)
        before = self.manifest
        issue = Issue(document, tuple(to), copies, medium, self.now)
        self.manifest, event, version, _ = distribute(self.manifest, issue, "li", self.now)
        for department in to:
            for _ in range(copies):
                self.notes.issue(document, version.number, department, medium, self.minute)
        self.seal(before, event)

    @rule(
        document=documents, department=departments, back=st.integers(1, 2), medium=st.sampled_from(("paper", "screen"))
    )
    def issue_an_old_version(self, document: str, department: str, back: int, medium: str) -> None:
        """Somebody asked for it once more."""
        self.tick(1)
        before, version = self.manifest, self.notes.newest[document] - back
        if version < 1:
            return
        issue = Issue(f"{document}@{version}", (department,), 1, medium, superseded=True)
        self.manifest, event, _, _ = distribute(self.manifest, issue, "li", self.now)
        self.notes.issue(document, version, department, medium, self.minute)
        self.seal(before, event)

    @rule(document=documents, department=departments, back=st.integers(0, 2), person=st.integers(1, 2))
    def sign(self, document: str, department: str, back: int, person: int) -> None:
        self.tick(1)
        before, newest = self.manifest, self.notes.newest[document]
        version = max(1, newest - back)
        signing = Signing(f"{document}@{version}", department, f"{department}.{person}", "Name", superseded=back == 1)
        given = any(
            (copy.document, copy.version, copy.department) == (document, version, department)
            for copy in self.notes.copies
        )
        held = {number for other, number, _ in self.notes.held(document, self.minute) if other == department}
        receives = version == newest and bool(held) and version not in held
        again = (document, version, department) in {one[:3] for one in self.notes.signed}
        wanted = (version == newest or back == 1) and (receives or (given and not again))
        try:
            self.manifest, event, _, _, signature = sign(self.manifest, signing, "li", self.now)
        except RefusedError:
            assert not wanted
            return
        assert wanted
        if receives:
            self.notes.issue(document, version, department, "screen", self.minute)
        self.notes.signed.append((document, version, department, self.minute))
        self.signatures.append((document, version, signature))
        self.seal(before, event)

    @rule(document=documents, department=departments, back=st.integers(0, 2), one=st.booleans())
    def give_back(self, document: str, department: str, back: int, one: bool) -> None:
        self.tick(1)
        before, version = self.manifest, max(1, self.notes.newest[document] - back)
        out = [
            copy
            for copy in self.notes.copies
            if (copy.document, copy.version, copy.department) == (document, version, department)
            and copy.is_out(self.minute)
        ]
        number = out[0].number if one and out else 0
        try:
            self.manifest, event, _, numbers = take_back(
                self.manifest, f"{document}@{version}", department, number, "li", self.now
            )
        except DocvaultError:
            assert not out
            return
        assert list(numbers) == ([number] if number else [copy.number for copy in out])
        for copy in out:
            if copy.number in numbers:
                copy.ended = self.minute
        self.seal(before, event)

    @rule(document=documents, back=st.integers(0, 2))
    def recall(self, document: str, back: int) -> None:
        self.tick(1)
        before, version = self.manifest, max(1, self.notes.newest[document] - back)
        try:
            self.manifest, event, _, asked = recall(self.manifest, f"{document}@{version}", (), "li", self.now)
        except RefusedError:
            assert (document, version) in self.recalled or not any(
                number == version for _, number, _ in self.notes.held(document, self.minute)
            )
            return
        numbers = {copy.number for copy in asked}
        assert numbers <= {number for _, held, number in self.notes.held(document, self.minute) if held == version}
        self.recalled.add((document, version))
        for copy in self.notes.copies:
            mine = (copy.document, copy.version) == (document, version) and copy.number in numbers
            if mine and copy.medium != "paper":
                copy.ended = self.minute
        self.seal(before, event)

    @rule(document=documents)
    def change(self, document: str) -> None:
        """A change from its opening to its issue: it reaches exactly those who work from an older version."""
        self.tick(1)
        before = self.manifest
        new = NewChange(("buttons: gold -> silver",), "fax", (f"{document}@1",), (document,))
        self.manifest, event, opened = open_change(self.manifest, new, "li", self.now)
        self.seal(before, event)
        before = self.manifest
        self.manifest, event, _ = confirm_change(self.manifest, opened.id, (f"{document}@1",), "li", self.now)
        self.seal(before, event)
        self.add(document, opened.id)
        concerned = set(self.notes.works_from(document, self.minute))
        self.tick(1)
        before = self.manifest
        held = self.notes.held(document, self.minute)
        self.manifest, event, issued = issue_change(self.manifest, opened.id, Sending(), "li", self.now)
        assert set(issued.notified) == concerned
        assert {owed.department for owed in issued.owed} == concerned
        for department in sorted(concerned):
            top = max(version for other, version, _ in held if other == department)
            for copy in [one for one in self.notes.copies if one.document == document]:
                if (copy.department, copy.version) == (department, top) and (department, top, copy.number) in held:
                    self.notes.issue(document, self.notes.newest[document], department, copy.medium, self.minute)
        self.renumbered(document)
        self.seal(before, event)

    def renumbered(self, document: str) -> None:
        """Which department is given which number is the transition's to choose: take its numbers over, after comparing how many there are."""
        number = self.notes.newest[document]
        noted = [one for one in self.notes.copies if (one.document, one.version) == (document, number)]
        made = self.document(document).newest.copies
        assert sorted((one.department, one.medium) for one in noted) == sorted(
            (one.department, one.medium) for one in made
        )
        self.notes.copies = [one for one in self.notes.copies if one not in noted]
        for one in made:
            self.notes.issue(document, number, one.department, one.medium, self.minute, one.number)

    @precondition(lambda self: bool(self.manifest.order.changes))
    @rule(number=st.integers(1, 3))
    def close(self, number: int) -> None:
        self.tick(1)
        before, change = self.manifest, self.find(number)
        if change is None:
            return
        try:
            self.manifest, event, _ = close_change(self.manifest, change.id, "li", self.now)
        except RefusedError:
            assert change.state != "acknowledged"
            return
        assert change.state == "acknowledged"
        self.seal(before, event)

    def find(self, number: int) -> ChangeNotice | None:
        if number > len(self.manifest.order.changes):
            return None
        return find_change(self.manifest, str(number))

    @invariant()
    def whoever_owes_owes(self) -> None:
        for document in DOCUMENTS:
            rows = [one for one in positions(self.document(document), TIMES) if one.state == OWED]
            assert {one.department: one.version for one in rows} == self.notes.owing(document, self.minute)
            assert len(rows) == len({one.department for one in rows})

    @invariant()
    def superseded_paper_is_owed_back(self) -> None:
        for document in DOCUMENTS:
            out = {
                (one.department, one.version, number)
                for one in positions(self.document(document), TIMES)
                for number in one.out
                if one.version != one.newest
            }
            assert out == self.notes.paper_to_return(document, self.minute)

    @invariant()
    def what_is_owed_can_be_given(self) -> None:
        """Whoever is asked for a signature can sign for the version in force, and owes nothing any more then."""
        for document in DOCUMENTS:
            for department in self.notes.owing(document, self.minute):
                signing = Signing(document, department, f"{department}.3", "Name")
                signed = sign(self.manifest, signing, "li", self.now)[0].document(document)
                assert signed is not None
                owing = {one.department for one in positions(signed, TIMES) if one.state == OWED}
                assert department not in owing

    @invariant()
    def nothing_signed_disappears(self) -> None:
        for document, number, signature in self.signatures:
            version = self.document(document).version(number)
            assert version is not None
            assert signature in version.signatures
            assert signature.sha256 == version.sha256

    @invariant()
    def issued_changes_wait_for_signatures(self) -> None:
        for change in self.manifest.order.changes:
            assert (change.state == "issued") == bool(unsettled(self.manifest, change)) or change.state != "issued"

    def teardown(self) -> None:
        """At the end: every moment of the past is answered as a replay of the history up to it answers."""
        if not hasattr(self, "records"):
            return
        written = Manifest.from_tree(load_yaml(dump_yaml(self.manifest.to_tree()), "manifest.yaml"))
        assert written == self.manifest
        assert list(check_control(written, self.records, "orders/2026/2026-0001")) == []
        tree = None
        for place, record in enumerate(self.records):
            tree = apply(list(record.changes or ()), tree)
            following = self.records[place + 1] if place + 1 < len(self.records) else None
            if following is not None and following.event.at == record.event.at:
                continue
            then = Manifest.from_tree(tree)
            minute = (
                int((datetime.fromisoformat(record.event.at) - datetime(2026, 11, 24, 1, tzinfo=UTC)).total_seconds())
                // 60
            )
            for document in then.documents:
                now = {
                    (one.department, one.version, one.copy)
                    for one in holders(self.document(document.id), record.event.at)
                }
                replayed = {(one.department, one.version, one.copy) for one in holders(document)}
                assert now == replayed == self.notes.held(document.id, minute)


TestControl = Control.TestCase
TestControl.settings = settings(stateful_step_count=40)
