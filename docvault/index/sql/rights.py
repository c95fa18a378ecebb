"""Who may read a document row (R-RO2): what the row says of it, and how a search leaves out what somebody may not read.

A row says what its level goes by (its own level, its kind, or that it is an item that waits) and which departments read it whatever the level.
The levels of kinds are those of the moment of the search: `vault.yaml` may change them without a row being written anew. It stands twice: in
columns, for conditions on rows, and as tokens in the full text, which finds the few rows somebody may read among many that match without a
look at each.
"""

import json
from typing import NamedTuple

from docvault.index.contract.catalogue import VersionEntry
from docvault.index.sql.conditions import LIKE, Condition, Hidden, holding
from docvault.model.case.kinds import ORDER
from docvault.model.control.rights import INTERNAL, LEVELS, OF_KIND, OWN_LEVEL, Reader

_ITEM, DEPARTMENT = "item", "@"


class Rights(NamedTuple):
    """What a row says: what its level goes by, and its departments, each between `|`."""

    level: str
    readers: str

    def tokens(self) -> str:
        """The same as tokens of the full text: ids may hold what splits words, so they are written in hexadecimal digits."""
        departments = (f"{DEPARTMENT}{one}" for one in self.readers.split("|") if one)
        return " ".join(right_token(one) for one in (self.level, *departments))


def rights_of_item(mark: str) -> Rights:
    """What the row of an item says: that it waits, or what its mark says."""
    return Rights(*json.loads(mark)) if mark else Rights(_ITEM, "")


def rights_of(version: VersionEntry) -> Rights:
    """What the row of a version says."""
    level = f"{OWN_LEVEL}{version.level}" if version.level else f"{OF_KIND}{version.kind}"
    return Rights(level, "|".join(["", *version.readers, ""]) if version.readers else "")


def closed_condition(reader: Reader | None) -> Condition:
    """A condition on `d` that holds for the rows the reader may not read."""
    levels, others = closed_levels(reader)
    if not levels and not others:
        return "FALSE", []
    marks = ", ".join("?" * len(levels))
    sql, values = f"d.level {'NOT IN' if others else 'IN'} ({marks})", [*levels]
    if reader is not None and reader.department:
        sql, values = f"{sql} AND d.readers NOT {LIKE}", [*values, holding(f"|{reader.department}|")]
    return f"({sql})", list(values)


def hidden_from(reader: Reader | None, kind: str = ORDER) -> Hidden:
    """What conditions must not tell the reader of: closed rows, and what case files of a kind say where they are closed."""
    return Hidden(closed_condition(reader), reader is not None and not reader.may_read_case(kind))


def closed_levels(reader: Reader | None) -> tuple[list[str], bool]:
    """What closes a row: levels of these; or, when the second value is true, all levels but these, since kinds nobody knows are closed too."""
    if reader is None:
        return [], False
    others = INTERNAL in reader.closed
    listed = [f"{OWN_LEVEL}{level}" for level in LEVELS if (level in reader.closed) != others]
    listed += [f"{OF_KIND}{kind}" for kind, level in reader.kinds.items() if (level in reader.closed) != others]
    if reader.items == others:
        listed.append(_ITEM)
    return listed, others


def right_token(right: str) -> str:
    """A right as a word of the full text."""
    return f"r{right.encode().hex()}"
