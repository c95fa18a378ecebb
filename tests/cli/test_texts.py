"""What commands say reads as if a person had written it: names and people's dates, whole sentences, nothing of a library's own, in both languages."""

import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from docvault.cli.main import run
from tests.cli.probed import probed
from tests.cli.test_visible import READING, WRITING

REFUSED = (
    "order complete {order}",
    "order complete {order} --on 2099-01-01",
    "order edit {order} --due 2027-02-30",
    "order new --customer NORDIC --title x --opened 2099-01-01",
    "order show 9999-0001",
    "order show PO-4712",
    "customer show NORDIK",
    "file zzzzz {order}",
    "file {waiting} {order} --kind spec-shet",
    "inbox zzzzz",
    "sign {order} spec-sheet --department nowhere",
    "distribute {order} spec-sheet --to cuting",
    "distribute {order} spec-sheet --to cutting --due 2020-01-01",
    "distribute {order} spec-sheet@1 --to cutting; recall {order} spec-sheet@1; recall {order} spec-sheet@1",
    "change show {order} CN-9",
    "change close {order} CN-2",
    "retention show D-1999-0001",
    "retention execute {disposal}",
    "retention propose --as-of 2032-12-31",
    "search kind:trim-card",
    "search received:2026-13",
    "search is:current",
    "agenda --on 2026-13-01",
    "get {order} spec-sheet@9 --out {out} --why w",
    "document void {order} spec-sheet@9 --why w",
    "move {order} spec-sheet 9999-0001 --why w",
    "order reopen {order} --why w",
    "order void {order} --why w; order void {order} --why w; add {order} {spec}",
    "order cancel {old} --why w",
    "person add cut --name Cut --department cutting",
    "person edit nobody --name N",
    "export {order} --to {out}/nowhere/else --why w",
    "import {out}",
    "prove {order} spec-sheet --department cutting --out {out}/p.json",
    "check --since-seal",
    "unfile {item} --why w; unfile {item} --why w",
    "handled {waiting} --why w; handled {waiting} --why w",
    "reject {waiting} --why w; reject {waiting} --why w; inbox {waiting}",
)
"""What is refused, and what is said of what was done once already."""

_TYPED = re.compile(
    r"`[^`]*`|«[^»]*»|\bdocvault [a-z-]+ .*$|\S*/\S*|Choose one of: .*|请从中选择：.*|\(perhaps .* is meant\)|（是不是想写 .*？）|\b[a-z]+:\S+"
    r"|^\S+ (?:is not a date|is neither a date|不是日期|既不是日期).*|(?:for example|like|例如|写成) .*|(?:date of completion|完成日期) .*"
)
"""What is typed as it stands, what may be typed and what cannot, and paths."""
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d[+-]\d\d:\d\d)?)?")
_CELL = re.compile(rf"(?:(?<=  )|(?<=\A))(?:{_DATE.pattern})(?=  |\Z)")
"""A date that stands alone in a cell of a table, as a field, or at the beginning of a line of one."""
_LATIN = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
_PATTERN = re.compile(r"\\d|\[a-z|\^\[|\{\d+,|\(\?")
_DOUBLED = re.compile(r"(?<!\.)\.\.(?![./])|。。|\.。|。\.|，，|,,|：：|\. \.|；。")
IDS = ("merchandising", "cutting", "finance", "shipping", "development", "pattern", "factory")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("probed")


@pytest.fixture(scope="module")
def vault(place: Path) -> tuple[Path, Mapping[str, str]]:
    made, names = probed(place)
    (place / "spec.txt").write_text("new", encoding="utf-8")
    return made, {**names, "spec": str(place / "spec.txt")}


def said(language: str, made: Path, names: Mapping[str, str], place: Path) -> Iterator[tuple[str, str, bool]]:
    """Every line anybody is told, with what was typed, and whether it is a message (else it is of a result)."""
    for who in ("boss", "mei", "cut"):
        own = shutil.copytree(made, place / who)
        (place / "out").mkdir()
        for line in (*READING, *REFUSED, *WRITING):
            if who != "boss" and line in READING:
                continue
            for typed in line.format_map({**names, "out": str(place / "out")}).split("; "):
                out, err = StringIO(), StringIO()
                with redirect_stdout(out), redirect_stderr(err):
                    run(["-C", str(own), "--as", who, *shlex.split(typed)], language)
                yield from ((typed, one, False) for one in out.getvalue().splitlines())
                yield from ((typed, one, True) for one in err.getvalue().splitlines())
        shutil.rmtree(place / "out")


def faults(language: str, typed: str, line: str, *, is_message: bool) -> Iterator[str]:
    """What is wrong with a line."""
    text = _TYPED.sub("`…`", line)
    if _DATE.search(_CELL.sub("", text.strip())):
        yield "date"
    if _PATTERN.search(text):
        yield "pattern"
    if _DOUBLED.search(text):
        yield "stops"
    if any(re.search(rf"(?<![\w@.-]){one}(?![\w@.-])", text) for one in IDS) and not typed.startswith("person list"):
        yield "id"
    recorded = line.lstrip().startswith("│") or "moved here from" in line  # what the vault, which is English, has in it
    if language == "zh_CN" and _LATIN.search(text) and not recorded:
        yield "English"
    if is_message and not line.startswith("  "):
        if not re.search(r"[.?:。？：]$|`$", line):
            yield "no stop"
        if language == "en" and re.match(r"(?:the|a|an|it|there|this|what|who|no|only|nobody|not) ", line):
            yield "small letter"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_said_reads_as_people_write(
    language: str, vault: tuple[Path, Mapping[str, str]], tmp_path: Path
) -> None:
    made, names = vault
    found = {
        (fault, line): typed
        for typed, line, is_message in said(language, made, names, tmp_path)
        for fault in faults(language, typed, line, is_message=is_message)
    }
    assert "\n".join(f"{fault}: {line}   [{typed}]" for (fault, line), typed in found.items()) == ""
