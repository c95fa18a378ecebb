"""The rooms of each floor stand in an order, a room knows only those before it, and no module is in a circle (docs/house.md).

Late and type-only imports count like any other: whoever reads a module must know what it names.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "docvault"
ORDER: Mapping[str, tuple[str, ...]] = {
    "model": (
        *(
            "values",
            "foreign",
            "signs",
            "sentence",
            "nearest",
            "called",
            "names",
            "left_about",
            "person_ids",
            "times",
            "periods",
            "progress",
        ),
        *("service_hours", "system_errors", "page", "group_rights"),
        *(
            "case",
            "limits",
            "settings",
            "vault_config",
            "control",
            "setting_numbers",
            "setting_words",
            "sound_settings",
            "intake",
            "retention",
            "search",
            "proof",
            "exchange",
        ),
    ),
    "extract": (
        "content",
        "charsets",
        "mailbox",
        "zip_methods",
        "package",
        "compound",
        "xml_parts",
        "office_family",
        "mail_kinds",
        "office_kinds",
        "detect",
        "texts",
        "archives",
        "pictures",
        "pdf",
        "office",
        "mail",
        "read",
        "workers",
    ),
    "store": (
        *(
            "inside",
            "group_files",
            "durable",
            "digests",
            "layout",
            "locks",
            "yaml_problems",
            "yaml_text",
            "saved_text",
            "misspelt_fields",
            "lost_and_found",
            "system_user",
            "border",
            "inbox_places",
            "chainfile",
            "recorded",
            "dirty",
            "registers",
        ),
        *(
            "kept_text",
            "kept_json",
            "shelves",
            "kept_days",
            "config_text",
            "config_recorded",
            "config_mending",
            "config",
            "retention",
            "intake",
            "cases",
            "proof",
            "exchange",
        ),
    ),
    "index": ("errors", "files", "contract", "sql", "names", "sqlite", "whoosh", "open"),
    "language": ("catalogue", "terms", "dates", "seams", "spoken", "names"),
    "services": (
        *(
            "format_files",
            "schemas",
            "soundness",
            "failure",
            "asker",
            "clock",
            "time_zone",
            "working_time",
            "settings",
            "mended_index",
            "vault",
            "seeing",
            "outside",
        ),
        *("forms", "case_named", "search"),
        *(
            "rules",
            "second_person",
            "administrators",
            "people",
            "typed",
            "whereabouts",
            "astray",
            "clock_told",
            "access",
            "document_kinds",
            "entering",
            "which_paper",
            "issued_papers",
        ),
        "case_change",
        *("intake", "control", "retention", "orders", "proof", "exchange", "upkeep", "setup"),
    ),
    "cli": (
        *("exit_codes", "choosing_language", "places", "stopping", "faults", "show", "tables", "progress"),
        *("session", "asking", "help_pages"),
        *(
            "empty",
            "case_names",
            "frame",
            "order_option",
            "typable",
            "failing",
            "if_head",
            "new_paper",
            "numbers",
            "old_copies",
            "override",
            "pieces",
            "forms",
        ),
        *("intake", "control", "retention", "orders", "people", "search", "proof", "exchange", "upkeep"),
        *("setup", "commands", "main"),
    ),
}
"""The rooms of a floor, folders and single modules alike, from the ground up."""


def knows() -> dict[str, set[str]]:
    """Every module of docvault with the modules it imports, wherever in it."""
    modules = {_name(path): path for path in PACKAGE.rglob("*.py")}
    return {name: set(_imported(path, modules)) - {name} for name, path in modules.items()}


def upward(graph: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Imports of a floor's later room from an earlier one, and rooms nobody gave a place."""
    for module, imported in sorted(graph.items()):
        for other in sorted(imported):
            (floor, room), (other_floor, other_room) = _place(module), _place(other)
            if floor != other_floor or room == other_room or not (room and other_room) or floor not in ORDER:
                continue
            order = ORDER[floor]
            unplaced = [
                f"{floor}/{one} has no place in the order of its floor"
                for one in (room, other_room)
                if one not in order
            ]
            yield from unplaced
            if not unplaced and order.index(other_room) > order.index(room):
                yield f"{module} imports {other}: {room} stands before {other_room}"


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The modules of one circle, none when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _place(module: str) -> tuple[str, str]:
    """Floor and room of a module."""
    _, floor, room, *_rest = (*module.split("."), "", "")
    return floor, room


def _imported(path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.module in modules:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module


def test_a_room_knows_only_rooms_before_it() -> None:
    assert list(upward(knows())) == []


def test_no_module_is_in_a_circle() -> None:
    graph = knows()
    assert len(graph) > 300
    assert circle(graph) == []


def test_every_room_of_the_order_is_there() -> None:
    there = {_place(module) for module in knows()}
    assert [(floor, room) for floor, rooms in ORDER.items() for room in rooms if (floor, room) not in there] == []


@pytest.mark.parametrize(
    ("module", "imported", "problem"),
    [
        ("docvault.services.intake.x", "docvault.services.orders.y", "intake stands before orders"),
        ("docvault.services.vault", "docvault.services.upkeep.opening", "vault stands before upkeep"),
        ("docvault.model.case.x", "docvault.model.control.y", "case stands before control"),
        ("docvault.cli.control.x", "docvault.cli.orders.views", "control stands before orders"),
        (
            "docvault.services.attic.x",
            "docvault.services.vault",
            "services/attic has no place in the order of its floor",
        ),
    ],
)
def test_a_planted_import_is_found(module: str, imported: str, problem: str) -> None:
    assert any(problem in one for one in upward({module: {imported}}))


def test_a_planted_circle_is_found() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
