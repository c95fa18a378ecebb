"""One fax page recognised in a worker of its own: CPU, memory, character errors and Chinese pairs found, on pages the samples' generator draws."""

import random
import resource
import tempfile
from pathlib import Path

from benchmarks.measure import children_cpu, table
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from tools.samples import paper

HAN = "银色纽扣代替金的牛仔裤面料订单交期大货船样尺码表更改通知客户确认请按附件要求安排生产辅料拉链包装袖长领口水洗颜色数量单价装箱检验合格"
PAGES = 5


def lines(chance: random.Random) -> list[str]:
    """A page of Chinese and English lines as orders have them."""
    found = []
    for _ in range(12):
        found.append("".join(chance.choices(HAN, k=18)))
        found.append(
            f"Style LJ-{chance.randrange(1000, 9999)} quantity {chance.randrange(100, 9999)} pcs denim buttons"
        )
    return found


def errors(wanted: str, seen: str) -> int:
    """Edit distance of two texts."""
    row = list(range(len(seen) + 1))
    for place, character in enumerate(wanted, start=1):
        before, row[0] = row[0], place
        for other, found in enumerate(seen, start=1):
            before, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, before + (character != found))
    return row[-1]


def han(text: str) -> str:
    """Only the Chinese characters."""
    return "".join(character for character in text if "\u4e00" <= character <= "\u9fff")


def main() -> None:
    """Measure and print."""
    chance = random.Random(5)
    pages = [lines(chance) for _ in range(PAGES)]
    wrong = total = pairs = pairs_found = 0
    with tempfile.TemporaryDirectory() as name:
        files = []
        for number, page in enumerate(pages):
            path = Path(name) / f"{number}.tif"
            path.write_bytes(
                paper.fax_file([paper.faxed(paper.page(page), "14/09/26 09:41  HANSA  P.01", number)], paper.STANDARD)
            )
            files.append(path)
        texts: list[str] = []
        cpu, wall = children_cpu(lambda: texts.extend(recognised(files)))
    for page, text in zip(pages, texts, strict=True):
        wanted, seen = han("".join(page)), han(text)
        wrong, total = wrong + errors(wanted, seen), total + len(wanted)
        for line in filter(None, map(han, page)):
            couples = [line[place : place + 2] for place in range(len(line) - 1)]
            pairs, pairs_found = pairs + len(couples), pairs_found + sum(couple in seen for couple in couples)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = [
        ("CPU s per page (start of the worker included)", f"{cpu / PAGES:.2f}"),
        ("wall s per page", f"{wall / PAGES:.2f}"),
        ("peak memory of the worker, MB", f"{peak:.0f}"),
        ("Chinese characters wrong", f"{wrong / total:.1%}"),
        ("Chinese pairs found", f"{pairs_found / pairs:.1%}"),
    ]
    table((f"{PAGES} light faxes, 204 × 98 dpi", "measured"), rows)


def recognised(files: list[Path]) -> list[str]:
    """The text of each file, one worker."""
    with Pool(workers=1) as pool:
        found = []
        for path in files:
            reading = pool.submit(ReadJob(path, path.name)).result()
            found.append(pool.submit(RecogniseJob(path, path.name, reading)).result().text)
    return found


if __name__ == "__main__":
    main()
