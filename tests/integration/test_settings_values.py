"""Every field of `vault.yaml` with values its format allows and nobody could work by: refused with the line, found by `check`, undone by `revert`."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from docvault.cli.exit_codes import REFUSED, exit_code
from docvault.model.case.codec import Coded
from docvault.model.case.history import WATCHER, Event
from docvault.model.values import fields_of
from docvault.model.vault_config import VaultConfig
from docvault.services.proof.check import check
from docvault.services.proof.hand_edits import adopt, revert
from docvault.services.setup.init import init
from docvault.services.upkeep.opening import open_vault
from docvault.services.vault import Vault
from docvault.store.config import ConfigFile
from docvault.store.config_text import UnsoundConfigError
from docvault.store.yaml_text import dump_yaml, line_of, load_yaml

Edit = Callable[[dict[str, Any]], object]
"""Makes of a sound tree one that says something nobody could work by."""
FREE = "any text, or any of what the schema lists, can be worked by"
AS_THE_SCHEMA_SAYS = "the schema, or how the field is read, allows nothing else"


def put(section: str, field: str, value: Any, place: int | None = None) -> Edit:
    """A field of a section, or of one entry of it, with another value."""

    def edit(tree: dict[str, Any]) -> None:
        here: Any = tree
        for step in section.split(".") if section else ():
            here = here.setdefault(step, {})
        (here if place is None else here[place])[field] = value

    return edit


def more(section: str, **entry: Any) -> Edit:
    """An entry more in a list."""

    def edit(tree: dict[str, Any]) -> None:
        here = tree
        *above, last = section.split(".")
        for step in above:
            here = here[step]
        here[last].append(entry)

    return edit


WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DEPARTMENT = {"id": "cutting", "name": "Twice"}
JUDGED: dict[str, str | list[tuple[Edit, str, str]]] = {
    "id": [(put("", "id", "other"), "id", "never another")],
    "name": FREE,
    "format_text": AS_THE_SCHEMA_SAYS,
    "time_zone": [
        (put("", "time_zone", "Asia/Beijing"), "time_zone", "write it like Asia/Shanghai"),
        (put("", "time_zone", "CST"), "time_zone", "not known here"),
        (put("", "time_zone", "GMT+8"), "time_zone", "not known here"),
        (put("", "time_zone", "Asia/Shangai"), "time_zone", "Asia/Shanghai is meant"),
        (put("", "time_zone", "../zoneinfo/UTC"), "time_zone", "not known here"),
    ],
    "language": AS_THE_SCHEMA_SAYS,
    "created": [(put("", "created", "2026-02-30T10:00:00+08:00"), "created", "is not a time")],
    "identity": AS_THE_SCHEMA_SAYS,
    "engine": AS_THE_SCHEMA_SAYS,
    "numbering.order": [
        (put("numbering", "order", "{year}-{seq:04}{month}"), "numbering.order", "write it like {year}-{seq:04}"),
        (put("numbering", "order", "{year}/{seq:04}"), "numbering.order", "cannot be the number of an order"),
        (put("numbering", "order", "{year} {seq:04}"), "numbering.order", "a space"),
    ],
    "service_hours.normal": [(put("service_hours", "normal", 10**12), "service_hours.normal", "at most 87600")],
    "service_hours.special": [(put("service_hours", "special", 10**12), "service_hours.special", "at most")],
    "service_hours.urgent": [(put("service_hours", "urgent", 10**12), "service_hours.urgent", "at most")],
    "inboxes.channel": FREE,
    "inboxes.path": [
        (put("inboxes", "path", "orders", 2), "inboxes[2].path", "keeps files of its own"),
        (put("inboxes", "path", "..", 2), "inboxes[2].path", "the whole vault"),
        (put("inboxes", "path", "/", 2), "inboxes[2].path", "the whole vault"),
        (put("inboxes", "path", "/etc/cups", 2), "inboxes[2].path", "the system keeps files in"),
        (put("inboxes", "path", "inbox/fax", 2), "inboxes[2].path", "stands there twice"),
        (put("inboxes", "path", "inbox/../inbox/fax", 2), "inboxes[2].path", "the same folder as inbox/fax"),
        (put("inboxes", "path", "inbox/fax/scan", 2), "inboxes[2].path", "lies in another one, inbox/fax"),
        (put("inboxes", "path", "inbox", 2), "inboxes[0].path", "lies in another one, inbox,"),
    ],
    "inboxes.watch": AS_THE_SCHEMA_SAYS,
    "intake.auto_file": AS_THE_SCHEMA_SAYS,
    "intake.recognise": AS_THE_SCHEMA_SAYS,
    "intake.memory_megabytes": [
        (put("intake", "memory_megabytes", 1023), "intake.memory_megabytes", "at least 1024"),
        (put("intake", "memory_megabytes", 10**12), "intake.memory_megabytes", "at most"),
    ],
    "intake.poll_seconds": [(put("intake", "poll_seconds", 0), "intake.poll_seconds", "at least 1")],
    "intake.rescan_seconds": [(put("intake", "rescan_seconds", 0), "intake.rescan_seconds", "at least 1")],
    **{
        f"intake.{name}": [(put("intake", name, 10**12), f"intake.{name}", "at most")]
        for name in ("quiet_seconds", "incomplete_seconds", "holding_hours", "worker_idle_seconds", "workers")
    },
    **{
        f"limits.{name}": [(put("limits", name, 0), f"limits.{name}", "at least 1")]
        for name in (
            *("memory_bytes", "recognise_memory_bytes", "cpu_seconds", "wall_seconds", "page_seconds"),
            *("output_characters", "pages", "entries", "depth", "image_pixels", "part_bytes"),
        )
    },
    "calendar.hours": AS_THE_SCHEMA_SAYS,
    "calendar.weekend": [(put("calendar", "weekend", WEEK), "calendar.weekend", "never be open")],
    "calendar.country": [(put("calendar", "country", "QQ"), "calendar.country", "two letters, for example CN")],
    "calendar.holidays": [
        (put("calendar", "holidays", ["2027-02-10", "2027-02-30"]), "calendar.holidays[1]", "2027-02-30 is not a date")
    ],
    "calendar.working_days": [
        (put("calendar", "working_days", ["2027-13-01"]), "calendar.working_days[0]", "2027-13-01 is not a date"),
        (
            put("", "calendar", {"holidays": ["2027-02-10"], "working_days": ["2027-02-10"]}),
            "calendar.working_days[0]",
            "a holiday and a working day at once",
        ),
    ],
    "control.every_member_signs": AS_THE_SCHEMA_SAYS,
    **{
        f"control.{name}": [(put("control", name, 10**12), f"control.{name}", "at most")]
        for name in ("sign_hours", "return_hours", "change_hours", "confirm_days", "free_hours", "near_days")
    },
    "codes.key": AS_THE_SCHEMA_SAYS,
    "permissions": [
        (put("permissions", "distribut", ["manager"]), "permissions.distribut", "distribute is meant"),
        (put("permissions", "hold", []), "permissions.hold", "at least one role"),
    ],
    "confidentiality.cases": AS_THE_SCHEMA_SAYS,
    "confidentiality.fields": AS_THE_SCHEMA_SAYS,
    "retention.classes.id": [
        (put("retention.classes", "id", "contracts", 2), "retention.classes[2].id", "contracts is used twice")
    ],
    "retention.classes.name": FREE,
    "retention.classes.name_zh": FREE,
    "retention.classes.period": [
        (put("retention.classes", "period", "P0D", 2), "retention.classes[2].period", "no time at all")
    ],
    "retention.classes.kinds": [
        (put("retention.classes", "kinds", ["invoise"], 1), "retention.classes[1].kinds[0]", "invoice is meant")
    ],
    "retention.classes.importance": FREE,
    "retention.classes.trigger": [
        (put("retention.classes", "trigger", "complted", 1), "retention.classes[1].trigger", "completed is meant")
    ],
    "retention.bin_days": [(put("retention", "bin_days", 10**12), "retention.bin_days", "at most 36500")],
    "retention.coming_days": [(put("retention", "coming_days", 10**12), "retention.coming_days", "at most 36500")],
    "departments.id": [(more("departments", **DEPARTMENT), "departments[13].id", "cutting is used twice")],
    "departments.name": FREE,
    "departments.name_zh": FREE,
    "people.id": [
        (
            more("people", id="li", name="L", department="cutting"),
            "people[1].id",
            "there are two people li",
        ),
        (more("people", id=WATCHER, name="W", department="cutting"), "people[1].id", "calls itself in histories"),
    ],
    "people.name": FREE,
    "people.department": [
        (put("people", "department", "merchandisin", 0), "people[0].department", "merchandising is meant")
    ],
    "people.roles": [(put("people", "roles", ["member"], 0), "people", "no active administrator")],
    "people.system_users": [
        (
            more("people", id="wang", name="W", department="cutting", system_users=["li"]),
            "people[1].system_users",
            "stands for li already",
        )
    ],
    "people.active": [(put("people", "active", False, 0), "people", "no active administrator")],
    "stages.id": [(put("stages", "id", "contract", 0), "stages[1].id", "contract is used twice")],
    "stages.name": FREE,
    "stages.name_zh": FREE,
    "stages.expects": [(put("stages", "expects", ["spec-shet"], 2), "stages[2].expects[0]", "spec-sheet is meant")],
    "kinds.id": [(put("kinds", "id", "contract", 1), "kinds[1].id", "contract is used twice")],
    "kinds.name": FREE,
    "kinds.name_zh": FREE,
    "kinds.department": [(put("kinds", "department", "sals", 0), "kinds[0].department", "sales is meant")],
    "a field almost called like another": [
        (put("", "calender", {"weekend": ["sunday"]}), "calender", "calendar is meant"),
        (put("control", "sign_hour", 3), "control.sign_hour", "sign_hours is meant"),
        (put("stages", "expect", ["bom"], 0), "stages[0].expect", "expects is meant"),
    ],
}  # fmt: skip
WRONG = [(name, place) for name, edits in JUDGED.items() if isinstance(edits, list) for place in range(len(edits))]


def judged(name: str, place: int) -> tuple[Edit, str, str]:
    """One edit of those that are listed of a field, the path that is named, and words of what is told."""
    edits = JUDGED[name]
    assert isinstance(edits, list)
    return edits[place]


def paths(cls: Any, above: str = "") -> Iterator[str]:
    """Every field of a class and of those its fields have."""
    for name in fields_of(cls):
        kind = cls.__annotations__[name]
        below = get_args(kind)[0] if get_origin(kind) is tuple else kind
        if name == "extra":
            continue
        if isinstance(below, type) and issubclass(below, Coded):
            yield from paths(below, f"{above}{name}.")
        else:
            yield f"{above}{name}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of one administrator."""
    root = tmp_path_factory.mktemp("values") / "vault"
    init(root, language="en", time_zone="Asia/Shanghai", system_user="li")
    return root


