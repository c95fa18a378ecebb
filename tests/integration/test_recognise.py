"""Recognising: pages upright and not, blank ones, codes, the engines there are, and workers that have none."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from docvault.extract.pictures.engines import Engine, EngineMissing, RapidOcr, open_engine, tesseract_lines
from docvault.extract.pictures.qr import codes
from docvault.extract.pictures.recognise import recognise_page
from docvault.extract.workers.jobs import ReadJob, RecogniseJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Outcome, ReasonCode
from docvault.model.limits import Limits
from tests.pace import HANG_SECONDS


def qr(payload: str) -> Image.Image:
    out = io.BytesIO()
    segno.make(payload, micro=False).save(out, kind="png", scale=8, border=6)
    return Image.open(out)


def saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("L").save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine("rapidocr")


@pytest.mark.ocr
def test_a_blank_page_has_no_text(engine: Engine) -> None:
    page = recognise_page(Image.new("L", (400, 300), 255), engine)
    assert (page.text, page.confidence, page.codes) == ("", None, ())


@pytest.mark.ocr
@pytest.mark.parametrize("model", ["Det.model_path", "Rec.model_path"])
def test_an_engine_with_a_broken_model_is_none_and_no_page_is_blamed(tmp_path: Path, model: str) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(EngineMissing):
        RapidOcr({model: str(broken)})


def test_codes_are_read_without_an_engine() -> None:
    page = recognise_page(qr("DV1:2026-0001"), None)
    assert (page.text, page.codes) == ("", ("DV1:2026-0001",))
    assert codes(Image.new("L", (50, 50), 255)) == ()


ROW = "5\t1\t1\t1\t{line}\t{word}\t{left}\t10\t40\t20\t{score}\t{text}"


def test_words_of_tesseract_become_lines() -> None:
    table = [
        "level\tpage\tblock\tparagraph\tline\tword\tleft\ttop\twidth\theight\tconf\ttext",
        ROW.format(line=1, word=1, left=10, score=90, text="银"),
        ROW.format(line=1, word=2, left=60, score=70, text="色"),
        ROW.format(line=1, word=3, left=110, score=80, text="silver"),
        ROW.format(line=2, word=1, left=10, score=95, text=" "),
        ROW.format(line=3, word=1, left=10, score=50, text="gold"),
        "cut off",
    ]
    first, second = tesseract_lines(table)
    assert first.text == "银色 silver"
    assert first.score == pytest.approx(0.8)
    assert list(first.box) == [(10, 10), (150, 10), (150, 30), (10, 30)]
    assert second.text == "gold"


def program(folder: Path, script: str) -> None:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where programs are found first."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_the_tesseract_program_is_asked(path: Path) -> None:
    row = ROW.format(line=1, word=1, left=10, score=90, text="silver").replace("\t", "\\t")
    script = f"""case "$1" in
--list-langs) printf 'List of languages\\neng\\nchi_sim\\n' ;;
--version) echo tesseract 5.3.4 ;;
*) cat > "{path}/page"; echo "$@" > "{path}/asked"; printf '{row}\\n' ;;
esac"""
    program(path, script)
    engine = open_engine("tesseract")
    assert engine.name == "tesseract/5.3.4"
    assert [line.text for line in engine.lines(Image.new("RGB", (30, 20), "white"))] == ["silver"]
    with Image.open(path / "page") as page:
        assert page.size == (30, 20)
    assert "chi_sim+eng" in (path / "asked").read_text()


@pytest.mark.parametrize("script", ["exit 1", "echo List of languages; echo fra"])
def test_a_program_that_fails_or_lacks_our_languages_is_no_engine(path: Path, script: str) -> None:
    program(path, script)
    with pytest.raises(EngineMissing):
        open_engine("tesseract")


def test_without_the_program_there_is_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing):
        open_engine("tesseract")
    with pytest.raises(EngineMissing):
        open_engine("another")


def test_pages_wait_for_an_engine_and_their_codes_do_not(tmp_path: Path) -> None:
    """Codes of a picture in an archive are read, and its pages are said to be left over."""
    scans = tmp_path / "scans.zip"
    with zipfile.ZipFile(scans, "w") as archive:
        archive.writestr("note.txt", "see the scan")
        archive.writestr("scan.png", saved(qr("DV1:2026-0002")))
    with Pool(workers=1, engine="none such") as pool:
        reading = pool.submit(ReadJob(scans, scans.name)).result(HANG_SECONDS)
        assert reading.parts_to_recognise == ((2, 1),)
        done = pool.submit(RecogniseJob(scans, scans.name, reading)).result(HANG_SECONDS)
    assert done.facts.codes == ("DV1:2026-0002",)
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.PARTIAL, ReasonCode.NOT_RECOGNISED)
    assert done.parts_to_recognise == ((2, 1),)


def test_a_page_too_large_to_recognise_says_so(tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(saved(qr("DV1:2026-0003")))
    with Pool(workers=1, recognise=False) as pool:
        reading = pool.submit(ReadJob(scan, scan.name)).result(HANG_SECONDS)
    with Pool(Limits(image_pixels=1000), workers=1, recognise=False) as pool:
        done = pool.submit(RecogniseJob(scan, scan.name, reading)).result(HANG_SECONDS)
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.UNREADABLE, ReasonCode.TOO_LARGE_IMAGE)
    scan.write_bytes(b"\x89PNG\r\n\x1a\ngone")
    with Pool(workers=1, recognise=False) as pool:
        done = pool.submit(RecogniseJob(scan, scan.name, reading)).result(HANG_SECONDS)
    assert (done.outcome, done.reason and done.reason.code) == (Outcome.UNREADABLE, ReasonCode.DAMAGED)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_read_upright(engine: Engine, turn: int) -> None:
    page = Image.new("L", (1000, 700), 255)
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(("Silver buttons instead of gold", "for order HM-88437", "4500 pieces in November")):
        draw.text((100, 100 + row * 120), line, font=ImageFont.load_default(48), fill=0)
    read = recognise_page(page.rotate(turn, expand=True), engine)
    lines = read.text.lower().replace(" ", "").splitlines()
    assert lines == ["silverbuttonsinsteadofgold", "fororderhm-88437", "4500piecesinnovember"]
    assert read.confidence is not None
    assert read.confidence > 0.9
    assert read.turn == (360 - turn) % 360
    assert [read.text[start:end] for start, end, *_ in read.boxes] == read.text.splitlines()
    for row, (_, _, left, top, right, bottom) in enumerate(read.boxes):  # as the page lies upright: 1000 by 700
        assert abs(left - 1000) < 150
        assert 3000 < right < 9000
        assert (100 + row * 120) / 700 * 10_000 - 100 < top < bottom < (170 + row * 120) / 700 * 10_000 + 100
