"""What the group of a folder may do with what is made in it."""

import pytest

from docvault.model.group_rights import shared_mode


@pytest.mark.parametrize(
    ("mode", "folder", "made", "derived"),
    [
        (0o100644, 0o40755, 0o100644, 0o100644),  # nobody shares the folder
        (0o100644, 0o41777, 0o100644, 0o100664),  # everybody's folder is no group's
        (0o100644, 0o42775, 0o100664, 0o100664),
        (0o042755, 0o42775, 0o042775, 0o042775),
        (0o100600, 0o42770, 0o100600, 0o100660),  # whoever keeps it from the group keeps it, but for what is derived
        (0o042700, 0o42770, 0o042700, 0o042770),  # a folder nobody can go into is no use to anybody
        (0o100640, 0o40770, 0o100640, 0o100660),  # without setgid a file may have another group than its folder
    ],
)
def test_the_group_writes_what_it_may_read_where_it_may_write_to_the_folder(
    mode: int, folder: int, made: int, derived: int
) -> None:
    assert shared_mode(mode, folder) == made
    assert shared_mode(mode, folder, derived=True) == derived
