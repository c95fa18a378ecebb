"""What an older docvault read is read again: all of it or what a query finds, once, and on from where somebody was killed."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docvault.model.intake.extracted import Extracted, Outcome, Page
from docvault.model.values import replace
from docvault.services.intake.retelling import Retelling
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from tests.cli.terminal import Run
from tests.pace import HANG_SECONDS, until
from tools.carriers.pictures import photo

OLD = "what an older reader read"


@contextmanager
def opened(vault: Path) -> Iterator[Vault]:
    here = open_vault(vault, person="root")
    try:
        yield here
    finally:
        here.close()


def digests(vault: Path) -> list[str]:
    return sorted(path.name for path in (vault / ".docvault/text").glob("*/*"))


def age(vault: Path, *only: str, outcome: Outcome = Outcome.TEXT) -> None:
    """Let what is kept be what an older docvault kept."""
    with opened(vault) as here:
        for sha256 in only or digests(vault):
            kept = here.kept_text.get(sha256)
            assert kept is not None
            old = replace(kept, extractor="text/1", pages=(Page(OLD),), outcome=outcome)
            here.kept_text.put(sha256, old)
            here.index.retext([sha256])


def total(run: Run, *typed: str) -> int:
    return int(run("search", *typed, "--json").json["total"])


def test_what_an_older_reader_read_is_read_again_once(run: Run, vault: Path) -> None:
    age(vault)
    assert (total(run, OLD), total(run, "纽扣")) == (2, 0)
    counted = run("reread", "--dry-run", "--json")
    assert (counted.json, counted.code) == ({"reread": 0, "unchanged": 0, "failed": 0, "left": 2}, 0)
    assert total(run, OLD) == 2
    assert run("reread", "--json").json == {"reread": 2, "unchanged": 0, "failed": 0, "left": 0}
    assert (total(run, OLD), total(run, "纽扣")) == (0, 2)
    assert run("reread", "--json").json == {"reread": 0, "unchanged": 2, "failed": 0, "left": 0}
    assert run("reread", "--all", "--json").json == {"reread": 2, "unchanged": 0, "failed": 0, "left": 0}
    assert "2 files were read by the readers of now already." in run("reread").out
    assert not list((vault / ".docvault/reread").iterdir())


def test_only_what_a_query_finds(run: Run, vault: Path, order: str) -> None:
    age(vault)
    assert run("reread", f"order:{order}", "is:newest", "--json").json["reread"] == 1
    assert (total(run, OLD), total(run, "gold"), total(run, "silver")) == (1, 1, 0)
    assert run("reread", "customer:NOBODY", "--json").json == {"reread": 0, "unchanged": 0, "failed": 0, "left": 0}


def test_what_is_gone_or_breaks_its_reader_stays_as_it_was(run: Run, vault: Path) -> None:
    age(vault)
    [first, _] = sorted((vault / "orders").glob("*/*/documents/spec-sheet/*/*"))
    first.unlink()
    ran = run("reread", "--json")
    assert (ran.code, ran.json) == (1, {"reread": 1, "unchanged": 0, "failed": 1, "left": 0})
    assert total(run, OLD) == 1


def test_who_was_killed_before_it_was_told(run: Run, vault: Path) -> None:
    sha256 = digests(vault)[0]
    with opened(vault) as here:
        kept = here.kept_text.get(sha256)
        assert kept is not None
        Retelling(here).keep(sha256, replace(kept, pages=(Page("zebra"),)))
    assert total(run, "zebra") == 0
    assert run("reread", "--json").json["unchanged"] == 2
    assert total(run, "zebra") == 1
    with opened(vault) as here:
        Retelling(here).keep(sha256, replace(kept, pages=(Page("giraffe"),)))
    assert run("ingest").code == 0
    assert total(run, "giraffe") == 1


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
def test_a_killed_run_is_gone_on_with(run: Run, vault: Path, order: str) -> None:
    for number in range(12):
        (vault.parent / f"{number}.txt").write_text(f"buttons number {number}", encoding="utf-8")
    files = [vault.parent / f"{number}.txt" for number in range(12)]
    assert run("add", order, *files, "--kind", "other", "--new").code == 0
    mine = {sha256: (vault / ".docvault/text" / sha256[:2] / sha256) for sha256 in digests(vault)}
    began = max(path.stat().st_mtime_ns for path in mine.values())
    command = [sys.executable, "-P", "-m", "docvault", "-C", str(vault), "reread", "--all"]

    def done() -> int:
        return sum(path.stat().st_mtime_ns > began for path in mine.values())

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until(lambda: done() >= 3 or running.poll() is not None)
        running.send_signal(signal.SIGKILL)
        running.wait(HANG_SECONDS)
    before = done()
    made = run("reread", "--all", "--json").json
    assert made["reread"] + made["unchanged"] == len(mine)
    assert made["unchanged"] in {before, 0} if before == len(mine) else made["unchanged"] == before
    assert run("reread", "--json").json["unchanged"] == len(mine)
    assert total(run, "buttons") == len(mine)


def test_what_waits_gets_its_suggestions_anew_and_waits(run: Run, vault: Path, order: str) -> None:
    other = order.replace("-0001", "-0002")
    (vault / "inbox/email/a.txt").write_text(f"about {order} or {other}", encoding="utf-8")
    assert run("ingest").code == 0
    [item] = run("inbox", "--json").json["items"]
    assert len(item["suggestions"]) == 2
    with opened(vault) as here:
        kept = here.kept_text.get(item["sha256"])
        assert kept is not None
        here.kept_text.put(item["sha256"], replace(kept, extractor="text/1", pages=(Page(f"about {other}"),)))
    age(vault, item["sha256"], outcome=Outcome.PARTIAL)
    assert run("reread", "--json").json["reread"] == 1
    [again] = run("inbox", "--json").json["items"]
    assert (again["state"], again["outcome"], again["suggestions"]) == ("waiting", "text", item["suggestions"])


def test_what_named_no_order_is_filed_as_the_watcher_would(run: Run, vault: Path, order: str) -> None:
    (vault / "inbox/email/a.txt").write_text("about PO-9999", encoding="utf-8")
    assert run("ingest").code == 0
    [item] = run("inbox", "--json").json["items"]
    assert item["suggestions"] == []
    assert run("order", "edit", order, "--ref", "PO-9999").code == 0
    assert run("reread", "is:waiting", "--all", "--json").json["reread"] == 1
    [now] = run("inbox", item["item"], "--json").json["items"]
    assert (now["state"], now["order"]) == ("filed", order)


def test_a_part_is_known_by_its_bytes_when_parts_are_numbered_anew(run: Run, vault: Path, order: str) -> None:
    with zipfile.ZipFile(vault / "inbox/email/a.zip", "w") as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(name, f"{name} of nothing known")
    assert run("ingest").code == 0
    [item] = run("inbox", "--json").json["items"]
    with opened(vault) as here:
        kept = here.kept_text.get(item["sha256"])
        assert kept is not None
        before = replace(kept, extractor="zip/1", parts=(replace(kept.parts[1], number=1),))
        here.kept_text.put(item["sha256"], before)
    refused = run("file", item["item"], order, "--part", "1", "--kind", "other")
    assert (refused.code, "its parts have other numbers now" in refused.err) == (2, True)
    assert [part["file"] for part in parts(run, item["item"])] == ["a.txt", "b.txt"]
    assert run("file", item["item"], order, "--part", "2", "--kind", "other").code == 0
    with opened(vault) as here:
        here.kept_text.put(item["sha256"], _renumbered(kept))
    [first, second, third] = parts(run, item["item"])
    assert [one.get("document") for one in (first, second, third)] == [None, None, "other"]
    assert third["file"] == "b.txt"


def _renumbered(kept: Extracted) -> Extracted:
    more = replace(kept.parts[0], number=1, name="picture.png", sha256="e" * 64)
    return replace(kept, parts=(more, *(replace(part, number=part.number + 1) for part in kept.parts)))


def parts(run: Run, item: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("inbox", item, "--json").json["items"][0]["parts"]
    return found


def test_what_was_recognised_is_not_lost_where_nothing_recognises(run: Run, vault: Path, order: str) -> None:
    config = vault / "vault.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}intake:\n  recognise: false\n", encoding="utf-8")
    assert run("adopt").code == 0
    (vault.parent / "scan.png").write_bytes(photo("GOLD"))
    assert run("add", order, vault.parent / "scan.png", "--kind", "other").code == 0
    [scan] = [one["document"] for one in run("search", "is:partial", "--json").json["hits"]]
    with opened(vault) as here:
        version = here.cases.read("order", order).manifest.document(scan)
        assert version is not None
        sha256 = version.newest.sha256
        before = here.kept_text.get(sha256)
        assert before is not None
        gold = Page("GOLD ibis", recognised=True)
        kept = replace(before, outcome=Outcome.RECOGNISED, pages=(gold,), to_recognise=(), reasons=())
        here.kept_text.put(sha256, replace(kept, extractor=f"{before.extractor} rapidocr/1.0"))
        here.index.retext([sha256])
    assert run("reread", "--json").json == {"reread": 0, "unchanged": 3, "failed": 0, "left": 0}
    assert run("reread", "ibis", "--all", "--json").json == {"reread": 0, "unchanged": 0, "failed": 1, "left": 0}
    assert total(run, "ibis") == 1
