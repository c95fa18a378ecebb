"""What becomes of intake items, written in one place: mark, register, folder, `item.yaml`, mark taken away (FORMAT.md sections 6 and 7).

The register is what counts; an item's folder and `item.yaml` follow it. Whoever is stopped between the two leaves the mark, and the next one who
comes to the item, or opens the vault, lets them follow. While an item is being filed its mark stays: only who knows the order can tell how that ends.
"""

from collections.abc import Callable, Sequence

from docvault.errors import DocvaultError
from docvault.model.case.history import Event
from docvault.model.intake.item import FILING, Arrival, ItemState, arrived, item_yaml, step
from docvault.model.intake.item_steps import after
from docvault.model.values import dataclass
from docvault.store.dirty import ITEM, DirtyMarks
from docvault.store.intake.files import IntakeFiles, Staged
from docvault.store.layout import Layout
from docvault.store.registers import Registers
from docvault.store.retention.bin import Bin

REGISTER = "intake"

StateOf = Callable[[str], ItemState | None]
"""What the register says of an item up to its end, None when it has not arrived. Asked under the register's lock: nobody reads all of it for that."""
Steps = Callable[[ItemState], Sequence[Event]]
"""What happens to an item next, from what the register says of it: nothing, or one step or several. Raises to refuse."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file that is taken in: its staged copy, and `first`, where its bytes are already when it is a duplicate."""

    arrival: Arrival
    staged: Staged
    first: str = ""


class ItemBook:
    """The intake items of one vault, for writing."""

    def __init__(self, layout: Layout, registers: Registers, state_of: StateOf) -> None:
        self._layout = layout
        self._registers = registers
        self._state_of = state_of
        self._files = IntakeFiles(layout)
        self._marks = DirtyMarks(layout)
        self._bin = Bin(layout)

    def take_in(self, arriving: Sequence[Arriving], actor: str, now: str) -> None:
        """Enter files that arrived, with one append for all; durable on return. Folders come first: the register speaks of bytes that are there."""
        if not arriving:
            return
        self._marks.mark(ITEM, *(one.arrival.item for one in arriving))
        events: list[Event] = []
        for one in arriving:
            events.append(arrived(one.arrival, actor, now))
            if one.first:
                events.append(step("duplicate", one.arrival.item, actor, now, first=one.first))
            else:
                self._files.place(one.staged, ItemState(one.arrival))
        self._registers.append(REGISTER, events)
        for one in arriving:
            if one.first:
                self._files.discard(one.staged)
            self._marks.clear(ITEM, one.arrival.item)

    def change(self, item: str, steps: Steps, whole: Staged | None = None) -> ItemState | None:
        """Enter what happens to an item; durable on return. Returns what the register says of it then, None when it has not arrived.

        With `whole` those bytes take the place of its file first. What `steps` looks at is the state under the register's lock: of two who reject or
        file the same item at once the second is told.
        """
        with self._registers.locked(REGISTER):
            state = self._state_of(item)
            if state is None:
                return None
            if state.state != FILING and self._marks.is_marked(ITEM, item):
                self._follow(state)  # somebody was stopped here
            events = steps(state)
            following = state
            for event in events:
                following = after(following, event)
            if whole is not None and events:
                self._marks.mark(ITEM, item)
                self._files.replace(whole, state)
            elif _shows(following) != _shows(state):
                self._marks.mark(ITEM, item)
            self._registers.append_locked(REGISTER, events)
            try:
                self._follow(following, state)
            except (DocvaultError, OSError):
                return following  # it is entered; the mark stays, and its folder follows with whoever comes next
            if following.state != FILING:
                self._marks.clear(ITEM, item)
        return following

    def restore(self, item: str, whole: Staged) -> bool:
        """Put the bytes that arrived in the place of an item's file that is gone or damaged; durable on return. False when they are not its bytes now."""
        with self._registers.locked(REGISTER):
            state = self._state_of(item)
            if state is None or not state.has_folder or state.arrival.sha256 != whole.sha256:
                return False
            self._files.replace(whole, state)
        return True

    def is_behind(self, item: str) -> bool:
        """Whether the item's folder does not say yet what the register says."""
        return self._marks.is_marked(ITEM, item)

    def mend(self, item: str, *, is_held: bool) -> ItemState | None:
        """Let an item's folder follow the register after a crash; durable on return. Returns what the register says.

        `is_held`: its file lies in a holding place, from which it is taken anew when it never got into the register. One that is being filed is
        left as it is, and so is one that nobody began to take in and the register does not know.
        """
        with self._registers.locked(REGISTER):
            state = self._state_of(item)
            if state is not None and state.state == FILING:
                return state
            if state is not None:
                self._follow(state)
            elif is_held:
                self._files.clear(item)
            elif self._layout.item(item).is_dir():
                if not self._marks.is_marked(ITEM, item):
                    return (
                        None  # nobody was stopped here: it is the register that lost it, and the folder bears witness
                    )
                self._files.set_aside(item)
            self._marks.clear(ITEM, item)
        return state

    def _follow(self, state: ItemState, before: ItemState | None = None) -> None:
        """Let folder and `item.yaml` say what the register says; `before` spares what was so already, without it all is looked at."""
        item = state.item
        if before is not None and _shows(before) == _shows(state):
            return
        if state.disposal:
            self._bin.take_item(state.disposal, state.disposed_with, item)
        elif not state.has_folder:
            self._files.clear(item)
        else:
            if before is None:
                self._bin.bring_item_home(item)
            elif before.disposal:
                self._bin.give_item_back(before.disposal, before.disposed_with, item)
            if state.state != FILING and self._layout.item(item).is_dir():
                self._files.write_item(state)


def _shows(state: ItemState) -> tuple[object, ...]:
    """What of an item's state its folder shows: where it lies, and what `item.yaml` says."""
    return (state.has_folder, state.disposal, item_yaml(state))