@pytest.fixture
def vault(template: Path, tmp_path: Path) -> Iterator[Vault]:
    """A copy of it."""
    made = open_vault(shutil.copytree(template, tmp_path / "vault"), system_user="li")
    yield made
    made.close()


def test_every_field_is_listed() -> None:
    listed = {name for name in JUDGED if " " not in name} - {"kinds.department", "stages.expects"}
    assert listed == set(paths(VaultConfig)) - {"format"}


def written(vault: Vault, edit: Edit) -> bytes:
    """`vault.yaml` with an edit by hand."""
    tree = json.loads(json.dumps(load_yaml(vault.layout.config.read_bytes(), "vault.yaml")))
    edit(tree)
    text = dump_yaml(tree)
    vault.layout.config.write_bytes(text)
    return text


@pytest.mark.parametrize(("name", "place"), WRONG)
def test_it_is_refused_by_its_line_and_undone(vault: Vault, name: str, place: int) -> None:
    edit, field, words = judged(name, place)
    recorded = vault.layout.config.read_bytes()
    text = written(vault, edit)
    with pytest.raises(UnsoundConfigError) as refused:
        adopt(vault, None)
    told = str(refused.value)
    assert (exit_code(refused.value), refused.value.values["field"]) == (REFUSED, field), told
    assert words in told
    assert f"line {line_of(text, field)}" in told
    assert [finding.rule for finding in check(vault.root).findings] == ["V032"]
    revert(vault, None)
    assert vault.layout.config.read_bytes() == recorded
    assert check(vault.root).findings == ()


