"""The contract of the command line (design 7): exit codes, JSON, what goes to which stream, both languages. Real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docvault.store.layout import Layout
from docvault.store.locks import Holder, hold
from tests.cli.conftest import year_of
from tests.cli.terminal import SOON_SECONDS, Run, environment, run_in, soon
from tests.pace import HANG_SECONDS, until


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_done_is_0_and_results_are_on_stdout(run: Run, order: str) -> None:
    shown = run("order", "show", order)
    assert (shown.code, shown.err) == (0, "")
    assert "spec-sheet" in shown.out
    assert "superseded" in shown.out


def test_nothing_found_is_1_and_says_so_on_stderr(run: Run) -> None:
    found = run("search", "nowhere-to-be-found")
    assert (found.code, found.out, found.err) == (1, "", "Nothing found.\n")
    assert run("order", "list", "customer:NOBODY").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("serch", "x"),
        ("search",),
        ("search", "x", "--sort", "colour"),
        ("order", "new", "--title", "no customer"),
        ("order", "edit", "{order}", "--due", "next week"),
        ("order", "edit", "{order}"),
        ("add", "{order}", "spec.txt", "--kind", "no-such-kind"),
        ("--lang", "fr", "order", "list"),
    ],
)
def test_usage_is_2(run: Run, order: str, arguments: tuple[str, ...]) -> None:
    ran = run(*(argument.format(order=order) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_refused_by_a_rule_is_3(run: Run, order: str) -> None:
    assert run("order", "complete", order).code == 0
    ran = run("order", "edit", order, "--note", "later")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(
        f"Order {order} is completed; nothing is added to it or changed in it. If more is to be done"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("order", "show", "1999-0001"),
        ("get", "{order}", "no-such", "--out", ".", "--why", "x"),
        ("--as", "nobody", "order", "list"),
    ],
)
def test_not_found_is_4(run: Run, order: str, arguments: tuple[str, ...]) -> None:
    ran = run(*(argument.format(order=order) for argument in arguments))
    assert (ran.code, ran.out) == (4, "")


def test_outside_a_vault_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    ran = run("-C", tmp_path, "order", "list")
    assert ran.code in {2, 4}
    assert "docvault init" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_busy_is_5_and_names_the_holder(run: Run, vault: Path) -> None:
    import fcntl

    lock = vault / ".docvault" / "locks" / "intake.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        json.dump({"person": "wang.li", "pid": 4711, "host": "desk", "since": "2026-11-24 09:00:00"}, held)
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = run("ingest")
    assert (ran.code, ran.out) == (5, "")
    assert "wang.li" in ran.err
    assert "4711" in ran.err


def test_a_damaged_vault_is_6_and_check_finds_it(run: Run, vault: Path, order: str) -> None:
    history = vault / "orders" / order[:4] / order / "history.jsonl"
    history.write_bytes(history.read_bytes().replace(b'"seq":1', b'"seq":7'))
    history.write_bytes(b"{}\n" + history.read_bytes()[:-40] + b"\n")
    assert run("order", "show", order).code == 6
    checked = run("check", order, "--json")
    assert checked.code == 1
    assert {"rule", "level", "path", "message"} <= set(checked.json["findings"][0])


def test_our_fault_is_70_with_a_sentence_and_a_log(run: Run, vault: Path) -> None:
    """A vault whose index folder is a file: nobody foresaw that. Never a traceback on the screen."""
    broken = {"PYTHONPATH": str(vault / "planted") + os.pathsep + str(Path(__file__).resolve().parents[2])}
    (vault / "planted").mkdir()
    (vault / "planted" / "sitecustomize.py").write_text(
        "import docvault.services.search.search as s\ndef broken(*a, **k): raise ZeroDivisionError('planted')\ns.search = broken\n",
        encoding="utf-8",
    )
    ran = run("search", "x", env=broken)
    assert (ran.code, ran.out) == (70, "")
    assert "planted" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in (vault / ".docvault" / "faults.log").read_text(encoding="utf-8")
    shown = run("search", "x", env={**broken, "DOCVAULT_DEBUG": "1"})
    assert "Traceback" in shown.err


def test_json_is_one_document_wherever_the_option_stands(run: Run, order: str) -> None:
    before, after = run("--json", "order", "show", order), run("order", "show", order, "--json")
    assert before.json == after.json
    assert before.json["order"] == order
    assert [version["superseded"] for version in before.json["documents"][0]["versions"]] == [True, False]


def test_json_shapes(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("纽扣 buttons", encoding="utf-8")
    opened = run("order", "new", "--customer", "NORDIC", "--title", "T", "--json").json
    assert {"order", "folder"} <= set(opened)
    added = run("add", opened["order"], tmp_path / "note.txt", "--json").json
    assert added["order"] == opened["order"]
    assert {"document", "version", "sha256"} <= set(added["added"][0])
    assert set(run("search", "nothing-at-all", "--json").json) >= {"total", "hits"}
    assert run("inbox", "--json").json == {"items": [], "total": 0, "capped": False, "unregistered": [], "odd": []}
    checked = run("check", "--json").json
    assert {"orders", "files", "bytes"} <= set(checked["checked"])
    assert checked["findings"] == []
    assert [entry["action"] for entry in run("history", order, "--json").json["history"]] == [
        "opened",
        "document-added",
        "version-added",
    ]
    assert [person["roles"] for person in run("person", "list", "--json").json["people"]] == [
        ["administrator", "merchandiser"]
    ]
    assert [entry["customer"] for entry in run("customer", "list", "--json").json["customers"]]
    made = run("init", tmp_path / "other", "--json").json
    assert Path(made["vault"]) == tmp_path / "other"


def test_a_list_says_which_piece_of_it_was_shown(run: Run, vault: Path) -> None:
    for number in range(5):
        run("order", "new", "--customer", "NORDIC", "--title", f"T{number}")
    whole = run("order", "list", "--json").json
    first, last = (
        run("order", "list", "--limit", "2", "--json").json,
        run("order", "list", "--offset", "3", "--json").json,
    )
    assert (first["orders"], first["total"], first["capped"]) == (whole["orders"][:2], whole["total"], False)
    assert last["orders"] == whole["orders"][3:]
    assert f"1 to 2 of {whole['total']}; `--offset 2` shows what follows." in run("order", "list", "--limit", "2").out
    assert f"4 to {whole['total']} of {whole['total']}." in run("order", "list", "--offset", "3").out
    assert " of " not in run("order", "list").out
    assert f"{whole['total']} orders" in run("order", "list").out
    assert "orders" not in run("order", "list", "--limit", "2").out
    assert (
        f"Number {whole['total']} of {whole['total']}." in run("order", "list", "--offset", str(whole["total"] - 1)).out
    )
    for command in ("customer list", "inbox", "signoffs", "agenda", "change list"):
        tree = run(*command.split(), "--limit", "1", "--offset", "0", "--json").json
        assert (tree["total"] >= 0, tree["capped"]) == (True, False), command


PIECES = {
    "access": "rows",
    "person list": "people",
    "retention holds": "holds",
    "history {order}": "history",
    "search spec": "hits",
    "order list": "orders",
    "holders {order} spec-sheet": "rows",
}
"""Lists of several rows, each with the field of its document that has them."""


@pytest.fixture
def several(run: Run, order: str, tmp_path: Path) -> str:
    """An order; of everything in `PIECES` there are three or more in its vault."""
    for name in ("wang", "zhao"):
        run("person", "add", name, "--name", name, "--department", "cutting")
    for why in ("claim", "audit", "lawsuit"):
        run("order", "show", order, "--why", why)
        run("retention", "hold", order, "--why", why)
        opened = run("order", "new", "--customer", "NORDIC", "--title", "spec", "--json").json["order"]
        (tmp_path / "spec.txt").write_text(f"spec {why}", encoding="utf-8")
        run("add", opened, tmp_path / "spec.txt")
    run("distribute", order, "spec-sheet", "--to", "cutting", "--copies", "3")
    return order


def test_every_list_comes_in_pieces(run: Run, several: str) -> None:
    for command, field in PIECES.items():
        typed = command.format(order=several).split()
        whole = run(*typed, "--json").json
        total = whole["total"]
        assert total == len(whole[field]) >= 3, command
        first = run(*typed, "--limit", "2", "--json").json
        last = run(*typed, "--limit", "2", "--offset", str(total - 2), "--json").json
        assert (first[field], first["total"]) == (whole[field][:2], total), command
        assert (last[field], last["total"]) == (whole[field][-2:], total), command
        assert f"2 to 3 of {total}" in run(*typed, "--limit", "2", "--offset", "1").out, command
        ran = run(*typed, "--offset", "90")
        told = f"The list ends with number {total}: nothing follows it.\n"
        assert (ran.code, ran.out, ran.err) == (0, told, ""), command
        assert run(*typed, "--offset", "90", "--json").json[field] == [], command


@pytest.fixture(scope="module")
def overdue(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault in which somebody should have signed by now; the tests only look at it."""
    root = shutil.copytree(template, tmp_path_factory.mktemp("overdue") / "vault")
    assert run_in(root, "distribute", first_order(root), "spec-sheet", "--to", "cutting", "--due", soon()).code == 0
    time.sleep(SOON_SECONDS + 1)
    return root


