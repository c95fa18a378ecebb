"""docs/reading.md: which carriers of text are read in which format. `python -m tools.reading_table`; `--check` only says whether it is in step.

Each cell is tried: a small file with a word in that carrier alone (`tools/carriers`) is read, and the word is found, or recognised from a picture, or a sentence
says what was not read. A cell that is silent is a fault (design 2.8): neither this nor the test lets it pass.
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from docvault.extract.read import read
from docvault.index.sql.passages import searched
from docvault.model.intake.extracted import WHOLE, Extracted, ReasonCode
from docvault.model.limits import Limits
from docvault.model.values import dataclass
from tools import carriers
from tools.carriers.names import CHINESE, FAMILIES

ROOT = Path(__file__).resolve().parent.parent
READ, RECOGNISED, SAID, NOT_YET, SILENT, NOT_THERE = "read", "recognised", "said", "not yet", "SILENT", "–"
KNOWN = frozenset({("pdf", "attachment: description")})
"""Cells that are known to be silent: each is to go."""
WORD = "Perlmuttknopf"
BROKEN = frozenset({ReasonCode.DAMAGED, ReasonCode.CRASHED})
"""None of these files is damaged: a reader that says so has failed."""
PICTURES = frozenset({"picture", "page", "picture in pages", "second page", "embedded object", "seal"})
"""The carriers in which the word is drawn."""
Carrier = Callable[[str], bytes]
Table = Mapping[str, Mapping[str, Carrier]]


@dataclass(frozen=True, slots=True)
class Page:
    """The page in one language: where it lies, and what it says around its tables."""

    path: Path
    head: str
    carrier: str
    words: Mapping[str, str]


ENGLISH = Page(
    ROOT / "docs" / "reading.md",
    """# What is read of a file

Written by `python -m tools.reading_table`, which tries each cell: a small file with a word in that place and nowhere else is read.

| cell | meaning |
|---|---|
| read | search finds it |
| recognised | it is a picture: its words are recognised, and while they are not, that is said |
| said | it is not read, and the file says so: in its order, in what a search finds, in the inbox (`docvault search is:partial`) |
| not yet | it is neither read nor said: known, and to be mended |
| – | the format has no such place, or none that text stands in |
""",
    "place",
    {},
)
CHINESE_PAGE = Page(
    ROOT / "docs" / "reading.zh.md",
    """# 文件里哪些内容会读到

由 `python -m tools.reading_table` 生成，每一格都实际试过：做一个小文件，只在那个地方放一个词，再去读它。

| 格子 | 意思 |
|---|---|
| 读取 | 能搜到 |
| 识别 | 是图片：其中的文字经识别得到，没有识别时会说明 |
| 说明 | 不读，但会说明：在订单、搜索结果和收件箱里都能看到（`docvault search is:partial`） |
| 尚未 | 还不读，也还没有说明：已知，有待改进 |
| – | 这种格式没有这个地方，或者那里不放文字 |
""",
    "位置",
    {READ: "读取", RECOGNISED: "识别", SAID: "说明", NOT_YET: "尚未"},
)


def families() -> Iterator[tuple[str, Table]]:
    """Each family of formats by its module's name, with its carriers."""
    for one in sorted(iter_modules(carriers.__path__), key=lambda one: one.name):
        found: Table = getattr(import_module(f"{carriers.__name__}.{one.name}"), "CARRIERS", {})
        if found:
            yield one.name, found


def cell(suffix: str, name: str, data: bytes, word: str = WORD) -> str:
    """What becomes of a word in a file that has it in a carrier."""
    found = read(io.BytesIO(data), f"file.{suffix}", Limits())
    said = judged(found, word, is_picture=name.partition(": ")[0] in PICTURES)
    return NOT_YET if said == SILENT and (suffix, name) in KNOWN else said


def judged(found: Extracted, word: str, *, is_picture: bool) -> str:
    """Whether a reading has a word, or says why it has not; of a word on a picture that it is still to be recognised."""
    if any(word in text for text in searched(found, ())):
        return READ
    reasons = [one for one in found.reasons if one.code is not ReasonCode.NOT_RECOGNISED]
    if is_picture and len(reasons) < len(found.reasons):
        return RECOGNISED
    is_said = bool(reasons) and not any(one.code in BROKEN for one in reasons)
    return SAID if is_said and found.outcome not in WHOLE else SILENT


def table(made: Table) -> dict[str, dict[str, str]]:
    """Each carrier of a family to what becomes of it in each format that has it."""
    names = dict.fromkeys(name for cells in made.values() for name in cells)
    return {
        name: {suffix: cell(suffix, name, cells[name](WORD)) for suffix, cells in made.items() if name in cells}
        for name in names
    }


def page(which: Page, tables: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    """The page in a language."""
    text = which.head
    is_chinese = which is CHINESE_PAGE
    for family, rows in tables.items():
        suffixes = list(dict.fromkeys(suffix for cells in rows.values() for suffix in cells))
        title = FAMILIES.get(family, (family, family))[is_chinese]
        text += f"\n## {title}\n\n| {which.carrier} | {' | '.join(f'.{suffix}' for suffix in suffixes)} |\n"
        text += "|---" * (len(suffixes) + 1) + "|\n"
        for name, cells in rows.items():
            said = [which.words.get(cells.get(suffix, NOT_THERE), cells.get(suffix, NOT_THERE)) for suffix in suffixes]
            text += f"| {_called(name) if is_chinese else name} | {' | '.join(said)} |\n"
    return text


def _called(name: str) -> str:
    """A carrier's name in Chinese: the whole, or of `shape: old` each part."""
    first, sign, second = name.partition(": ")
    return f"{CHINESE.get(first, first)}：{CHINESE.get(second, second)}" if sign else CHINESE.get(name, name)


def pages() -> Iterator[tuple[Path, str]]:
    """Both pages as they are to be."""
    tables = {family: table(made) for family, made in families()}
    for which in (ENGLISH, CHINESE_PAGE):
        yield which.path, page(which, tables)


def unnamed() -> list[str]:
    """Carriers that have no name in Chinese yet."""
    names = {part for _, made in families() for cells in made.values() for name in cells for part in name.split(": ")}
    return sorted(names - CHINESE.keys())


def main() -> int:
    """Write the pages, or check them; what has no name in Chinese is told, and stands there in English."""
    for name in unnamed():
        sys.stderr.write(f"no name in Chinese, for tools/carriers/names.py: {name}\n")
    is_check, failed = "--check" in sys.argv, False
    for path, text in pages():
        failed |= SILENT in text
        if is_check:
            failed |= not path.is_file() or path.read_text(encoding="utf-8") != text
        else:
            path.write_text(text, encoding="utf-8")
        for line in text.splitlines():
            if SILENT in line:
                sys.stderr.write(f"{path.name}: {line}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
