"""Run every benchmark of this folder one after the other and print one Markdown report: `python -m benchmarks [NAME…]`."""

import importlib
import platform
import sys
from datetime import UTC, datetime

NAMES = ("startup", "add", "inbox", "latency", "fax_page", "search", "control", "registers", "fixity")


def main() -> None:
    """Print the report."""
    wanted = sys.argv[1:] or NAMES
    print(f"Measured {datetime.now(tz=UTC).date()} on {platform.platform()}, Python {platform.python_version()}.\n")
    for name in wanted:
        print(f"## {name}\n", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main()
