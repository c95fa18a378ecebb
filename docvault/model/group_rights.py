"""What the group of a folder may do with what is made in it. Pure: modes in, a mode out.

The umask says what whoever makes a file lets others do. In a folder that is shared, setgid and writable for its group, a member of the group can put
another file in the place of any: there the group may write what it may read, so that several system users share a vault whatever their umask.
"""

_SETGID = 0o2000
_GROUP_READ, _GROUP_WRITE, _GROUP_SEARCH = 0o040, 0o020, 0o010
_IS_FOLDER = 0o040000


def shared_mode(mode: int, folder: int, *, derived: bool = False) -> int:
    """The mode of a file or folder that was made with `mode` in a folder that has the mode `folder`.

    What is `derived` belongs to nobody in particular: in a folder that the group may write to, the group may read and write it in any case, and
    go into it where it is a folder.
    """
    if not folder & _GROUP_WRITE:
        return mode
    if derived:
        return mode | _GROUP_READ | _GROUP_WRITE | (_GROUP_SEARCH if mode & _IS_FOLDER else 0)
    return mode | _GROUP_WRITE if folder & _SETGID and mode & _GROUP_READ else mode