def first_order(vault: Path) -> str:
    return f"{year_of(vault)}-0001"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("search buttons", 0),
        ("search nowhere", 1),
        ("order list", 0),
        ("order list NORDIC", 0),
        ("order list nowhere", 1),
        ("customer list NORDIC", 0),
        ("customer list nowhere", 1),
        ("holders {order} spec-sheet", 0),
        ("holders {order} spec-sheet --on 2020-01-01", 1),
        ("agenda --all", 1),
        ("agenda --all --on 2020-01-01", 0),
        ("retention audit", 0),
    ],
)
def test_each_piece_of_a_list_ends_with_the_code_of_the_list(overdue: Path, command: str, code: int) -> None:
    typed = command.format(order=first_order(overdue)).split()
    for piece in ([], ["--limit", "1"], ["--offset", "90"], ["--offset", "90", "--json"]):
        assert run_in(overdue, *typed, *piece).code == code, piece


def test_an_empty_list_has_a_total(run: Run) -> None:
    for command in ("retention list", "retention holds", "access"):
        assert run(*command.split(), "--limit", "5", "--json").json["total"] == 0, command


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_beyond_the_end_of_a_list_nobody_says_that_there_is_nothing(
    run: Run, vault: Path, order: str, language: str
) -> None:
    run("distribute", order, "spec-sheet", "--to", "cutting")
    run(
        "change",
        "open",
        order,
        "--affects",
        "spec-sheet",
        "--what",
        "zip: a -> b",
        "--why",
        "Y",
        "--evidence",
        "spec-sheet@1",
    )
    told = (
        "The list ends with number {}: nothing follows it." if language == "en" else "清单到第 {} 条为止，后面没有了。"
    )
    (vault / "inbox/fax/fax.txt").write_text("an offer of zips", encoding="utf-8")
    run("ingest")
    for command in ("order list", "customer list", "inbox --all", "signoffs", "agenda", "change list"):
        total = run(*command.split(), "--json").json["total"]
        assert total, command
        ran = run("--lang", language, *command.split(), "--offset", "99")
        assert (ran.out + ran.err).strip() == told.format(total), command


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5000, "-1", "两", "1.5", ""])
def test_a_number_nothing_can_hold_is_a_usage_error(run: Run, order: str, number: str) -> None:
    for command in ("order list --limit", "inbox --offset", "agenda --limit", "search x --limit"):
        ran = run("--lang", "zh_CN", *command.split(), number)
        assert (ran.code, ran.out) == (2, ""), command
        assert "IntegrityError" not in ran.err
        assert "range" not in ran.err
    for command in (f"file x {order} --part", f"distribute {order} spec-sheet --to cutting --copies"):
        assert run(*command.split(), number).code == 2, command
    if number.isdecimal():
        assert run("get", order, f"spec-sheet@{number}", "--out", "x", "--why", "w").code == 4


