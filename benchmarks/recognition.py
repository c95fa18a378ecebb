"""Recognition measured: pages of known text in four qualities, and what other settings of the engine would make of them.

    python -m benchmarks.recognition [--pages 15] [--sample 3] [--font FILE] [--models FOLDER] [NAME …]

`--pages` of each quality are read as docvault reads them, `--sample` of each by every other way (or only by those named). Each way runs in a process
of its own. `--models` is a folder of further models (`*_det_*.onnx`, `*_rec_*.onnx`, a `.txt` of characters), one folder for each family; nothing is fetched.
"""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from benchmarks.measure import table
from docvault.extract.pictures import images
from docvault.extract.pictures.engines import RapidOcr
from docvault.extract.pictures.recognise import recognise_page
from docvault.model.limits import Limits
from docvault.model.values import dataclass, field
from tools.samples import paper

QUALITIES = ("print", "fine fax", "standard fax", "bad photo")
HAN = "银色纽扣代替金的牛仔裤面料订单交期大货船样尺码表更改通知客户确认请按附件要求安排生产辅料拉链包装袖长领口水洗颜色数量单价装箱检验合格"
COMMON = "".join(bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF))
BODY, SMALL = 34, 21  # pixels at 204 dpi: 12 and 7.5 points


@dataclass(frozen=True, slots=True)
class Way:
    """One way to recognise: what is other than docvault's, in the engine and in the page."""

    engine: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    models: str = ""


WAYS: Mapping[str, Way] = {
    "as it is": Way(),
    "lines looked for at 736": Way({"Det.limit_side_len": 736}),
    "lines looked for at 1280": Way({"Det.limit_side_len": 1280}),
    "lines looked for at 1600": Way({"Det.limit_side_len": 1600}),
    "uncertain lines too (0.3)": Way({"Global.text_score": 0.3}),
    "lines taken wider (2.0)": Way({"Det.unclip_ratio": 2.0}),
    "6 lines a batch": Way({"Rec.rec_batch_num": 6}),
    "2 threads": Way({"EngineConfig.onnxruntime.intra_op_num_threads": 2}),
    "memory kept (arena)": Way({"EngineConfig.onnxruntime.enable_cpu_mem_arena": True}),
    "angle classifier on": Way({"Global.use_cls": True}),
    "rows made by bicubic": Way(page="bicubic"),
    "smoothed": Way(page="smoothed"),
    "half as large again": Way(page="larger"),
    "contrast stretched": Way(page="contrast"),
    "black and white": Way(page="binary"),
    "PP-OCRv5 mobile": Way(models="v5"),
    "PP-OCRv4 mobile": Way(models="v4"),
    "PP-OCRv5 finds, v6 reads": Way(models="v5-det"),
    "v6 finds, PP-OCRv5 reads": Way(models="v5-rec"),
}


def lines(chance: random.Random) -> list[paper.Line]:
    """A page as orders have them: a heading, trade words, characters at random, English with numbers, small print."""
    found: list[paper.Line] = [("牛仔订单更改通知 Order change notice", 46)]
    for _ in range(7):
        found.append("".join(chance.choices(HAN, k=18)))
        found.append(
            f"Style LJ-{chance.randrange(1000, 9999)} quantity {chance.randrange(100, 9999)} pcs denim buttons"
        )
        found.append("".join(chance.choices(COMMON, k=12)) + f" {chance.randrange(100, 9999)}件")
    for _ in range(5):
        found.append(("".join(chance.choices(HAN, k=24)) + f" ref. HM-{chance.randrange(10000, 99999)}", SMALL))
        found.append((f"Goods remain our property until paid in full, clause {chance.randrange(10, 99)}.", SMALL))
    return found


def file_of(quality: str, number: int) -> tuple[bytes, list[str]]:
    """A page of a quality, and its lines."""
    chance = random.Random(f"{quality} {number}")
    wanted = lines(chance)
    said = [line if isinstance(line, str) else line[0] for line in wanted]
    sheet = paper.page(wanted, size=BODY)
    if quality == "print":
        out = io.BytesIO()
        sheet.resize((2480, 3157), Image.Resampling.LANCZOS).save(out, "JPEG", quality=80, dpi=(293, 293))
        return out.getvalue(), said
    if quality == "bad photo":
        return worsened(paper.photographed(sheet, number), number), said
    header = "14/09/26 09:41  HANSA  P.01"
    resolution = paper.FINE if quality == "fine fax" else paper.STANDARD
    return paper.fax_file([paper.faxed(sheet, header, number)], resolution), [header, *said]


