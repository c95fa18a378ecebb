"""What docvault stands on: `python tools/audit.py` lists every library with version and licence, then asks for known advisories.

Fails when a library the program needs has a licence MIT software cannot ask its users to take on, or one that nobody here has read yet, and when
an advisory is known. Where the database of advisories (OSV, asked by pip-audit) cannot be reached, it says so and does not fail.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIP_AUDIT = ROOT / ".venv" / "audit" / "bin" / "pip-audit"
FREE = re.compile(r"\b(MIT|0?BSD|Apache|MPL|Mozilla Public|ISC|Zlib|PSF|CC0|Public Domain)\b", re.IGNORECASE)
"""Whoever installs docvault takes on nothing: permissive licences, and the MPL, which binds only who changes the library's own files."""
BINDING = re.compile(r"GPL|Affero|SSPL|Business Source|Commercial|Proprietary", re.IGNORECASE)
"""What would bind the whole, or its users; the LGPL is named here too, so that a person decides."""


def names(kind: str) -> list[str]:
    """The libraries of `requirements/<kind>.txt`."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)))


def licence(library: Distribution) -> str:
    """What a library says its licence is: as an expression, as a classifier, or in words."""
    said = library.metadata.get_all
    expression, *_ = said("License-Expression") or [""]
    first_line = (said("License") or [""])[0].partition("\n")[0]
    classified = [line.rpartition(" :: ")[2] for line in said("Classifier") or [] if line.startswith("License")]
    return expression or " / ".join(dict.fromkeys(filter(None, [first_line, *classified]))) or "?"


def licences() -> list[str]:
    """Print the table; what is wrong with it."""
    shipped, wrong = set(names("run")), []
    for name in names("dev"):
        try:
            library = distribution(name)
        except PackageNotFoundError:
            continue  # another system's
        words, needed = licence(library), name in shipped
        print(f"{name:24} {library.version:18} {'needed' if needed else 'tests, tools':14} {words}")
        if needed and (BINDING.search(words) or not FREE.search(words)):
            wrong.append(f"{name}: the licence {words!r} is none that may be needed by docvault")
    return wrong


def advisories() -> list[str]:
    """What is known against the versions in `requirements/`."""
    command = [
        str(PIP_AUDIT),
        "--vulnerability-service",
        "osv",
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
    ]
    command += ["--progress-spinner", "off", "--requirement", str(ROOT / "requirements" / "dev.txt")]
    try:
        asked = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
        answers: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (OSError, ValueError):
        print("\nAdvisories were not looked up: pip-audit or its database cannot be reached from here.")
        return []
    unknown = [answer["name"] for answer in answers if "skip_reason" in answer]
    print(
        f"\nAdvisories were looked up for {len(answers) - len(unknown)} libraries.", *unknown and ["Not for:", *unknown]
    )
    return [f"{one['name']} {one['version']}: {found['id']}" for one in answers for found in one.get("vulns", ())]


if __name__ == "__main__":
    wrong = licences() + advisories()
    sys.exit("\n".join(wrong) or 0)
