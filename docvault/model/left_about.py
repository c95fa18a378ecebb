"""What operating systems, storage boxes and programs leave about in folders they show: known by its name, nobody's paper, and no damage. Pure."""

import re

_LEFT_ABOUT = re.compile(
    r"thumbs\.db(?::encryptable)?|ehthumbs(?:_vista)?\.db|desktop\.ini|\$recycle\.bin|recycler|system volume information"
    r"|\.ds_store|\.localized|\._.*|\.apdisk|\.spotlight-v100|\.trashes|\.trash-.*|\.fseventsd|\.temporaryitems|\.appledouble|__macosx"
    r"|@eadir|#recycle|@recycle|@recently-snapshot|#snapshot|\.@__thumb|\.nfs[0-9a-f]+|\.directory",
    re.IGNORECASE,
)
_OPEN_ELSEWHERE = re.compile(r"~\$.*|\.~lock\..*#|\..*\.sw[a-p]", re.IGNORECASE)


def is_left_about(name: str) -> bool:
    """Whether a system leaves files or folders of this name about: previews, bins, what a Mac knows of a file."""
    return _LEFT_ABOUT.fullmatch(name) is not None


def is_open_elsewhere(name: str) -> bool:
    """Whether a program puts a file of this name beside one that somebody has open in it."""
    return _OPEN_ELSEWHERE.fullmatch(name) is not None