def worsened(photo: bytes, seed: int) -> bytes:
    """A photo as it looks after a bad copy or a chat program: smaller, grainy, pressed."""
    small = Image.open(io.BytesIO(photo)).resize((1200, 1520), Image.Resampling.BILINEAR)
    grain = np.random.default_rng(seed).normal(0, 12, (1520, 1200, 1))
    out = io.BytesIO()
    Image.fromarray(np.clip(np.asarray(small) + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=40)
    return out.getvalue()


def opened(data: bytes, change: str) -> Image.Image:
    """The page as it goes to the engine, changed in one way."""
    if change == "bicubic":
        images._squared = _bicubic  # noqa: SLF001 - another way to do the same, only here
    page = next(images.image_pages(data, [1], Limits())).image
    match change:
        case "smoothed":
            return page.filter(ImageFilter.GaussianBlur(0.7))
        case "larger":
            return page.resize((page.width * 3 // 2, page.height * 3 // 2), Image.Resampling.BICUBIC)
        case "contrast":
            return ImageOps.autocontrast(page.convert("L"), cutoff=2)
        case "binary":
            return page.convert("L").point(lambda value: 255 if value > 140 else 0)
    return page


def _bicubic(page: Image.Image, stretch: float) -> Image.Image:
    return page.resize((page.width, round(page.height * stretch)), Image.Resampling.BICUBIC)


def engine_of(way: Way, models: Path) -> RapidOcr:
    """The engine, started."""
    changed = dict(way.engine)
    family, _, only = way.models.partition("-")
    for task in ("det", "rec"):
        if family and only in {"", task}:
            changed[f"{task.title()}.model_path"] = str(next((models / family).rglob(f"*_{task}_*.onnx")))
    if family and only != "det" and (characters := next((models / family).rglob("*.txt"), None)):
        changed["Rec.rec_keys_path"] = str(characters)
    return RapidOcr(changed)


def plain(text: str) -> str:
    """What of a text is compared: no blanks, one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def errors(wanted: str, seen: str) -> int:
    """Edit distance of two texts."""
    other, steps = np.array([*map(ord, seen)], int), np.arange(len(seen) + 1)
    row = steps.copy()
    for place, character in enumerate(wanted, start=1):
        below = np.minimum(row[1:] + 1, row[:-1] + (other != ord(character)))
        row = np.minimum.accumulate(np.concatenate(([place], below)) - steps) + steps
    return int(row[-1])


def pieces(wanted: list[str]) -> Iterator[str]:
    """What somebody would search for: words, numbers, four characters in a row."""
    for line in wanted:
        for word in line.split():
            if word.isascii():
                yield word
            else:
                yield from (word[place : place + 4] for place in range(0, len(word) - 3, 4))


def measure(name: str, pages: int, models: Path) -> None:
    """Recognise so many pages of each quality in one way; print what came of it as JSON."""
    way, found = WAYS[name], {}
    engine = engine_of(way, models)
    for quality in QUALITIES:
        wrong = characters = hit = looked_for = 0
        cpu = 0.0
        for number in range(pages):
            data, wanted = file_of(quality, number)
            start = time.process_time()
            seen = plain(recognise_page(opened(data, way.page), engine).text)
            cpu += time.process_time() - start
            whole, words = plain("".join(wanted)), [plain(piece) for piece in pieces(wanted)]
            wrong, characters = wrong + errors(whole, seen), characters + len(whole)
            hit, looked_for = hit + sum(word in seen for word in words), looked_for + len(words)
        found[quality] = (wrong / characters, hit / looked_for, cpu / pages)
    print(json.dumps({"found": found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--pages", type=int, default=15)
    parser.add_argument("--sample", type=int, default=3)
    parser.add_argument("--font", type=Path)
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.font:
        paper.FONT = paper.BOLD = asked.font
    if asked.one:
        measure(asked.one, asked.pages, asked.models)
        return
    rows = []
    for name in asked.names or WAYS:
        if WAYS[name].models and not asked.models.is_dir():
            continue
        for pages in (asked.pages, asked.sample) if name == "as it is" else (asked.sample,):
            more = ["--font", str(asked.font)] if asked.font else []
            command = [sys.executable, "-m", "benchmarks.recognition", "--one", name, "--pages", str(pages), *more]
            done = subprocess.run([*command, "--models", str(asked.models)], capture_output=True, check=True)
            told = json.loads(done.stdout)
            cells = [f"{wrong:.2%} / {hit:.1%} / {cpu:.2f}" for wrong, hit, cpu in told["found"].values()]
            rows.append((name, pages, *cells, told["peak"]))
            print(rows[-1], file=sys.stderr, flush=True)
    table(("characters wrong / phrases found / CPU s a page", "pages each", *QUALITIES, "peak, MB"), rows)


if __name__ == "__main__":
    main()
