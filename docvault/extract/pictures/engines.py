"""Recognition engines behind one call: a page picture in, lines of text out. rapidocr by default, tesseract where one wants it.

Both run on one thread: two processes of one thread recognise more than one process of two. Nothing is fetched from a
network: rapidocr's models are taken from its wheel by path, which keeps it from looking for them elsewhere.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from docvault.extract.pictures.lines import Line, Point

_DETECTION_SIDE = 960
"""Pixels of the longer side while looking for lines: measured better than 2000 on noisy faxes, at an eighth of the cost
(decisions 0005 and 0035). The lines themselves are read from the page in full."""

_LANGUAGES = ("chi_sim", "eng")  # tesseract's names
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


class EngineMissing(Exception):  # noqa: N818 - a verdict, turned into a reason by the caller
    """The engine is not installed or does not start on this machine."""


class Engine(Protocol):
    """What recognises the lines of one page."""

    name: str
    """Engine and version, kept with the text it made."""

    def lines(self, image: Image.Image) -> list[Line]:
        """The lines of an upright page, in no particular order."""


def open_engine(name: str) -> Engine:
    """Start the engine of this name: `rapidocr` or `tesseract`. Raises `EngineMissing`."""
    if name == "rapidocr":
        return RapidOcr()
    if name == "tesseract":
        return Tesseract()
    raise EngineMissing(name)


class RapidOcr:
    """PP-OCR models by onnxruntime. The angle classifier is off: it turns lines of Latin capitals upside down."""

    def __init__(self, changed: Mapping[str, object] | None = None) -> None:
        """Load both models; about a second of CPU. `changed` are settings of rapidocr, for measuring what others would do."""
        try:
            import numpy as np
            import rapidocr

            models = Path(rapidocr.__file__).parent / "models"
            self._numpy = np
            self._engine: Any = rapidocr.RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,
                    "Global.max_side_len": 4000,
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": _DETECTION_SIDE,
                    "Det.model_path": _model(models, "*_det_*.onnx"),
                    "Rec.model_path": _model(models, "*_rec_*.onnx"),
                    "Rec.rec_batch_num": 1,  # lines of other lengths in a batch are padded, for nothing
                    **(changed or {}),
                }
            )
            # It would load each model with the first page that needs it, and blame a broken one on that page.
            blank = np.full((64, 256, 3), 255, np.uint8)
            self._engine(blank, use_det=False)
            self._engine(blank, use_det=True)
        except MemoryError:
            raise
        except Exception as error:
            raise EngineMissing("rapidocr") from error
        self.name = f"rapidocr/{version('rapidocr')}"

    def lines(self, image: Image.Image) -> list[Line]:
        """The lines of an upright page."""
        pixels = self._numpy.asarray(image.convert("RGB"))[:, :, ::-1]  # it expects blue first
        found = self._engine(self._numpy.ascontiguousarray(pixels))
        if found.txts is None or found.boxes is None:
            return []
        return [
            Line(text.strip(), float(score), _corners(box))
            for text, score, box in zip(found.txts, found.scores, found.boxes.tolist(), strict=True)
            if text.strip()
        ]


def _model(folder: Path, pattern: str) -> str:
    return str(next(iter(sorted(folder.glob(pattern)))))


def _corners(box: list[list[float]]) -> tuple[Point, Point, Point, Point]:
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in box)
    return top_left, top_right, bottom_right, bottom_left


class Tesseract:
    """The tesseract program, when it is installed: a third of the CPU, and most Chinese of a standard-resolution fax lost."""

    def __init__(self) -> None:
        """Find the program and which of our languages it has."""
        program = shutil.which("tesseract")
        if program is None:
            raise EngineMissing("tesseract")
        self._program = program
        known = self._run("--list-langs").decode(errors="replace").split()
        languages = [language for language in _LANGUAGES if language in known]
        if not languages:
            raise EngineMissing("tesseract: no language data")
        self._languages = "+".join(languages)
        words = self._run("--version").decode(errors="replace").split()
        self.name = f"tesseract/{words[1]}" if len(words) > 1 else "tesseract"

    def lines(self, image: Image.Image) -> list[Line]:
        """The lines of an upright page."""
        page = io.BytesIO()
        image.convert("L").save(page, "PNG", compress_level=1)
        table = self._run("stdin", "stdout", "-l", self._languages, "--dpi", "200", "tsv", page=page.getvalue())
        return tesseract_lines(table.decode(errors="replace").splitlines())

    def _run(self, *arguments: str, page: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                [self._program, *arguments],
                input=page,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except (OSError, subprocess.CalledProcessError) as error:
            raise EngineMissing("tesseract") from error
        return done.stdout


def tesseract_lines(table: Iterable[str]) -> list[Line]:
    """Lines from the rows of tesseract's TSV: words of one block, paragraph and line, with their mean confidence."""
    words: dict[tuple[str, ...], list[tuple[str, float, list[float]]]] = {}
    for row in table:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            box = [float(cell) for cell in cells[6:10]]
            words.setdefault(tuple(cells[1:5]), []).append((cells[11].strip(), float(cells[10]) / 100, box))
    return [_joined(line) for line in words.values()]


def _joined(words: list[tuple[str, float, list[float]]]) -> Line:
    left = min(box[0] for _, _, box in words)
    top = min(box[1] for _, _, box in words)
    right = max(box[0] + box[2] for _, _, box in words)
    bottom = max(box[1] + box[3] for _, _, box in words)
    text = _BETWEEN_HAN.sub("", " ".join(word for word, _, _ in words))
    score = sum(score for _, score, _ in words) / len(words)
    return Line(text, score, ((left, top), (right, top), (right, bottom), (left, bottom)))