@pytest.mark.parametrize(
    ("name", "place"), [one for one in WRONG if one[0] not in {"id", "people.roles", "people.active"}]
)
def test_what_was_recorded_all_the_same_opens_is_found_and_mended(vault: Vault, name: str, place: int) -> None:
    """As an older program recorded it, which did not ask: commands work, `check` names it, `revert` puts back what was sound."""
    edit, _field, words = judged(name, place)
    tree = load_yaml(vault.layout.config.read_bytes(), "vault.yaml")
    sound = json.loads(json.dumps(tree))
    edit(tree)
    older = ConfigFile(vault.layout, vault.holder)
    older.change(lambda _: VaultConfig.from_tree(tree), lambda: Event(vault.now(), "li", "edited", {}))
    again = open_vault(vault.root, system_user="li")
    found = [(one.rule, one.text()) for one in check(vault.root).findings]
    assert all(rule in {"V005", "V006", "W070"} for rule, _text in found)
    assert any(words in text for _rule, text in found)
    done = revert(again, None)
    assert (done.kept, done.to is not None) == (False, True)
    assert load_yaml(vault.layout.config.read_bytes(), "vault.yaml") == sound
    assert check(vault.root).findings == ()
    again.close()


def test_what_was_recorded_since_still_holds_and_adopting_mends_it_too(vault: Vault) -> None:
    older = ConfigFile(vault.layout, vault.holder)
    tree = load_yaml(vault.layout.config.read_bytes(), "vault.yaml")
    for edit in (
        put("", "time_zone", "Asia/Beijing"),
        put("", "name", "Later"),
        more("people", id="wang", name="W", department="cutting"),
    ):
        edit(tree)
        known = VaultConfig.from_tree(json.loads(json.dumps(tree)))
        older.change(lambda _, known=known: known, lambda: Event(vault.now(), "li", "edited", {}))  # type: ignore[misc]
    again = open_vault(vault.root, system_user="li")
    done = revert(again, None)
    assert done.to is not None
    assert done.to.fields == ("time_zone",)
    assert (again.config.time_zone, again.config.name, len(again.config.people)) == ("Asia/Shanghai", "Later", 2)
    older.change(lambda _: known, lambda: Event(vault.now(), "li", "edited", {}))
    written(again, put("", "time_zone", "Europe/Berlin"))
    adopt(again, None)
    assert again.config.time_zone == "Europe/Berlin"
    assert check(vault.root).findings == ()
    again.close()
