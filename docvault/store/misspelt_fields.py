"""A field that is missing in an edited text, and stands there under a name that is almost its own."""

from collections.abc import Mapping
from typing import Any

from docvault.errors import N_
from docvault.model.case.fields import FieldError
from docvault.model.nearest import nearest
from docvault.model.sentence import Sentence

_ALIKE = 0.75
_NO_FIELD = N_("there is no field of this name (perhaps {nearest} is meant)")


def misspelt(tree: Any, missing: FieldError) -> FieldError:
    """The error of the field that is probably meant by the one that is missing; the same error where there is none."""
    where, dot, name = missing.path.rpartition(".")
    group = _at(tree, where)
    typed = "" if name in group else nearest(name, group, alike=_ALIKE)
    if not typed:
        return missing
    return FieldError(f"{where}{dot}{typed}", Sentence(_NO_FIELD, {"nearest": name}))


def _at(tree: Any, where: str) -> Mapping[str, Any]:
    """The fields at a path such as `stages[2]`; none where there are none."""
    for step in where.replace("[", ".").replace("]", "").split(".") if where else ():
        if isinstance(tree, Mapping):
            tree = tree.get(step)
        else:
            tree = tree[int(step)] if isinstance(tree, list) and step.isdecimal() and int(step) < len(tree) else None
    return tree if isinstance(tree, Mapping) else {}