def test_a_list_has_its_piece_and_an_item_has_none(run: Run) -> None:
    ran = run("inbox", "7k2xq", "--offset", "1")
    assert ran.code == 2
    assert "leave out 7k2xq" in ran.err


def test_a_search_says_what_it_did_not_search(run: Run, vault: Path) -> None:
    whole = run("search", "纽扣")
    assert (whole.code, whole.err) == (0, "")
    shutil.rmtree(vault / ".docvault")
    ran = run("search", "纽扣")
    assert ran.code == 1
    assert "2 files have not been read yet" in ran.err
    assert "docvault reindex" in ran.err
    assert "2 个文件尚未读取" in run("--lang", "zh_CN", "search", "纽扣").err
    found = run("search", "纽扣", "--json").json
    assert (found["unread"], found["being_read"]) == (2, False)
    with hold(Layout(vault).lock("intake"), "the inbox", Holder("wu", 1, "pc")):
        ran = run("search", "纽扣")
        assert "They are read by the watcher, `ingest` or `reindex` that is at work" in ran.err
        assert "docvault reindex" not in ran.err, "it is refused meanwhile"
        assert run("search", "纽扣", "--json").json["being_read"] is True
    assert run("reindex").code == 0
    assert run("search", "纽扣").out == whole.out


def test_who_is_no_person_of_the_vault_is_told_what_was_not_searched(run: Run, vault: Path, order: str) -> None:
    me = run("person", "list", "--json").json["people"][0]
    boss = ("person", "add", "boss", "--name", "Boss", "--department", "sales", "--role", "administrator")
    assert run(*boss).code == 0
    assert run("--as", "boss", "person", "edit", me["person"], "--no-system-user", me["system_users"][0]).code == 0
    ran = run("search", "纽扣")
    assert (ran.code, ran.out) == (1, "")
    assert "what only its people may read was not searched" in ran.err
    config = (vault / "vault.yaml").read_text(encoding="utf-8")
    open_kind = config.replace("level: internal", "level: general")
    (vault / "vault.yaml").write_text(open_kind, encoding="utf-8")
    assert run("--as", "boss", "adopt").code == 0
    some = run("search", "银色纽扣")
    assert (some.code, some.out != "") == (0, True), "what is general is found"
    assert "what only its people may read was not searched" in some.err
    assert run("search", "银色纽扣", "--json").json["left_out"] == "no-person"
    assert run("search", f"order:{order}", "--json").json["left_out"] == "nothing", "fields find all, as closed"


