"""`export` and `import` on the command line: JSON, exit codes, both languages."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Run, run_in
from tests.cli.test_contract import chinese


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another vault, empty."""
    assert (
        run_in(tmp_path, "init", "other", "--identity", "declared", "--time-zone", "Asia/Shanghai", "--lang", "en").code
        == 0
    )
    return tmp_path / "other"


@pytest.mark.parametrize("more", [(), ("--zip",)])
def test_out_and_in(run: Run, other: Path, order: str, tmp_path: Path, more: tuple[str, ...]) -> None:
    out = run("export", order, "--to", tmp_path / "out", "--why", "audit", "--json", *more)
    assert (out.code, out.err) == (0, "")
    path = tmp_path / "out" / (f"{order}.zip" if more else order)
    assert out.json == {"bags": [{"order": order, "path": str(path)}]}
    taken = run_in(other, "import", path, "--json")
    assert (taken.code, taken.err) == (0, "")
    assert (taken.json["order"], taken.json["folder"]) == (order, f"orders/{order[:4]}/{order}")
    assert (taken.json["customer_opened"], taken.json["warnings"]) == (True, [])
    assert run_in(other, "check").code == 0
    assert run("check").code == 0
    found = run_in(other, "search", "金色纽扣", "--json")
    assert [hit["order"] for hit in found.json["hits"]] == [order]
    assert [entry["action"] for entry in run_in(other, "history", order, "--json").json["history"]][-1] == "imported"


def test_a_customer_with_all_orders(run: Run, other: Path, order: str, tmp_path: Path) -> None:
    ran = run("export", "--customer", "nordic", "--to", tmp_path / "out", "--why", "handed over")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "2 bags."
    for name in ("customer-NORDIC", order):
        assert run_in(other, "import", tmp_path / "out" / name, "--unread").code == 0
    assert run_in(other, "customer", "show", "NORDIC").code == 0


def test_exit_codes_of_export(run: Run, vault: Path, order: str, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "out", "--why", "audit")
    assert run("export", "--query", "nothing-at-all", *to).code == 1
    assert run("export", order, "--to", tmp_path / "out").code == 2
    assert run("export", *to).code == 2
    assert run("export", order, "--to", vault / "orders" / "out", "--why", "audit").code == 3
    assert run("export", "1999-0001", *to).code == 4
    assert run("export", "--customer", "NOBODY", *to).code == 4
    assert run("export", order, *to).code == 0
    again = run("export", order, *to)
    assert (again.code, again.out) == (3, "")
    assert again.err.startswith(f"{tmp_path / 'out' / order} exists already.")
    next((vault / "orders").rglob("spec.txt")).write_bytes(b"damaged")
    damaged = run("export", order, "--to", tmp_path / "out2", "--why", "audit")
    assert (damaged.code, damaged.out) == (6, "")
    assert "spec.txt is damaged" in damaged.err
    assert list((tmp_path / "out2").iterdir()) == []


def test_exit_codes_of_import(run: Run, other: Path, order: str, tmp_path: Path) -> None:
    assert run("export", order, "--to", tmp_path / "out", "--why", "audit").code == 0
    bag = tmp_path / "out" / order
    assert run("import", bag).code == 3
    assert run_in(other, "import", tmp_path / "nowhere").code == 4
    assert run_in(other, "import", bag / "bagit.txt").code == 3
    broken = shutil.copytree(bag, tmp_path / "broken")
    next(broken.rglob("manifest.yaml")).unlink()
    ran = run_in(other, "import", broken)
    assert (ran.code, ran.out) == (3, "")
    assert f"data/{order}/manifest.yaml is missing; manifest-sha256.txt lists it." in ran.err
    told = run_in(other, "--lang", "zh_CN", "import", broken)
    assert chinese(told.err)
    assert "Traceback" not in told.err
    assert run_in(other, "order", "list", "--json").json["orders"] == []


def test_the_register_says_which_customers_file_was_exported(run: Run, tmp_path: Path) -> None:
    assert run("export", "--customer", "NORDIC", "--to", tmp_path / "bags", "--why", "handed over").code == 0
    first, second = run("access", "--json").json["rows"]
    assert (first["customer"], "order" in first, first["what"]) == ("NORDIC", False, "exported")
    assert second["order"].endswith("-0001")
    assert "NORDIC     the customer's file  exported" in run("access").out
    assert "客户档案" in run("--lang", "zh_CN", "access").out
