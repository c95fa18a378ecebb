"""How long commands take as whole processes, against `python -c pass` (design 9: help ≤ 5 ×, search ≤ 9 ×, add ≤ 9 ×)."""

import tempfile
from pathlib import Path

from benchmarks.measure import commands, python, table, without_vault
from docvault.services.upkeep.opening import open_vault

ROUNDS = 15


def main() -> None:
    """Measure and print."""
    without_vault()
    from docvault.model.case.transitions import NewOrder
    from docvault.services.intake.ingest import ingest
    from docvault.services.orders.opening import new_order
    from docvault.services.setup.init import init
    from docvault.store.system_user import system_user

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        init(root, language="en", time_zone="Asia/Shanghai", system_user=system_user())
        vault = open_vault(root, system_user=system_user())
        new_order(vault, NewOrder("A-1", "HANSA", "Jeans", references=("PO-4711",)))
        (root / "inbox/fax/a.txt").write_text("PO-4711 silver buttons 银色纽扣", encoding="utf-8")
        ingest(vault)
        vault.close()
        run = python("-m", "docvault", "-C", str(root), "--lang", "en")
        taken = commands(
            {
                "python -c pass": python("-c", "pass"),
                "a bare click command": python(
                    "-c", "import click; click.command()(lambda: None)(standalone_mode=False)"
                ),
                "docvault --help": python("-m", "docvault", "--lang", "en", "--help"),
                "docvault search": [*run, "search", "银色纽扣"],
                "docvault order list": [*run, "order", "list"],
                "docvault order show": [*run, "order", "show", "A-1"],
                "docvault order edit": [*run, "order", "edit", "A-1", "--title", "Jeans"],
            },
            ROUNDS,
        )
    base = taken["python -c pass"]
    table(
        ("command", "ms", "× python -c pass"),
        [(name, f"{took:.1f}", f"{took / base:.1f}") for name, took in taken.items()],
    )


if __name__ == "__main__":
    main()
