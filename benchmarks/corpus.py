"""Take a folder of real documents in through the real inbox and print what was expected of each against what was found.

    python benchmarks/corpus.py FOLDER [--keep VAULT] [--markdown]

FOLDER holds `SOURCES.tsv` (columns file, sha256, expect, phrase, …) and the files. A vault is made with the command line, every file is
dropped into its inbox, a real watcher takes it in; then each row is looked at as a user would: by `search`, by what
`inbox` says of it, and by the bytes in the vault. Exit code 1 when a row does not pass.
"""

import argparse
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHANNELS = {"eml": "email", "msg": "email", "mbox": "email", "tiff": "fax"}
SKIPPED = {"bag-valid", "bag-invalid"}
WAIT_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Row:
    """One row of SOURCES.tsv. `dropped` is the name it goes into the inbox with."""

    file: str
    sha256: str
    expect: str
    phrase: str
    dropped: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a row."""

    row: Row
    passed: bool
    found: str


def docvault(vault: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a vault, in English."""
    command = [sys.executable, "-m", "docvault", "--lang", "en", "-C", str(vault), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    """The JSON document a command printed."""
    return json.loads(done.stdout)


def read_rows(folder: Path) -> list[Row]:
    """The rows that are files; directories (bags) are another command's."""
    with (folder / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Row(line["file"], line["sha256"], line["expect"], line["phrase"], line["file"].replace("/", "__"))
        for line in table
        if line["expect"] not in SKIPPED
    ]


def take_in(folder: Path, vault: Path, rows: list[Row]) -> dict[str, Any]:
    """Drop every row but the manifests and wait until the watcher has read them all. Returns items by dropped name."""
    dropped = [row for row in rows if row.expect != "manifest-reject"]
    for row in dropped:
        inbox = vault / "inbox" / CHANNELS.get(row.file.split("/", 1)[0], "scan")
        shutil.copyfile(folder / row.file, inbox / row.dropped)
    command = [sys.executable, "-m", "docvault", "--lang", "en", "-C", str(vault), "watch"]
    with (vault.parent / "watch.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as watcher:
        try:
            return _wait(vault, len(dropped), watcher)
        finally:
            watcher.terminate()
            watcher.wait(30)


def _wait(vault: Path, wanted: int, watcher: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and watcher.poll() is None:
        time.sleep(2)
        items = as_json(docvault(vault, "inbox", "--json", "--all"))["items"]
        reading = [item for item in items if item.get("outcome", "") in {"", "reading"}]
        print(f"  {len(items)} of {wanted} arrived, {len(reading)} still being read", file=sys.stderr)
        if len(items) >= wanted and not reading:
            return {item["file"]: item for item in items}
    raise SystemExit(f"not all taken in; see {vault.parent / 'watch.log'}")


def judge(row: Row, vault: Path, items: dict[str, Any], stored: set[str], folder: Path) -> Verdict:
    """Compare one row with what the vault knows of it."""
    if row.expect == "manifest-reject":
        return _judge_manifest(row, vault, folder)
    item = items.get(row.dropped)
    if item is None:
        return Verdict(row, passed=False, found="not taken in")
    if row.sha256 not in stored:
        return Verdict(row, passed=False, found="bytes not intact in the vault")
    outcome = str(item["outcome"])
    if row.expect == "text":
        found = searched(vault, row.phrase, row.dropped)
        return Verdict(row, found, f"{outcome}; phrase {'found' if found else 'NOT found'}")
    if row.expect == "ocr":
        found = recognised(vault, row)
        return Verdict(row, found, f"{outcome}; phrase {'found' if found else 'NOT found'}")
    if row.expect in {"unreadable", "encrypted"}:
        said_so = outcome == row.expect or (row.expect == "encrypted" and "password" in str(item["reason"]))
        return Verdict(row, said_so, f"{outcome}: {item['reason']}")
    return Verdict(row, passed=True, found=outcome)


def searched(vault: Path, phrase: str, name: str) -> bool:
    """Whether `search` finds the phrase in the file of that name."""
    quoted = '"' + phrase.replace('"', " ") + '"'
    done = docvault(vault, "search", "--json", "--limit", "200", quoted)
    return done.returncode == 0 and any(hit["file"] == name for hit in as_json(done)["hits"])


def recognised(vault: Path, row: Row) -> bool:
    """Whether the words of the phrase are found, most of them: recognition may miss a letter."""
    words = [
        word
        for word in re.findall(r"\w+", unicodedata.normalize("NFKC", row.phrase))
        if len(word) > 1 or word.isdigit()
    ]
    hits = sum(searched(vault, word, row.dropped) for word in words)
    return hits >= 0.7 * len(words)


def _judge_manifest(row: Row, vault: Path, folder: Path) -> Verdict:
    order = as_json(docvault(vault, "order", "new", "--customer", "CORPUS", "--title", row.file, "--json"))
    manifest = vault / order["folder"] / "manifest.yaml"
    before = manifest.read_bytes()
    manifest.write_bytes((folder / row.file).read_bytes())
    done = docvault(vault, "adopt", order["order"])
    refused = done.returncode in {2, 3, 6} and "Traceback" not in done.stderr and bool(done.stderr.strip())
    docvault(vault, "revert", order["order"])
    restored = manifest.read_bytes() == before
    return Verdict(row, refused and restored, " ".join(done.stderr.split())[:100])


def stored_digests(vault: Path) -> set[str]:
    """Digests of every file in intake/ and orders/: what is really there, not what a manifest says."""
    files = [path for place in ("intake", "orders") for path in (vault / place).rglob("*") if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> None:
    """Run the comparison and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, help="make the vault here and leave it")
    parser.add_argument("--markdown", action="store_true", help="print only totals and the rows that do not pass")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="docvault-corpus-"))
    vault = options.keep or home / "vault"
    os.environ.pop("DOCVAULT_VAULT", None)
    made = subprocess.run(
        [sys.executable, "-m", "docvault", "init", str(vault)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SystemExit(made.stderr)
    rows = read_rows(options.folder)
    items = take_in(options.folder, vault, rows)
    stored = stored_digests(vault)
    verdicts = [judge(row, vault, items, stored, options.folder) for row in rows]
    for verdict in verdicts:
        if not options.markdown or not verdict.passed:
            mark = "ok  " if verdict.passed else "FAIL"
            print(f"{mark} {verdict.row.expect:15} {verdict.row.file}: {verdict.found}")
    checked = docvault(vault, "check", "--json")
    print(f"check: exit {checked.returncode}, {len(as_json(checked)['findings'])} findings")
    print(
        f"{sum(verdict.passed for verdict in verdicts)} passed, {sum(not verdict.passed for verdict in verdicts)} failed"
    )
    if not options.keep:
        shutil.rmtree(home)
    sys.exit(0 if all(verdict.passed for verdict in verdicts) else 1)


if __name__ == "__main__":
    main()