def test_who_may_not_read_everything_is_told_what_was_not_searched(run: Run) -> None:
    assert run("person", "add", "cut", "--name", "Cut", "--department", "cutting", "--role", "member").code == 0
    ran = run("--as", "cut", "search", "纽扣")
    assert "What you may not read was not searched." in ran.err
    assert run("--as", "cut", "search", "纽扣", "--json").json["left_out"] == "no-right"
    assert run("search", "纽扣", "--json").json["left_out"] == "nothing"


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder that somebody is in")
def test_in_a_folder_that_was_deleted_help_is_shown_and_all_else_refused_with_a_sentence(
    vault: Path, tmp_path: Path
) -> None:
    def run_in_gone(*arguments: str) -> "subprocess.CompletedProcess[str]":
        gone = tmp_path / "gone"
        gone.mkdir()
        command = ["sh", "-c", 'rmdir ../gone; exec "$0" "$@"', sys.executable, "-m", "docvault", *arguments]
        return subprocess.run(
            command,
            cwd=gone,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=HANG_SECONDS,
            check=False,
        )

    assert run_in_gone("--help").returncode == 0
    assert run_in_gone("-C", str(vault), "order", "list").returncode == 0
    for command in (("inbox",), ("init", "new"), ("demo",), ("--lang", "zh_CN", "order", "list")):
        ran = run_in_gone(*command)
        assert (ran.returncode, ran.stdout) == (4, ""), command
        assert ("The folder you are in was deleted" in ran.stderr) != ("您当前所在的文件夹已被删除" in ran.stderr), (
            command
        )


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "order edit {} --note n --if-head |",
            "order edit {} --note n --if-head=",
            "agenda --person |",
            "agenda --department |",
        ),
        *("signoffs --order |", "add {} vault.yaml --document |", "order new --customer NORDIC --title T --number |"),
        *(
            "order edit {} --ref |",
            "order list |",
            "change list |",
            "adopt |",
            "revert |",
            "check |",
            "access --person |",
        ),
        *("--as | order list", "order list --as |", "-C | order list", "get {} spec-sheet --out x --why |", "inbox |"),
        *(
            "export --customer | --to ../x --why w",
            "export --query | --to ../x --why w",
            "init |",
            "demo |",
            "file | {}",
        ),
    ],
)
def test_empty_text_that_would_mean_not_asked_is_a_usage_error(run: Run, vault: Path, order: str, typed: str) -> None:
    before = {path: path.read_bytes() for path in (vault / "orders").rglob("*") if path.is_file()}
    ran = run(*("" if word == "|" else word for word in typed.format(order).split()))
    assert (ran.code, ran.out) == (2, "")
    assert "is empty." in ran.err
    assert {path: path.read_bytes() for path in (vault / "orders").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "typed", ["order edit ORDER --customer=", "person edit PERSON --name=", "person edit PERSON --department="]
)
def test_an_edit_leaves_nothing_without_what_names_it(run: Run, order: str, typed: str) -> None:
    person = run("person", "list", "--json").json["people"][0]["person"]
    ran = run(*typed.replace("ORDER", order).replace("PERSON", person).split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{typed.rsplit(maxsplit=1)[-1][:-1]} is empty.")
    blank = run("person", "edit", person, "--name", " ")
    assert (blank.code, blank.err) == (2, f"The name of {person} is missing. Say it with `--name`.\n")
    assert run("person", "list").code == 0


def test_zeros_before_a_number_are_no_part_of_it(run: Run) -> None:
    assert run("search", "silver", "--limit", "00000000000000000000005").code == 0
    small = run("search", "silver", "--limit", "-00000000000000000000005")
    assert "-00000000000000000000005 is too small: 1 is the smallest." in small.err
    assert "is too large" in run("search", "silver", "--limit", "0" + "9" * 30).err


def test_empty_text_that_describes_means_nothing_to_say(run: Run, order: str) -> None:
    assert run("order", "edit", order, "--note", "n", "--due", "2027-05-01").code == 0
    assert run("order", "edit", order, "--note", "", "--due=").code == 0
    shown = run("order", "show", order, "--json").json
    assert not {"note", "due"} & set(shown)
    assert run("order", "new", "--customer", "NORDIC", "--title", "T", "--due", "", "--note", "").code == 0


def test_what_is_missing_is_said_in_whole_sentences(run: Run) -> None:
    assert run("order", "new", "--customer", "X").err.startswith("'--title' is missing.\n")
    said = run("--lang", "zh_CN", "order", "new", "--customer", "X").err
    assert said.startswith("缺少 '--title'。\n")
    assert run(
        "--lang", "zh_CN", "order", "new", "--title", "T", "--customer", "X", "--number", "2026-0001"
    ).err.startswith("订单 2026-0001 已经存在。")


def test_adopting_vault_yaml_says_that_it_is_recorded_and_what_was_not_kept(run: Run, vault: Path) -> None:
    config = vault / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("fax", "fax", 1) + "# note\n", encoding="utf-8")
    assert "not adopted yet" in run("order", "list").err
    assert "`docvault adopt` records the change" in run("check").out
    ran = run("adopt")
    assert (ran.code, "The comments in vault.yaml were not kept" in ran.err, len(ran.err.splitlines())) == (0, True, 1)


