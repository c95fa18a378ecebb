"""Times as numbers, to compare by: seconds since 1970."""

from datetime import datetime

FOREVER = 1 << 62
"""The number of a time that never comes: what has no due time is sorted last."""


def seconds(time: str) -> int:
    """A written time in seconds since 1970, 0 for none."""
    try:
        return int(datetime.fromisoformat(time).timestamp()) if time else 0
    except ValueError:
        return 0
