"""Where a user's own settings lie, outside every vault."""

import os
import sys
from pathlib import Path


def key_folder() -> Path:
    """The folder of the keys that this user seals vaults with: as the system has it, `XDG_CONFIG_HOME` first where one is set."""
    return _settings() / "docvault" / "keys"


def _settings() -> Path:
    if os.environ.get("XDG_CONFIG_HOME"):
        return Path(os.environ["XDG_CONFIG_HOME"])
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".config"