def test_a_demo_that_is_refused_begins_nothing(run: Run, vault: Path) -> None:
    ran = run("demo", "vault.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "Making a vault" not in ran.err


def test_an_error_with_json_leaves_stdout_empty(run: Run) -> None:
    ran = run("order", "show", "1999-0001", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err


def test_get_checks_and_registers(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    copied = run("get", order, "spec-sheet@1", "--out", tmp_path / "old.txt", "--why", "to compare")
    assert copied.code == 0
    assert "superseded" in copied.out
    assert (tmp_path / "old.txt").read_text(encoding="utf-8") == "silver buttons 银色纽扣"
    assert "to compare" in (vault / "registers" / "access.jsonl").read_text(encoding="utf-8")
    again = run("get", order, "spec-sheet", "--out", tmp_path / "old.txt", "--why", "x")
    assert again.code == 3
    assert "--force" in again.err


def test_hand_edit_is_noticed_adopted_and_reverted(run: Run, vault: Path, order: str) -> None:
    manifest = vault / "orders" / order[:4] / order / "manifest.yaml"
    recorded = manifest.read_text(encoding="utf-8")
    manifest.write_text(recorded.replace("2027-03-15", "2027-04-01"), encoding="utf-8")
    assert "docvault adopt" in run("order", "show", order).out
    refused = run("order", "edit", order, "--note", "n")
    assert refused.code == 3
    assert f"docvault adopt {order}" in refused.err
    assert run("revert", order).code == 0
    assert manifest.read_text(encoding="utf-8") == recorded
    manifest.write_text(recorded.replace("2027-03-15", "2027-04-01"), encoding="utf-8")
    assert run("adopt", order).code == 0
    assert run("order", "show", order, "--json").json["due"] == "2027-04-01"
    assert run("check").code == 0


def test_an_edited_vault_yaml_is_noticed_on_every_command(run: Run, vault: Path) -> None:
    config = vault / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("normal: 24", "normal: 36"), encoding="utf-8")
    ran = run("order", "list")
    assert ran.code == 0
    assert "with `docvault adopt`" in ran.err
    assert run("adopt").code == 0
    assert run("order", "list").err == ""


def test_people(run: Run) -> None:
    assert run("person", "add", "wang.li", "--name", "王丽", "--department", "merchandising").code == 0
    assert "王丽" in run("person", "list").out
    assert run("--as", "wang.li", "person", "add", "x", "--name", "X", "--department", "sales").code == 3
    assert run("person", "edit", "wang.li", "--inactive").code == 0
    assert run("--as", "wang.li", "order", "list").code == 4
    by = run("order", "new", "--customer", "A1", "--title", "t", "--json", env={"DOCVAULT_PERSON": "wang.li"})
    assert by.code == 4


def test_the_vault_is_found_upward_by_option_and_by_variable(run: Run, vault: Path, tmp_path: Path, order: str) -> None:
    inside = vault / "orders" / order[:4]
    assert run("-C", inside, "order", "show", order).code == 0
    assert run("order", "show", order, "-C", vault).code == 0
    (tmp_path / "elsewhere").mkdir()
    assert run("order", "list", env={"DOCVAULT_VAULT": str(vault)}).code == 0
    assert run("order", "list", env={"DOCVAULT_VAULT": str(tmp_path / "elsewhere")}).code != 0


def test_language_by_option_then_vault_then_system(run: Run, vault: Path, tmp_path: Path) -> None:
    assert not chinese(run("order", "show", "1").err)
    assert chinese(run("--lang", "zh_CN", "order", "show", "1").err)
    assert chinese(run("order", "show", "1", "--lang=zh_CN").err)
    assert not chinese(
        run("order", "show", "1", env={"LANG": "zh_CN.UTF-8"}).err
    )  # the vault's language goes before the system's
    assert chinese(run("-C", tmp_path, "order", "list", env={"LANG": "zh_CN.UTF-8"}).err)
    config = vault / "vault.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("language: en", "language: zh_CN"), encoding="utf-8")
    assert chinese(run("order", "show", "1").err)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--help",),
        ("order", "--help"),
        ("search", "--help"),
        ("nope",),
        ("order", "new"),
        ("search", "x", "--limit", "many"),
        ("add", "x"),
        ("search", "--nope"),
    ],
)
def test_chinese_is_whole(run: Run, arguments: tuple[str, ...]) -> None:
    """No line of help or of a usage error is left in English: click's own sentences are translated too."""
    ran = run("--lang", "zh_CN", *arguments)
    for line in (ran.out + ran.err).splitlines():
        words = line.split("  ")[-1].strip()
        is_command = line.startswith(("  docvault ", "  -")) or "channel:" in line or "before:" in line
        assert not words or chinese(words) or is_command, line


