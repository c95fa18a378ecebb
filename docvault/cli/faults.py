"""Where the particulars of our own faults are kept: a log in the vault's machine-local folder, never on the screen."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path


def keep_particulars(error: Exception, folder: Path) -> Path | None:
    """Append the traceback to `.docvault/faults.log` of the vault; None where there is no vault or it cannot be written."""
    from docvault.errors import DocvaultError
    from docvault.services.upkeep.opening import find_root

    try:
        place = find_root(folder) / ".docvault" / "faults.log"
        with place.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"--- {datetime.now(tz=UTC).isoformat(timespec='seconds')} {' '.join(sys.argv)}\n")
            traceback.print_exception(error, file=log)
    except (OSError, DocvaultError):
        return None
    return place
