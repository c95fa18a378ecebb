"""Every path of the format (FORMAT.md section 2). Nothing here touches the disk."""

from pathlib import Path

from docvault.model.case.kinds import KINDS

HOLDING = ".taken"
"""The folder of an inbox where a dropped file waits until nobody writes to it any more."""


class Layout:
    """Where things lie in the vault at `root`."""

    __slots__ = ("root",)

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def config(self) -> Path:
        """`vault.yaml`."""
        return self.root / "vault.yaml"

    @property
    def format_text(self) -> Path:
        """The vault's copy of FORMAT.md."""
        return self.root / "FORMAT.md"

    @property
    def intake(self) -> Path:
        """The folder of items that are not filed."""
        return self.root / "intake"

    @property
    def lost_and_found(self) -> Path:
        """What a crash left over."""
        return self.root / "lost+found"

    @property
    def bin(self) -> Path:
        """What was disposed of and can still be restored."""
        return self.root / "bin"

    @property
    def disposals(self) -> Path:
        """Disposal lists and certificates of destruction."""
        return self.root / "registers" / "disposal"

    @property
    def derived(self) -> Path:
        """`.docvault`: derived or machine-local."""
        return self.root / ".docvault"

    @property
    def staging(self) -> Path:
        """Where new things are put together, on the vault's filesystem."""
        return self.derived / "staging"

    @property
    def dirty(self) -> Path:
        """Marks of case files the index may not know yet."""
        return self.derived / "dirty"

    @property
    def index(self) -> Path:
        """The index: derived, machine-local."""
        return self.derived / "index"

    @property
    def texts(self) -> Path:
        """Kept text by sha256."""
        return self.derived / "text"

    @property
    def reread(self) -> Path:
        """Marks of what was read again and the index may not know yet, and of when a reading of everything began."""
        return self.derived / "reread"

    @property
    def last_check(self) -> Path:
        """What came of the last check on this machine: machine-local."""
        return self.derived / "last-check.json"

    def register(self, name: str) -> Path:
        """A register's chain file."""
        return self.root / "registers" / f"{name}.jsonl"

    @property
    def sealed(self) -> Path:
        """The folder of what each seal covers."""
        return self.root / "registers" / "seals"

    def sealed_leaves(self, seal: int) -> Path:
        """What a seal covers anew."""
        return self.sealed / f"{seal}.jsonl"

    def lock(self, name: str) -> Path:
        """A lock file."""
        return self.derived / "locks" / f"{name}.lock"

    def shelf(self, kind: str) -> Path:
        """The folder that holds all case files of a kind."""
        return self.root / KINDS[kind].shelf

    def case(self, kind: str, case_id: str, year: str = "") -> Path:
        """A case file's folder; some kinds stand in the year they were opened."""
        return self.shelf(kind) / year / case_id if KINDS[kind].by_year else self.shelf(kind) / case_id

    def item(self, item: str) -> Path:
        """An intake item's folder: its id begins with the day it arrived, `YYYYMMDD-`."""
        return self.intake / item[:4] / item[4:6] / item[6:8] / item

    def shown(self, path: Path) -> str:
        """A path relative to the vault, `/` between its parts, when it lies inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
