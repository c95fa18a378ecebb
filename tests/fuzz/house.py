"""A small vault with something of everything in it, and a terminal in this process that types in it."""

import contextlib
import io
import os
import shutil
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from docvault.cli.main import run
from docvault.services.proof.check import check

_MADE = """
init vault --identity declared --time-zone Asia/Shanghai
-C vault person add wang.li --name 王丽 --department cutting --role member --role merchandiser
-C vault person add boss --name Boss --department sales --role manager --role reviewer --role administrator
-C vault person add rec --name Rec --department records --role records
-C vault order new --customer NORDIC --title 牛仔夹克 --ref PO-4711 --style DJ-208 --due 2027-03-15 --number 2026-0001 --value 100,USD
-C vault order new --customer HANSE --title Shirt --class urgent --number 2026-0002
-C vault customer edit NORDIC --name Nordic --address @nordic.example --note n
-C vault add 2026-0001 spec.txt --kind spec-sheet
-C vault add 2026-0001 more.txt --document spec-sheet
-C vault add 2026-0001 terms.txt --kind contract
-C vault add 2026-0002 spec.txt --kind spec-sheet
-C vault distribute 2026-0001 spec-sheet --to cutting --copies 2
-C vault --as wang.li sign 2026-0001 spec-sheet
-C vault change open 2026-0001 --what buttons:a->b --why fax --evidence spec-sheet@1 --affects spec-sheet
-C vault change confirm 2026-0001 CN-1 --evidence spec-sheet@1
-C vault order repeat 2026-0001 --number 2026-0003
-C vault retention hold customer:HANSE --why audit
-C vault --as boss order complete 2026-0003 --override --why old
-C vault order new --customer OLD --title Old --number 2019-0001 --opened 2019-01-02
-C vault add 2019-0001 more.txt --kind spec-sheet
-C vault order complete 2019-0001 --on 2019-01-31
-C vault retention propose
-C vault --as boss retention approve D-2026-0001
-C vault export 2026-0002 --to bags --why audit
-C vault seal --key key.pem
"""


class Typed(NamedTuple):
    """How a line ended, and what it wrote; `fault` is the traceback of what no sentence was made of."""

    code: int
    out: str
    err: str
    fault: str = ""


class House:
    """The vault, made once; `afresh` puts it back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "vault"
        self._kept = folder / "kept"
        (folder / "spec.txt").write_text("silver buttons 银色纽扣", encoding="utf-8")
        (folder / "more.txt").write_text("gold buttons 金色纽扣 of DJ-208", encoding="utf-8")
        (folder / "terms.txt").write_text("sales contract SC-88", encoding="utf-8")
        year = self._year()
        with self.at(folder):
            for line in _MADE.replace("2026", year).split("\n"):
                if line:
                    typed = type_line(
                        [word.replace(",USD", " USD").replace("a->b", " a -> b") for word in line.split()]
                    )
                    assert typed.code == 0, (line, typed)
        (self.vault / "inbox/fax/letter.txt").write_text("buttons of DJ-208 关于纽扣", encoding="utf-8")
        with self.at(self.vault):
            assert type_line(["ingest"]).code == 0
        shutil.copytree(self.vault, self._kept, symlinks=True)

    @contextlib.contextmanager
    def at(self, place: Path) -> Iterator[None]:
        """Work in a folder, with settings of one's own."""
        before = Path.cwd()
        os.chdir(place)
        mine = {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "settings")}
        try:
            with patch.dict(os.environ, mine):
                yield
        finally:
            os.chdir(before)

    def afresh(self) -> None:
        """Put the vault back as it was; whoever stands in it stands in it still."""
        for entry in self.vault.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        shutil.copytree(self._kept, self.vault, symlinks=True, dirs_exist_ok=True)

    def errors(self) -> list[str]:
        """What `check` finds that must not be."""
        return [f"{one.rule} {one.path}: {one.text()}" for one in check(self.vault).findings if one.level == "error"]

    def known(self, kind: str) -> Sequence[str]:
        """What of a kind of value the vault has."""
        if kind in {"order", "customer", "item"}:
            where = {"order": "orders/*/*", "customer": "customers/*", "item": "intake/*/*/*/*"}[kind]
            return sorted(path.name for path in self.vault.glob(where))
        return {
            "person": ("wang.li", "boss", "rec", "root", "system"),
            "document": ("spec-sheet", "contract", "review"),
            "kind": ("spec-sheet", "contract", "correspondence", "packing-list"),
            "department": ("cutting", "sales", "records", "cutting,pattern", "Cutting", "裁剪"),
            "stage": ("sampling", "production"),
            "change": ("CN-1", "CN-2", "cn-1"),
            "disposal": (f"D-{self._year()}-0001", f"D-{self._year()}-0002"),
            "target": ("customer:NORDIC", "customer:HANSE", *self.known("order")),
            "action": ("trust",),
            "system_user": ("wang", "root", "li"),
            "time_zone": ("Asia/Shanghai", "UTC", "Mars/Olympus"),
            "what": ("buttons: a -> b", "spec-sheet", "value: 1 USD -> 2 USD", "due: 2027-03-15 -> 9999-12-31"),
        }.get(kind, ())

    @staticmethod
    def _year() -> str:
        from datetime import UTC, datetime

        return str(datetime.now(tz=UTC).year)


def type_line(words: Sequence[str], spoken: str = "en") -> Typed:
    """Type a line in this process."""
    out, err = io.StringIO(), io.StringIO()
    fault, code = "", 70
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = run(words, spoken)
        except BaseException:
            fault = traceback.format_exc()
    if code == 70 and not fault:
        log = Path(".docvault/faults.log")
        fault = log.read_text(encoding="utf-8")[-4000:] if log.exists() else err.getvalue()
    return Typed(code, out.getvalue(), err.getvalue(), fault)
