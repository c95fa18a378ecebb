"""What a build makes besides copying: the compiled Chinese catalogue, for wheels (from the sdist too) and for editable installs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Compiles the .po file; `artifacts` in `pyproject.toml` carries what it makes, which Git ignores, into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Run before the files of a wheel are collected."""
        subprocess.run([sys.executable, Path(self.root) / "tools" / "compile_messages.py"], check=True)