def test_trades_words_are_translated_and_what_is_typed_is_not(run: Run, order: str) -> None:
    assert run("order", "complete", order).code == 0
    ran = run("--lang", "zh_CN", "order", "edit", order, "--note", "n")
    assert ran.err.startswith(f"订单 {order} 已完成，不能再加入或更改内容。如果还要为客户办理，请另开新订单；")
    assert f"用 `docvault order reopen {order} --why 原因` 重新打开。" in ran.err
    ran = run("--lang", "zh_CN", "customer", "show", "NOBODY")
    assert ran.err == "这个资料库里没有客户 NOBODY。用 `docvault customer list` 查看现有的。\n"


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "LANG": "", "PYTHONUTF8": ""},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONUTF8": "0", "LC_ALL": "POSIX"},
    ],
)
def test_any_encoding_is_survived(run: Run, order: str, env: dict[str, str]) -> None:
    assert run("order", "show", order, env=env).code == 0
    assert "牛仔夹克" in run("order", "show", order, "--json", env=env).json["title"]
    assert run("--lang", "zh_CN", "--help", env=env).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_closed_pipe_is_quiet(vault: Path, order: str) -> None:
    command = [sys.executable, "-m", "docvault", "history", order, "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, cwd=vault, env=environment(), stdout=writer, stderr=subprocess.PIPE, check=False, timeout=HANG_SECONDS
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def has_open(process: int, path: Path) -> bool:
    try:
        return any(entry.resolve() == path for entry in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="signals, and files of a process to look at")
def test_ctrl_c_is_130_with_a_sentence(vault: Path) -> None:
    import fcntl

    lock = vault / ".docvault" / "locks" / "vault.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "docvault", "person", "add", "a.b", "--name", "A", "--department", "sales"]
        with subprocess.Popen(
            command, cwd=vault, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as waiting:
            until(lambda: has_open(waiting.pid, lock))
            waiting.send_signal(signal.SIGINT)
            out, err = waiting.communicate(timeout=HANG_SECONDS)
    assert (waiting.returncode, out) == (130, b"")
    assert b"nothing is half done" in err
    assert b"Traceback" not in err


def test_version(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("docvault")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("order", "list", "--limit", "9223372036854775807"), "too large"),
        (("search", "gold " + " ".join(f"-w{number}" for number in range(150))), "The search is too long"),
        (("order", "list", *(f"customer:C{number}" for number in range(1_100))), "The search is too long"),
        (("order", "new", "--customer", "A", "--title", "x" * 40_000), "is too long"),
        (("person", "edit", "{me}", "--name", ""), "name"),
        (("init", "../other", "--time-zone", "Mars/Olympus"), "Mars/Olympus"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, order: str, typed: tuple[str, ...], told: str) -> None:
    me = run("person", "list", "--json").json["people"][0]["person"]
    before = run("history", order, "--json").out
    ran = run(*(word.replace("{order}", order).replace("{me}", me) for word in typed))
    assert (ran.code, told in ran.err, "Traceback" in ran.err) == (2, True, False), ran.err
    assert run("history", order, "--json").out == before
    assert run("check").code == 0


def test_the_last_day_there_is_has_an_agenda(run: Run) -> None:
    assert run("agenda", "--on", "9999-12-31").code in {0, 1, 2}


def test_a_list_of_nothing_is_a_form(run: Run, tmp_path: Path) -> None:
    for name in ("register.docx", "register.xlsx"):
        assert run("access", "--out", tmp_path / name).code == 0
